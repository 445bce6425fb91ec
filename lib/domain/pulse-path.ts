/** Where all that the panel shows first is asked for: by the panel, and beforehand by the browser, which is told so. */

/** How many runs it brings: more than most days have. The panel asks for further ones behind them, as many at a time. */
export const pulseRuns = 100;

/** With its query; the same text on both sides, or the browser would ask twice. */
export const pulsePath = (thread: string): string =>
  `/api/threads/${encodeURIComponent(thread)}/pulse?limit=${pulseRuns}`;
