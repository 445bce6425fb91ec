/** When a thread beats: start delay, next slot, back-off. All arithmetic, no clock. */
import type { Slot } from "./ids.ts";
import { after, type DurationMs, type Instant, instant, milliseconds } from "./time.ts";

/**
 * How long to wait before the first beat after a start.
 *
 * | last tick | answer |
 * | --- | --- |
 * | none yet | 0 |
 * | `intervalMs` ago or longer | 0: one beat at once, whatever was missed |
 * | less long ago | the remainder |
 * | in the future (clocks of two machines differ) | the whole interval |
 */
export function computeStartDelay(
  lastTickAt: Instant | null,
  intervalMs: DurationMs,
  now: Instant,
): DurationMs {
  if (lastTickAt === null) return milliseconds(0);
  const elapsedMs = Math.max(0, now - lastTickAt);
  return milliseconds(Math.max(0, intervalMs - elapsedMs));
}

/**
 * The first beat later than `now` on the rhythm `dueAt`, `dueAt + everyMs`, `dueAt + 2 everyMs`, …
 *
 * Missed beats coalesce: they are skipped, never replayed, and the rhythm keeps its phase.
 *
 * @param dueAt   a beat of the rhythm; may lie days in the past, or ahead (the answer is then `dueAt`)
 * @param everyMs time between two beats, at least 60 000
 */
export function nextDueAt(dueAt: Instant, everyMs: DurationMs, now: Instant): Instant {
  const beatsPassed = Math.max(0, Math.floor((now - dueAt) / everyMs) + 1);
  return instant(dueAt + beatsPassed * everyMs);
}

/** The due time after `slot` was answered: the rhythm goes on, and a run by hand starts it anew. */
export function dueAfterSlot(slot: Slot, everyMs: DurationMs, now: Instant): Instant {
  const slotDueAt = Number(slot);
  return Number.isNaN(slotDueAt)
    ? after(now, everyMs)
    : nextDueAt(instant(slotDueAt), everyMs, now);
}

const firstRetryMs = 30_000;
const longestRetryMs = 15 * 60_000;

/** How long a slot that broke waits for its next attempt: 30 s, doubled each time, at most 15 min. */
export const retryDelayMs = (attempt: number): DurationMs =>
  milliseconds(Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, attempt - 1)));

const firstSignalRetryMs = 15_000;

/**
 * How long a signal that failed is hidden before its next receive: 15 s, doubled each time, or longer when
 * the other side asked for `askedMs`; at most 15 min.
 */
export const signalRetryDelayMs = (receives: number, askedMs = 0): DurationMs => {
  const ownMs = firstSignalRetryMs * 2 ** Math.max(0, receives - 1);
  return milliseconds(Math.min(longestRetryMs, Math.max(ownMs, askedMs)));
};
