/** The day of a document, and the words that somebody asks for it by. */
import { Temporal } from "temporal-polyfill";
import { days, type Instant, instant } from "./time.ts";
import { dayOf } from "./wall-clock.ts";
import { isZone } from "./zone.ts";

const dayMs = days(1);

/**
 * `dayOf` for many moments of one zone, a hundred times as fast: the clock's offset is asked for once a day.
 *
 * @param timezone an unknown one reads as UTC, as in `clockLine`
 */
export function dayReader(timezone: string): (at: Instant) => string {
  const zone = isZone(timezone) ? timezone : "UTC";
  const offsets = new Map<number, number>();
  const offsetAtMs = (midnight: number): number => {
    const known = offsets.get(midnight);
    if (known !== undefined) return known;
    const local = Temporal.Instant.fromEpochMilliseconds(midnight).toZonedDateTimeISO(zone);
    const offsetMs = local.offsetNanoseconds / 1_000_000;
    offsets.set(midnight, offsetMs);
    return offsetMs;
  };
  return (at) => {
    const midnight = Math.floor(at / dayMs) * dayMs;
    const offsetMs = offsetAtMs(midnight);
    // A clock that is changed on this day of UTC needs the exact answer.
    if (offsetAtMs(midnight + dayMs) !== offsetMs) return dayOf(at, zone);
    return new Date(at + offsetMs).toISOString().slice(0, 10);
  };
}

const months: readonly (readonly [english: string, short: string, german: string])[] = [
  ["january", "jan", "januar"],
  ["february", "feb", "februar"],
  ["march", "mar", "märz"],
  ["april", "apr", "april"],
  ["may", "may", "mai"],
  ["june", "jun", "juni"],
  ["july", "jul", "juli"],
  ["august", "aug", "august"],
  ["september", "sep", "september"],
  ["october", "oct", "oktober"],
  ["november", "nov", "november"],
  ["december", "dec", "dezember"],
];

const weekdays = [
  "sunday sonntag 日曜",
  "monday montag 月曜",
  "tuesday dienstag 火曜",
  "wednesday mittwoch 水曜",
  "thursday donnerstag 木曜",
  "friday freitag 金曜",
  "saturday samstag 土曜",
];

/** `2025-03-14` as `2025 3 14 march mar märz 3月 friday freitag 金曜`; empty for what is no day. */
export function dayWords(day: string): string {
  const [year = "", month = "", date = ""] = day.split("-");
  const names = months[Number(month) - 1];
  if (names === undefined) return "";
  const weekday = weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? "";
  return [year, Number(month), date, ...new Set(names), `${Number(month)}月`, weekday].join(" ");
}

/** The day that a path is named after, as in `diary/2025-03-14T08-00-00.md`; null when it is named otherwise. */
export function dayOfPath(path: string): string | null {
  const day = /(?:^|\/)(\d{4}-\d{2}-\d{2})(?!\d)/.exec(path)?.[1];
  return day !== undefined && isDay(day) ? day : null;
}

const isDay = (day: string): boolean => {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at) && new Date(instant(at)).toISOString().startsWith(day);
};
