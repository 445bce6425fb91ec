/** Whether the server has refused this browser: one flag, set by any answer that is 401. */
import { useSyncExternalStore } from "react";

let isLocked = false;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  isLocked = value;
  for (const listener of listeners) listener();
}

/** No page can be shown any more: the session is over, or there was none. */
export const lock = (): void => set(true);
/** There is a session again. */
export const unlock = (): void => set(false);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useIsLocked = (): boolean => useSyncExternalStore(subscribe, () => isLocked);
