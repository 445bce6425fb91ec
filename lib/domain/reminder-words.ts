/** A reminder's plan as its person reads it: `Thu 26 Nov 09:00 Europe/Berlin`, `every weekday at 08:30 Europe/Berlin`. */
import { Temporal } from "temporal-polyfill";
import { cut } from "./cut.ts";
import { dayNames, monthNames, recurrenceWords } from "./recurrence-words.ts";
import { lateAfterMs, lateMark, type ReminderPlan } from "./reminder.ts";
import { type Instant, spanBetween } from "./time.ts";
import { spanWords } from "./time-words.ts";
import { dateOf } from "./wall-clock.ts";

/** `Thu 26 Nov 09:00`; with its year when that is not the year of `now`: `Fri 1 Jan 2027 09:00`. */
export function dateWords(at: Instant, now: Instant, timezone: string): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  const year = wall.year === dateOf(now, timezone).year ? "" : ` ${wall.year}`;
  const time = wall.toPlainTime().toString({ smallestUnit: "minute" });
  // Temporal counts a week's days from Monday, 1, to Sunday, 7.
  const [weekday, month] = [dayNames[wall.dayOfWeek % 7], monthNames[wall.month - 1]].map(short);
  return `${weekday} ${wall.day} ${month}${year} ${time}`;
}

const short = (name = ""): string => name.slice(0, 3);

/** What was understood, in words that are understood as the same. */
export const planWords = ({ dueAt, pattern, timezone }: ReminderPlan, now: Instant): string =>
  pattern === null
    ? `${dateWords(dueAt, now, timezone)} ${timezone}`
    : `${recurrenceWords(pattern)} ${timezone}`;

/** What stands above a reminder that comes late, in Discord's small print; null when none of them is late. */
export function lateLine(
  reminders: readonly { readonly dueAt: Instant; readonly prompt: string }[],
  now: Instant,
  timezone: string,
): string | null {
  const late = reminders.filter(({ dueAt }) => now - dueAt >= lateAfterMs);
  if (late.length === 0) return null;
  return late
    .map(({ dueAt, prompt }) => {
      const what = late.length === 1 ? "this" : `"${cut(prompt.replaceAll(/\s+/g, " "), 60)}"`;
      return `${lateMark}${what} was due on ${dateWords(dueAt, now, timezone)} ${timezone}, ${spanWords(spanBetween(dueAt, now))} ago.`;
    })
    .join("\n");
}

/** The same; of a recurring one also when it comes next: `every weekday at 08:30 Europe/Berlin, next on Thu 26 Nov 08:30`. */
export const planAndNext = (plan: ReminderPlan, now: Instant): string =>
  plan.pattern === null
    ? planWords(plan, now)
    : `${planWords(plan, now)}, next on ${dateWords(plan.dueAt, now, plan.timezone)}`;
