/** How many calls had to wait for each other: the sequential round trips of an invocation. */

/** When a call was under way, in milliseconds of one clock. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The size of the largest set of spans that do not overlap: the round trips that stand one after the
 * other, however many others ran beside them. Spans that only touch do not overlap.
 *
 * Greedy by end is optimal (interval scheduling).
 */
export function sequentialRounds(spans: readonly Span[]): number {
  let rounds = 0;
  let freeFromMs = Number.NEGATIVE_INFINITY;
  for (const { startMs, endMs } of spans.toSorted((one, other) => one.endMs - other.endMs)) {
    if (startMs < freeFromMs) continue;
    rounds += 1;
    freeFromMs = endMs;
  }
  return rounds;
}
