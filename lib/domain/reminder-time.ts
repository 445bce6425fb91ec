/** What a person means by "when": one moment or a recurrence, or a sentence that says what to write instead. */
import { type Component, casual, type ParsedResult } from "chrono-node/en";
import { Temporal } from "temporal-polyfill";
import { cut } from "./cut.ts";
import { sanitise } from "./plain-text.ts";
import { nextOccurrence, readPattern } from "./recurrence.ts";
import { monthNames, patternIn, readRecurrence } from "./recurrence-words.ts";
import { type ReminderPlan, whenLimit } from "./reminder.ts";
import { dateWords, planWords } from "./reminder-words.ts";
import { longestChoice } from "./suggestions.ts";
import { days, type Instant, instant } from "./time.ts";
import { dateOf, momentOf } from "./wall-clock.ts";
import { isZone } from "./zone.ts";

export interface WhenClock {
  readonly now: Instant;
  /** The thread's zone; a zone at the end of the words takes its place. */
  readonly timezone: string;
  /** The time of day of a date without one, in minutes since midnight. */
  readonly morningMinute?: number;
}

export type When =
  | ({
      readonly kind: "understood";
      /** To be shown back: `Thu 26 Nov 09:00 Europe/Berlin`. */
      readonly words: string;
      /** True for a value of `whenValue`: its person has seen the words already. */
      readonly isChosen: boolean;
    } & ReminderPlan)
  /** A whole sentence: what is wrong, and what to write. */
  | { readonly kind: "unclear"; readonly problem: string };

const usualMorning = 9 * 60;
const furthestMs = days(10 * 366);

/**
 * | words | answer |
 * | --- | --- |
 * | `in 20 minutes`, `2 hours` | that span from now |
 * | `tomorrow at 9`, `friday 18:30`, `26 Nov 09:00`, `2026-11-26T09:00` | that moment of the zone's clock |
 * | a date or a weekday without a time | its morning |
 * | a time without a date | the next time that the clock shows it |
 * | a time with an offset (`2026-11-26T09:00Z`, `9am EST`) | that moment |
 * | any of these with a zone behind (`26 Nov 09:00 Asia/Tokyo`) | by that zone's clock |
 * | `every weekday at 8:30`, `30 8 * * 1-5` | recurring; see `readRecurrence` and `readPattern` |
 * | what is past, now, or more than ten years ahead | unclear |
 * | two times, a span with an end, `03/04`, a month without a day | unclear: it names what it may be |
 * | with words that are no time | unclear: it names them |
 *
 * A time that the clock shows twice is its first, and one that it skips the next moment that exists.
 */
export function understandWhen(text: string, clock: WhenClock): When {
  const words = sanitise(text).replaceAll(/\s+/g, " ").trim();
  if (words === "") return unclear("It does not say when.");
  if (words.length > whenLimit)
    return unclear(`It is longer than ${whenLimit} characters, which no time needs.`);
  const chosen = readValue(words, clock);
  if (chosen !== null) return chosen;
  const { rest, timezone } = zoneIn(words, clock.timezone);
  const local = { ...clock, timezone, morningMinute: clock.morningMinute ?? usualMorning };
  const pattern = patternIn(rest) ?? (cronShape.test(rest) ? rest : null);
  if (pattern !== null) {
    const reading = readPattern(pattern, timezone, clock.now);
    return reading.kind === "pattern"
      ? recurring(reading.pattern, local)
      : unclear(`${capitalised(reading.problem)}.`);
  }
  const recurrence = readRecurrence(rest, local.morningMinute);
  if (recurrence === null) return onceOf(rest, local);
  return recurrence.kind === "pattern"
    ? recurring(recurrence.pattern, local)
    : unclear(`"${rest}" ${recurrence.problem}.`);
}

type LocalClock = Required<WhenClock>;

const examples =
  'Write it like "tomorrow at 9", "in 20 minutes", "26 Nov 09:00" or "every weekday 8:30".';

const unclear = (problem: string): When => ({ kind: "unclear", problem: `${problem} ${examples}` });

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const cronField =
  "(?:[\\d*/,#?+LW-]|sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+";
const cronShape = new RegExp(`^(?=.*\\*)[\\d*/,-]+(?: ${cronField}){4}$`, "i");

function zoneIn(words: string, timezone: string): { rest: string; timezone: string } {
  const [, rest = "", zone = ""] =
    /^(.+?),? \(?([A-Za-z]+(?:\/[\w+-]+)+|UTC)\)?$/.exec(words) ?? [];
  return rest !== "" && isZone(zone) ? { rest, timezone: zone } : { rest: words, timezone };
}

function recurring(pattern: string, { now, timezone }: LocalClock): When {
  const dueAt = nextOccurrence(pattern, timezone, now);
  if (dueAt === null) return unclear("It never comes.");
  return understood({ dueAt, pattern, timezone }, now);
}

