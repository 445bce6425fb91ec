/** Moments and zones for tests of wall clocks. */
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { type Instant, instant } from "../../lib/domain/time.ts";

/** The moment of a time with its offset, as in `2026-10-25T02:30+02:00`. */
export const moment = (text: string): Instant => instant(Date.parse(text));

/** Zones with whole, half and quarter hours, with jumps of 30 minutes, at midnight, and of a whole day. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Havana",
  "America/Nuuk",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
] as const;
export const aZone = fc.constantFrom(...zones);

const firstAt = moment("2008-01-01T00:00Z");
const lastAt = moment("2030-01-01T00:00Z");
const anyMoment = fc.integer({ min: firstAt, max: lastAt }).map(instant);

/** A zone and a moment, which is as often as not within a day and a half of a change of its clock. */
export const aZoneAndMoment = fc
  .tuple(aZone, anyMoment, fc.boolean(), fc.integer({ min: -36 * 60, max: 36 * 60 }))
  .map(([timezone, at, isNearChange, minutesOff]) => {
    const change = isNearChange ? nextChangeAt(at, timezone) : null;
    return { timezone, at: change === null ? at : instant(change + minutesOff * 60_000) };
  });

/** When a zone's clock is next set forward or back; null when it never is. */
function nextChangeAt(at: Instant, timezone: string): Instant | null {
  const change = zoned(at, timezone).getTimeZoneTransition("next");
  return change === null ? null : instant(change.epochMilliseconds);
}

/** What the clock of a zone shows. */
export const zoned = (at: Instant, timezone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);

/** Whether a zone's clock runs evenly for two days before and after `at`. */
export const isEven = (at: Instant, timezone: string): boolean =>
  new Set(
    [-48, -24, 0, 24, 48].map(
      (hours) => zoned(instant(at + hours * 3_600_000), timezone).offsetNanoseconds,
    ),
  ).size === 1;
