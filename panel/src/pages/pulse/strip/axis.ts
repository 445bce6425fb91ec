/** The hours below the strip, as the thread's zone counts them. */
import { formatIn } from "../../../time/formats.ts";

export interface HourTick {
  readonly at: number;
  /** `09`; null where only a line stands. */
  readonly label: string | null;
  /** `Tue 1 Dec` at midnight; null else. */
  readonly day: string | null;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Every zone's offset is a multiple of a quarter of an hour, so each of its full hours is one of these moments. */
const quarterMs = 15 * minuteMs;

/**
 * The full hours from `startAt` to `endAt`, the oldest first. An hour that comes twice when summer time ends has two
 * ticks, one that is left out has none.
 *
 * @param everyHours which hours have a label: those that it divides, 1 to 12
 */
export function ticksOf(
  { startAt, endAt }: { readonly startAt: number; readonly endAt: number },
  timezone: string,
  everyHours: number,
): readonly HourTick[] {
  const offsetAt = offsetsOf(startAt, endAt, timezone);
  const ticks: HourTick[] = [];
  for (let at = Math.ceil(startAt / quarterMs) * quarterMs; at <= endAt; at += quarterMs) {
    const localAt = at + offsetAt(at);
    if (localAt % hourMs !== 0) continue;
    const hour = (localAt / hourMs) % 24;
    const label = hour % everyHours === 0 ? String(hour).padStart(2, "0") : null;
    ticks.push({ at, label, day: hour === 0 ? dayWords(at, timezone) : null });
  }
  return ticks;
}

/**
 * How far the zone's clock is ahead of UTC, in milliseconds. To ask for it at each moment is most of what the strip costs,
 * and only a stretch that begins and ends otherwise has a change in it.
 */
function offsetsOf(startAt: number, endAt: number, timezone: string): (at: number) => number {
  const first = offsetOf(startAt, timezone);
  return first === offsetOf(endAt, timezone) ? () => first : (at) => offsetOf(at, timezone);
}

/** From `GMT-03:30`; UTC is `GMT` alone. */
function offsetOf(at: number, timezone: string): number {
  const words = formatIn(timezone, { timeZoneName: "longOffset" }).format(at);
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(words) ?? [];
  if (sign === undefined) return 0;
  const spanMs = Number(hours) * hourMs + Number(minutes) * minuteMs;
  return sign === "-" ? -spanMs : spanMs;
}

const dayWords = (at: number, timezone: string): string =>
  formatIn(timezone, { weekday: "short", day: "numeric", month: "short" }).format(at);
