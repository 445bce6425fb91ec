/** core-guard: whether a turn may still write the core files; reading others' words closes it for good. */
import { type CoreLock, coreLocks } from "../domain/memory.ts";

export interface CoreGuard {
  /** Why the core files may not be written now; null when they may. */
  readonly lock: () => CoreLock | null;
  /** The turn has read words of others. What locked it before stays the reason. */
  readonly close: () => void;
}

export function coreGuard(initial: CoreLock | null): CoreGuard {
  let lock = initial;
  return {
    lock: () => lock,
    close: () => {
      lock ??= coreLocks.othersShown;
    },
  };
}
