/** A thread's place in the address, `/t/<thread>`. */

export const threadAddress = (thread: string): string => `/t/${encodeURIComponent(thread)}`;

/** The thread that an address names, as it stands there; null for what is no text in UTF-8. */
export function threadIn(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
