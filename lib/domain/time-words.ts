/** Spans and moments as a person says them. */
import { Temporal } from "temporal-polyfill";
import { type DurationMs, days, hours, type Instant, minutes, seconds } from "./time.ts";
import { dateOf } from "./wall-clock.ts";

const units = [
  ["day", days(1)],
  ["hour", hours(1)],
  ["minute", minutes(1)],
  ["second", seconds(1)],
] as const;

/** `2 days 3 hours`, `1 hour 30 minutes`, `12 minutes`, `4 seconds`: days and hours with the next smaller unit, the rest dropped. */
export function spanWords(spanMs: DurationMs): string {
  const largest = units.findIndex(([, sizeMs]) => spanMs >= sizeMs);
  if (largest === -1) return "less than a second";
  const shown = units.slice(largest, largest + (spanMs >= hours(1) ? 2 : 1));
  let restMs: number = spanMs;
  const parts = shown.flatMap(([unit, sizeMs]) => {
    const count = Math.floor(restMs / sizeMs);
    restMs -= count * sizeMs;
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? "" : "s"}`];
  });
  return parts.join(" ");
}

/**
 * `at 08:00`, `tomorrow at 00:00`, `on 2026-11-24 at 09:15`, by the wall clock of a zone.
 *
 * UTC is named (`at 08:00 UTC`), because it is nobody's wall clock: who set no zone would read it as theirs.
 */
export function momentWords(at: Instant, now: Instant, timezone: string): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  const time = wall.toPlainTime().toString({ smallestUnit: "minute" });
  const zone = timezone === "UTC" ? " UTC" : "";
  return `${dayWords(at, now, timezone)}at ${time}${zone}`;
}

function dayWords(at: Instant, now: Instant, timezone: string): string {
  const date = dateOf(at, timezone);
  const { days: ahead } = dateOf(now, timezone).until(date);
  const near = new Map([
    [-1, "yesterday "],
    [0, ""],
    [1, "tomorrow "],
  ]);
  return near.get(ahead) ?? `on ${date} `;
}

/** `2nd`, `11th`, `23rd`. */
export function ordinal(count: number): string {
  const isTeen = Math.floor(count / 10) % 10 === 1;
  const ending = isTeen ? undefined : ["th", "st", "nd", "rd"][count % 10];
  return `${count}${ending ?? "th"}`;
}
