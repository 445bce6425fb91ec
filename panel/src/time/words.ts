/** Times as a person reads them, in a thread's zone. */
import { formatIn } from "./formats.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `26 Nov 2026, 09:00:05 CET`: the exact moment, with its zone. */
export const exactTime = (at: number, timezone: string): string =>
  formatIn(timezone, { dateStyle: "medium", timeStyle: "long" }).format(at);

/** `09:00` today, `Thu 09:00` within six days, `26 Nov 09:00` else; by the zone's calendar. */
export function shortTime(at: number, now: number, timezone: string): string {
  const time = formatIn(timezone, { hour: "2-digit", minute: "2-digit" }).format(at);
  if (dayOf(at, timezone) === dayOf(now, timezone)) return time;
  const isNear = Math.abs(at - now) < 6 * dayMs;
  const day = formatIn(
    timezone,
    isNear ? { weekday: "short" } : { day: "numeric", month: "short" },
  );
  return `${day.format(at)} ${time}`;
}

/** `26/11/2026`, the day that it is in the zone. */
const dayOf = (at: number, timezone: string): string =>
  formatIn(timezone, { dateStyle: "short" }).format(at);

/** `now`, `in 5 s`, `12 min ago`, `in 3 h`, `2 days ago`: one unit, cut off, never rounded up. */
export function relativeTime(at: number, now: number): string {
  const spanMs = Math.abs(at - now);
  if (spanMs < 1_000) return "now";
  return at > now ? `in ${spanWords(spanMs)}` : `${spanWords(spanMs)} ago`;
}

/** `4.2 s` below ten seconds, else one unit: `42 s`, `12 min`, `3 h`, `2 days`. @param spanMs from 0 on */
export function spanWords(spanMs: number): string {
  if (spanMs < 10_000 && spanMs % 1_000 !== 0)
    return `${(Math.floor(spanMs / 100) / 10).toFixed(1)} s`;
  if (spanMs < minuteMs) return `${Math.floor(spanMs / 1_000)} s`;
  if (spanMs < hourMs) return `${Math.floor(spanMs / minuteMs)} min`;
  if (spanMs < 2 * dayMs) return `${Math.floor(spanMs / hourMs)} h`;
  return `${Math.floor(spanMs / dayMs)} days`;
}

/** `1:05:09`, `29:58`, `0:07`: a count down to the second; `0:00` when it is over. */
export function countdown(spanMs: number): string {
  const seconds = Math.max(0, Math.ceil(spanMs / 1_000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
