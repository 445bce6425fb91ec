/** When a thread beats: start delay, next slot, back-off. All arithmetic, no clock. */
import type { Slot } from "./ids.ts";
import { maxSignalReceives } from "./limits.ts";
import { after, type DurationMs, type Instant, instant, milliseconds, seconds } from "./time.ts";

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

/**
 * The due time after `slot` was answered: the rhythm goes on. A run by hand starts it anew, and so does a
 * slot further ahead than one interval, which no clock explains: a thread must not wait for the year 9000.
 */
export function dueAfterSlot(slot: Slot, everyMs: DurationMs, now: Instant): Instant {
  const slotDueAt = Number(slot);
  const isOfRhythm = slotDueAt <= after(now, everyMs);
  // A clock that is behind may answer a slot before its time; the next one is another all the same.
  const notBefore = instant(Math.max(now, slotDueAt));
  return isOfRhythm ? nextDueAt(instant(slotDueAt), everyMs, notBefore) : after(now, everyMs);
}

const firstRetryMs = 30_000;
const longestRetryMs = 15 * 60_000;

/** How long a slot that broke waits for its next attempt: 30 s, doubled each time, at most 15 min. */
export const retryDelayMs = (attempt: number): DurationMs =>
  milliseconds(Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, attempt - 1)));

const firstSignalRetryMs = 15_000;

/** A deployment may be under way whose new writers are faster than its new readers: it is given a minute. */
const unreadableRetryMs = seconds(15);

/** The shortest that the queue knows. */
const atOnceMs = seconds(1);

/**
 * How long a signal that failed is hidden before its next receive.
 *
 * | receives | answer |
 * | --- | --- |
 * | 1, 2, … | 15 s, doubled each time, or longer when the other side asked for `askedMs`; at most 15 min |
 * | the last | 1 s: what comes next is the dead-letter queue, and the thread waits for it |
 */
export const signalRetryDelayMs = (receives: number, askedMs = 0): DurationMs => {
  if (receives >= maxSignalReceives) return atOnceMs;
  const ownMs = firstSignalRetryMs * 2 ** Math.max(0, receives - 1);
  return milliseconds(Math.min(longestRetryMs, Math.max(ownMs, askedMs)));
};

/** The same for a message that is no signal: 15 s each time, because nothing of ours can heal it. */
export const unreadableRetryDelayMs = (receives: number): DurationMs =>
  receives >= maxSignalReceives ? atOnceMs : unreadableRetryMs;

/**
 * How long a signal that always fails holds up its thread, from its first receive to the dead-letter queue.
 *
 * @param attemptMs how long one try takes, at most the function's timeout
 * @param askedMs   how long the other side asks to wait after each try
 */
export function longestHoldUpMs(attemptMs: DurationMs, askedMs = 0): DurationMs {
  const receives = Array.from({ length: maxSignalReceives }, (_, index) => index + 1);
  const waits = receives.map((receive) => attemptMs + signalRetryDelayMs(receive, askedMs));
  return milliseconds(waits.reduce((sum, waitMs) => sum + waitMs, 0));
}
