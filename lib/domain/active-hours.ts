/** The hours of the day in which a thread beats, by the wall clock of its zone. */
import { after, type Instant, milliseconds, minutes } from "./time.ts";
import { dateOf, momentOf } from "./wall-clock.ts";

/**
 * From `startMinute` to before `endMinute`, in minutes since midnight; across midnight when the end is
 * not later. 1440 is the end of the day.
 */
export interface ActiveHours {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly timezone: string;
}

interface Window {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

/**
 * Whether `at` lies in the hours, start inclusive, end exclusive; null: always.
 *
 * Each day has one window, also where the clock is set back and shows its start or its end twice: the
 * first of the two counts. A start or an end that the clock skips is the moment at which it skips.
 */
export const isActive = (hours: ActiveHours | null, at: Instant): boolean =>
  hours === null || windowAfter(hours, at).opensAt <= at;

/** The first moment in the hours that is not before `at`: `at` itself when it lies in them. */
export function nextActiveAt(hours: ActiveHours | null, at: Instant): Instant {
  if (hours === null) return at;
  const { opensAt } = windowAfter(hours, at);
  return opensAt > at ? opensAt : at;
}

const longestSpreadMs = minutes(10);

/**
 * A due time that keeps to the hours: itself when it lies in them, else at the start of the next
 * window, spread over its first ten minutes (or all of a shorter one), so that not everybody wakes at
 * 09:00 sharp.
 *
 * @param spread 0..1, the same for the same thread: how far into those minutes it moves
 */
export function clampToHours(dueAt: Instant, hours: ActiveHours | null, spread: number): Instant {
  if (hours === null) return dueAt;
  const { opensAt, closesAt } = windowAfter(hours, dueAt);
  if (opensAt <= dueAt) return dueAt;
  const spanMs = Math.min(longestSpreadMs, closesAt - opensAt);
  // One millisecond short of the whole span: the end of a window lies outside.
  return after(opensAt, milliseconds(Math.floor(spread * (spanMs - 1))));
}

// A window may be missing on a day whose hours the clock skips, or on a day that a zone skips whole.
const daysSearched = 7;

/** The first window that closes after `at`; `at` lies in it, or before it. */
function windowAfter(hours: ActiveHours, at: Instant): Window {
  const today = dateOf(at, hours.timezone);
  for (let days = -1; days <= daysSearched; days += 1) {
    const { opensAt, closesAt } = windowOf(hours, today.add({ days }));
    if (closesAt > at && closesAt > opensAt) return { opensAt, closesAt };
  }
  throw new RangeError(`no active hours within ${daysSearched} days: ${JSON.stringify(hours)}`);
}

function windowOf(
  { startMinute, endMinute, timezone }: ActiveHours,
  date: ReturnType<typeof dateOf>,
): Window {
  const lastDate = endMinute > startMinute ? date : date.add({ days: 1 });
  return {
    opensAt: momentOf(date, startMinute, timezone),
    closesAt: momentOf(lastDate, endMinute, timezone),
  };
}
