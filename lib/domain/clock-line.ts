/** The time as a prompt shows it: the thread's wall clock, with its zone named. */
import { Temporal } from "temporal-polyfill";
import type { Instant } from "./time.ts";
import { isZone } from "./zone.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/**
 * `Friday, 2026-11-20 09:05 (Europe/Berlin)`.
 *
 * @param timezone an IANA zone; an unknown one reads as UTC and says so, because a stored zone that no
 *   longer exists must not stop a beat
 */
export function clockLine(now: Instant, timezone: string): string {
  const zone = isZone(timezone) ? timezone : "UTC";
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const note = zone === timezone ? zone : `UTC, because "${timezone}" is not a known time zone`;
  const time = local.toPlainTime().toString({ smallestUnit: "minute" });
  return `${weekdays[local.dayOfWeek - 1]}, ${local.toPlainDate()} ${time} (${note})`;
}
