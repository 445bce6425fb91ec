/** Wall clocks: which moment a time of day is in a zone, and which day a moment belongs to. */
import { Temporal } from "temporal-polyfill";
import { type Instant, instant } from "./time.ts";

/**
 * The moment at which the clock of a zone first shows a time of a day.
 *
 * | that time, on that day | answer |
 * | --- | --- |
 * | happens once | then |
 * | happens twice, because the clock is set back | the first of the two |
 * | does not happen, because the clock is set forward | the next moment that exists: when it is set forward |
 *
 * A later time of day never gives an earlier moment.
 *
 * @param minuteOfDay minutes since midnight, 0..1440; 1440 is the next day's midnight
 */
export function momentOf(date: Temporal.PlainDate, minuteOfDay: number, timezone: string): Instant {
  const wall = date.toPlainDateTime().add({ minutes: minuteOfDay });
  const first = wall.toZonedDateTime(timezone, { disambiguation: "earlier" });
  if (first.toPlainDateTime().equals(wall)) return instant(first.epochMilliseconds);
  // Temporal answers a missing time with another one, as far before the gap as this one lies inside it;
  // the transition after that is the gap, so there always is one.
  const gap = first.getTimeZoneTransition("next") ?? first;
  return instant(gap.epochMilliseconds);
}

/** The date that the clock of a zone shows. */
export const dateOf = (at: Instant, timezone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate();

/** The day of a moment in a zone, `2026-11-20`: what a daily budget is kept by. */
export const dayOf = (at: Instant, timezone: string): string => dateOf(at, timezone).toString();

/** The `count` days up to the one of a moment, that one the last. */
export function lastDays(at: Instant, timezone: string, count: number): readonly string[] {
  const today = dateOf(at, timezone);
  return Array.from({ length: count }, (_, index) =>
    today.subtract({ days: count - 1 - index }).toString(),
  );
}

/** The first moment after `at` that opens a day in the zone; not always midnight, which some zones skip. */
export function startOfNextDay(at: Instant, timezone: string): Instant {
  const today = dateOf(at, timezone);
  const opensAt = momentOf(today, 1_440, timezone);
  // A clock set back over midnight shows a day's last hour again, after the next day has opened.
  return opensAt > at ? opensAt : momentOf(today.add({ days: 1 }), 1_440, timezone);
}