const understood = (plan: ReminderPlan, now: Instant, isChosen = false): When => ({
  kind: "understood",
  ...plan,
  words: planWords(plan, now),
  isChosen,
});

const bareSpan = /^\d{1,6} ?(?:min(?:ute)?s?|h(?:(?:ou)?rs?)?|days?|weeks?)$/i;

function onceOf(given: string, clock: LocalClock): When {
  const { now, timezone } = clock;
  const words = bareSpan.test(given) ? `in ${given}` : given;
  const results = casual.parse(words, wallClockDate(clock));
  const [result, second] = results;
  if (result === undefined) return unclear(`I do not understand "${words}" as a time.`);
  if (second !== undefined)
    return unclear(
      `I read two times in it, "${result.text}" and "${second.text}": make a reminder for each.`,
    );
  const doubt = doubtOf(result, words);
  if (doubt !== null) return unclear(doubt);
  if (isPast.test(words)) return unclear("That is past.");
  const read = fieldsOf(result);
  if (read === null) return unclear("That is in no year that I know.");
  const at = momentIn(result, read, words, clock);
  if (at > now + furthestMs) return unclear("That is more than ten years ahead.");
  if (at < 0) return unclear("That is past.");
  const dueAt = instant(wholeMinute(at) > now ? wholeMinute(at) : at);
  if (dueAt <= now)
    return unclear(
      `That is past: it is ${dateWords(now, now, timezone)} now, and I read ${dateWords(dueAt, now, timezone)}.`,
    );
  return understood({ dueAt, pattern: null, timezone }, now);
}

/** The minute that is shown is the minute in which it comes; only what is due within this one keeps its second. */
const wholeMinute = (at: number): number => Math.floor(at / 60_000) * 60_000;

/** Of a weekday or a date without its year it would be forgotten that they lie behind. */
const isPast = /\b(?:ago|last|past|yesterday|earlier)\b/i;

/**
 * The zone's wall clock as if this machine stood in that zone: chrono calculates by the machine's clock, whatever
 * zone it is told, and what is read of its answer are fields, not moments.
 */
