/** The hours below the strip, as the thread's zone counts them. */

export interface HourTick {
  readonly at: number;
  /** `09`; null where only a line stands. */
  readonly label: string | null;
  /** `Tue 1 Dec` at midnight; null else. */
  readonly day: string | null;
}

/** Every zone's offset is a multiple of a quarter of an hour, so each of its full hours is one of these moments. */
const quarterMs = 15 * 60_000;

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
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
  });
  const ticks: HourTick[] = [];
  for (let at = Math.ceil(startAt / quarterMs) * quarterMs; at <= endAt; at += quarterMs) {
    const [hour = "", minute] = clock.format(at).split(":");
    if (minute !== "00") continue;
    const label = Number(hour) % everyHours === 0 ? hour : null;
    ticks.push({ at, label, day: hour === "00" ? dayWords(at, timezone) : null });
  }
  return ticks;
}

const dayWords = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
  }).format(at);
