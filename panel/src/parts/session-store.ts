/** What this tab remembers until it is closed. */

/** Null when nothing is kept, or the browser keeps nothing for this page. */
export function readKept(key: string): string | null {
  return guarded(() => sessionStorage.getItem(key)) ?? null;
}

/** @param value null takes it away @returns false when there is no room, or the browser keeps nothing */
export function keep(key: string, value: string | null): boolean {
  const kept = guarded(() => {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
    return true;
  });
  return kept ?? false;
}

/** A browser refuses its storage by a DOMException: full, or switched off by its owner. */
function guarded<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
