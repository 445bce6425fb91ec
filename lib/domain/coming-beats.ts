/** When a thread beats from now on: after a start, and beat after beat, in its active hours. */
import { clampToHours } from "./active-hours.ts";
import { slotAt, type ThreadId } from "./ids.ts";
import { computeStartDelay, dueAfterSlot } from "./schedule.ts";
import { spreadOf } from "./system.ts";
import { activeHoursOf, everyMs, type ThreadConfig } from "./thread-config.ts";
import { after, type Instant, milliseconds } from "./time.ts";

export interface BeatingThread {
  readonly id: ThreadId;
  readonly config: ThreadConfig;
  readonly lastTickAt: Instant | null;
  /** The latest slot that was answered; left out where the few seconds that it may matter do not. */
  readonly lastSlotAt?: Instant | null;
}

/** A due time that keeps to the thread's hours: itself in them, else when they begin, each thread a little later. */
export const inHours = (
  { id, config }: Pick<BeatingThread, "id" | "config">,
  dueAt: Instant,
): Instant => clampToHours(dueAt, activeHoursOf(config), spreadOf(id));

/**
 * When a thread beats that starts now: at once if it is overdue, else when its interval is over; in its hours. Later in any
 * case than the slot that it has answered already: the clock of who did that may be ahead of this one.
 */
export function startAt(thread: BeatingThread, now: Instant): Instant {
  const { lastTickAt, lastSlotAt = null } = thread;
  const intervalMs = everyMs(thread.config);
  const dueAt = after(now, computeStartDelay(lastTickAt, intervalMs, now));
  // Further ahead than one interval is no clock: a thread must not wait for the year 9000.
  const isAnswered =
    lastSlotAt !== null && dueAt <= lastSlotAt && lastSlotAt <= after(now, intervalMs);
  return inHours(thread, isAnswered ? after(lastSlotAt, milliseconds(1)) : dueAt);
}

/**
 * The next beats, if each is answered when it is due and nothing is changed; none while the thread is disabled.
 *
 * @param dueAt the first of them; null: the thread starts now, as after a change of its rhythm
 * @param count how many, from 0 on
 */
export function comingBeats(
  thread: BeatingThread,
  dueAt: Instant | null,
  { now, count }: { readonly now: Instant; readonly count: number },
): readonly Instant[] {
  if (!thread.config.enabled) return [];
  const beats: Instant[] = [];
  let nextAt = dueAt ?? startAt(thread, now);
  while (beats.length < count) {
    beats.push(nextAt);
    nextAt = inHours(thread, dueAfterSlot(slotAt(nextAt), everyMs(thread.config), nextAt));
  }
  return beats;
}
