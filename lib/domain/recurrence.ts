/** When a recurring reminder is due next: croner finds the dates, the thread's wall clock the moment. */
import { Cron } from "croner";
import { Temporal } from "temporal-polyfill";
import { shortestRecurrenceMs, tooOftenWords } from "./reminder.ts";
import { type Instant, instant } from "./time.ts";
import { dateOf, momentOf } from "./wall-clock.ts";

/**
 * The first moment later than `from` that fits the pattern in the zone; null when none ever does (`0 9 31 2 *`).
 *
 * | the pattern | where the clock shows a time twice | where it skips it |
 * | --- | --- | --- |
 * | minutes and hours are plain numbers, or lists of them | the first of the two | the next moment that exists |
 * | any other (`0 *\/2 * * *`): a rhythm of the clock's own | both, as both are that time | not at all |
 *
 * Croner itself keeps the first row but for two cases: it treats a list as a rhythm, and it drops a time whose
 * clock is set forward over midnight. So it is only asked for the dates.
 *
 * @param pattern five fields of cron, as `readPattern` takes them
 */
export function nextOccurrence(pattern: string, timezone: string, from: Instant): Instant | null {
  const { minutes, hours, dates } = fieldsOf(pattern);
  if (minutes === null || hours === null) {
    const next = cronOf(pattern, timezone).nextRun(new Date(from));
    return next === null ? null : instant(next.getTime());
  }
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  return nextOnDates(dates, times, timezone, from);
}

/** The day before is looked at, too: a time of it that the clock skips may be a moment of the day after. */
function nextOnDates(
  dates: string,
  times: readonly number[],
  timezone: string,
  from: Instant,
): Instant | null {
  const cron = cronOf(`0 0 ${dates}`, "UTC");
  let before = dateOf(from, timezone).subtract({ days: 2 });
  for (;;) {
    const found = cron.nextRun(new Date(`${before}T00:00:00Z`));
    if (found === null) return null;
    const date = Temporal.PlainDate.from(found.toISOString().slice(0, 10));
    const moments = times.map((minuteOfDay) => momentOf(date, minuteOfDay, timezone));
    const ahead = moments.filter((at) => at > from);
    if (ahead.length > 0) return instant(Math.min(...ahead));
    before = date;
  }
}

interface Fields {
  /** Null: a rhythm of the clock's own. */
  readonly minutes: readonly number[] | null;
  readonly hours: readonly number[] | null;
  /** The other three fields. */
  readonly dates: string;
}

function fieldsOf(pattern: string): Fields {
  const [minute = "", hour = "", ...dates] = pattern.split(" ");
  return { minutes: numbersOf(minute), hours: numbersOf(hour), dates: dates.join(" ") };
}

const numbersOf = (field: string): readonly number[] | null =>
  /^\d{1,2}(?:,\d{1,2})*$/.test(field) ? field.split(",").map(Number) : null;

/** Never started: it only calculates. */
const cronOf = (pattern: string, timezone: string): Cron =>
  new Cron(pattern, { mode: "5-part", timezone, paused: true });

const fieldCount = 5;
const gapsLookedAt = 30;

export type PatternReading =
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "problem"; readonly problem: string };

/**
 * Reads five fields of cron, as in `30 8 * * 1-5`: one space between them, names in capitals.
 *
 * @param from an occurrence must lie behind it
 */
export function readPattern(text: string, timezone: string, from: Instant): PatternReading {
  const pattern = text.trim().split(/\s+/).join(" ").toUpperCase();
  const problem = (what: string): PatternReading => ({ kind: "problem", problem: what });
  if (pattern.split(" ").length !== fieldCount)
    return problem(`"${text}" is no pattern of five fields, such as "30 8 * * 1-5"`);
  try {
    cronOf(pattern, timezone);
  } catch (error) {
    return problem(`"${text}" is no pattern that I know (${messageOf(error)})`);
  }
  let last = nextOccurrence(pattern, timezone, from);
  if (last === null) return problem(`"${text}" never comes`);
  for (let looked = 0; looked < gapsLookedAt; looked += 1) {
    const next = nextOccurrence(pattern, timezone, last);
    if (next === null) break;
    if (next - last < shortestRecurrenceMs) return problem(`that is ${tooOftenWords}`);
    last = next;
  }
  return { kind: "pattern", pattern };
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^CronPattern: /, "");