function wallClockDate({ now, timezone }: LocalClock): Date {
  const wall = wallClock(now, timezone);
  return new Date(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

const wallClock = (at: Instant, timezone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDateTime();

const fillers = /\b(?:on|at|the|by|please|sharp|exactly|then)\b|[,.!?;:"'()]/gi;

/** Why it may mean something else, as a sentence; null when it does not. */
function doubtOf(result: ParsedResult, words: string): string | null {
  if (result.end) return `"${result.text}" is a span of time: say the moment at which it begins.`;
  const numbers = /\b(\d{1,2})([/.])(\d{1,2})\b(?!\d|:| ?[ap]m)/i.exec(result.text);
  if (numbers !== null && isDateOfNumbers(result)) {
    const [whole, one = "", , other = ""] = numbers;
    const [day, month] = [Number(one), Number(other)];
    if (day <= 12 && month <= 12 && day !== month)
      return `"${whole}" may be ${day} ${monthNames[month - 1]} or ${month} ${monthNames[day - 1]}: write the month's name.`;
  }
  const { start } = result;
  if (start.isCertain("month") && !start.isCertain("day") && !start.isCertain("weekday"))
    return `"${result.text}" does not say which day.`;
  const before = words.slice(0, result.index);
  const behind = words.slice(result.index + result.text.length);
  const others = `${before} ${behind}`.replaceAll(fillers, " ").replaceAll(/\s+/g, " ").trim();
  return others === "" ? null : `I understand "${result.text}" in it, but not "${others}".`;
}

const isDateOfNumbers = (result: ParsedResult): boolean =>
  result.tags().has("parser/SlashDateFormatParser");

/** The moment that was read, in epoch milliseconds; may be past. */
function momentIn(
  result: ParsedResult,
  read: Temporal.PlainDateTime,
  words: string,
  clock: LocalClock,
): number {
  const { now, timezone } = clock;
  const tags = result.tags();
  if (tags.has("result/relativeDateAndTime") || tags.has("casualReference/now")) {
    const span = wallClock(now, timezone)
      .round({ smallestUnit: "second", roundingMode: "trunc" })
      .until(read);
    return now + span.total("millisecond");
  }
  if (result.start.isCertain("timezoneOffset"))
    return (
      read.toZonedDateTime("UTC").epochMilliseconds -
      (result.start.get("timezoneOffset") ?? 0) * 60_000
    );
  const minuteOfDay = minuteOfDayIn(result, words, clock);
  const momentOn = (date: Temporal.PlainDate) => momentOf(date, minuteOfDay, timezone);
  const date = read.toPlainDate();
  // chrono could look ahead by itself, but compares with the clock of the machine's zone.
  return momentOn(dateAhead(date, result, dateOf(now, timezone), (one) => momentOn(one) <= now));
}

/** Null for a year that has no four digits, and for a number of years that no calendar has. */
function fieldsOf({ start }: ParsedResult): Temporal.PlainDateTime | null {
  const field = (name: Component) => start.get(name) ?? 0;
  const year = field("year");
  if (!(year >= 1 && year <= 9_999)) return null;
  return Temporal.PlainDateTime.from({
    year,
    month: field("month"),
    day: field("day"),
    hour: field("hour"),
    minute: field("minute"),
    second: field("second"),
  });
}

/**
 * | what was named | the date |
 * | --- | --- |
 * | a time alone | today, or tomorrow when it has passed |
 * | a weekday | the first one ahead; today only while its time has not passed |
 * | a day and a month | this year, or the next when the date has passed; today stays today |
 * | else | as it was read |
 */
function dateAhead(
  date: Temporal.PlainDate,
  { start }: ParsedResult,
  today: Temporal.PlainDate,
  hasPassed: (date: Temporal.PlainDate) => boolean,
): Temporal.PlainDate {
  if (start.isCertain("weekday") && !start.isCertain("day")) {
    let next = date;
    while (hasPassed(next)) next = next.add({ days: 7 });
    return next;
  }
  if (start.isCertain("month") && start.isCertain("day") && !start.isCertain("year")) {
    const thisYear = date.with({ year: today.year });
    return Temporal.PlainDate.compare(thisYear, today) < 0 ? thisYear.add({ years: 1 }) : thisYear;
  }
  const isTimeAlone =
    start.isCertain("hour") && !start.isCertain("day") && !start.isCertain("month");
  return isTimeAlone && hasPassed(date) ? date.add({ days: 1 }) : date;
}

/**
 * | the words | minutes since midnight |
 * | --- | --- |
 * | name a time, or a part of the day but its morning | as chrono reads it |
 * | `in 2 days`, `in a week` | the time of day that it is |
 * | else | the morning |
 */
function minuteOfDayIn(result: ParsedResult, words: string, { morningMinute }: LocalClock): number {
  const { start } = result;
  const read = (start.get("hour") ?? 0) * 60 + (start.get("minute") ?? 0);
  if (
    start.isCertain("hour") ||
    /\b(?:noon|afternoon|evening|tonight|night|midnight)\b/i.test(words)
  )
    return read;
  const isSpan = result.tags().has("result/relativeDate") && /\bin\b/i.test(words);
  return isSpan ? read : morningMinute;
}

// --- chosen from a list --------------------------------------------------------------------------

/** What was understood as the value of a choice; `understandWhen` reads it again, exactly. */
export const whenValue = ({ dueAt, pattern, timezone }: ReminderPlan): string =>
  pattern === null ? `=${dueAt} ${timezone}` : `=${pattern} ${timezone}`;

/** Null for anything that is no such value; one that is past by now is unclear. */
function readValue(words: string, { now }: WhenClock): When | null {
  const [, value = "", timezone = ""] = /^=(.+) (\S+)$/.exec(words) ?? [];
  if (value === "" || !isZone(timezone)) return null;
  if (!/^\d{1,15}$/.test(value)) {
    const reading = readPattern(value, timezone, now);
    const dueAt =
      reading.kind === "pattern" ? nextOccurrence(reading.pattern, timezone, now) : null;
    if (reading.kind === "problem" || dueAt === null) return null;
    return understood({ dueAt, pattern: reading.pattern, timezone }, now, true);
  }
  const dueAt = instant(Number(value));
  if (dueAt <= now) return unclear("That is past by now.");
  if (dueAt > now + furthestMs) return null;
  return understood({ dueAt, pattern: null, timezone }, now, true);
}

export interface WhenChoice {
  /** What the person reads, at most 100 characters. */
  readonly name: string;
  /** For `understandWhen`; at most 100 characters. */
  readonly value: string;
}

const usual = ["in 20 minutes", "in 1 hour", "tomorrow", "monday", "every weekday", "every day"];

/**
 * What to offer while somebody writes: what the words mean, or the usual ones when there are none. [] when they are
 * unclear, or mean a pattern that is too long for a choice: a cut one would mean something else.
 */
export function whenChoices(text: string, clock: WhenClock): readonly WhenChoice[] {
  const asked = text.trim() === "" ? usual : [text];
  return asked.flatMap((words) => {
    const when = understandWhen(words, clock);
    if (when.kind === "unclear") return [];
    const value = whenValue(when);
    if (value.length > longestChoice) return [];
    const name = asked === usual ? `${words}: ${when.words}` : when.words;
    return [{ name: cut(name, longestChoice), value }];
  });
}
