/** Where all that the panel shows first is asked for: by the panel, and beforehand by the browser, which is told so. */

/** More runs than most days have; the panel asks for further ones behind them. */
const runs = 100;

/** With its query; the same text on both sides, or the browser would ask twice. */
export const pulsePath = (thread: string): string =>
  `/api/threads/${encodeURIComponent(thread)}/pulse?limit=${runs}`;
