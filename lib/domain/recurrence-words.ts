/** Recurrence in words, both ways: `every weekday 8:30` to `30 8 * * 1-5`, and back to `every weekday at 08:30`. */
import { shortestRecurrenceMs, tooOftenWords } from "./reminder.ts";
import { minutes } from "./time.ts";
import { ordinal } from "./time-words.ts";

export type RecurrenceReading =
  | { readonly kind: "pattern"; readonly pattern: string }
  /** `problem` ends a sentence that begins with what was written; it says what to write instead. */
  | { readonly kind: "problem"; readonly problem: string };

export const dayNames = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;
export const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
const nthNames = ["first", "second", "third", "fourth", "fifth"] as const;

const dayWord = "(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?s?";
const dayOf = (word: string): number =>
  dayNames.findIndex((name) => name.toLowerCase().startsWith(word.slice(0, 3)));
const monthWord =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const monthOf = (word: string): number =>
  monthNames.findIndex((name) => name.toLowerCase().startsWith(word.slice(0, 3))) + 1;
const dateWord = "(\\d{1,2})(?:st|nd|rd|th)?";

const beginsOne =
  /\b(?:every(?:day)?|each|daily|hourly|weekly|monthly|yearly|annually|weekdays|weekends|workdays|(?:sun|mon|tues|wednes|thurs|fri|satur)days)\b/;

/**
 * Reads when something recurs, in any case; null for a text that names no recurrence.
 *
 * | words | pattern |
 * | --- | --- |
 * | `every day at 9`, `daily 9am`, `every morning` | `0 9 * * *` |
 * | `every weekday 8:30`, `8:30 on weekdays` | `30 8 * * 1-5` |
 * | `every monday, wed and friday at 18:00`, `mondays at 18:00`, `weekly on monday at 18:00` | `0 18 * * 1,3,5` |
 * | `every month on the 15th at 9`, `monthly on the last day at 9` | `0 9 15 * *`, `0 9 L * *` |
 * | `every first monday of the month at 9` | `0 9 * * 1#1` |
 * | `every year on 26 November at 9` | `0 9 26 11 *` |
 * | `every hour`, `every 2 hours`, `every 15 minutes` | `0 * * * *`, `0 *\/2 * * *`, `*\/15 * * * *` |
 *
 * @param morningMinute the time of day where none is named, in minutes since midnight
 */
export function readRecurrence(text: string, morningMinute: number): RecurrenceReading | null {
  const words = text.toLowerCase().replaceAll(/\s+/g, " ").trim();
  if (!beginsOne.test(words)) return null;
  const clock = timeIn(words);
  if (clock === "several")
    return problem("names several times of day: make a reminder for each of them");
  const rest = clock === null ? words : clock.rest;
  const span = rhythmIn(rest);
  if (span !== null) {
    if (clock !== null && span.kind === "pattern")
      return problem(
        "is a rhythm of hours or minutes, which has no time of day: leave one of them out",
      );
    return span;
  }
  const part = partOfDayIn(rest);
  const dates = datesIn(part?.rest ?? rest);
  if (dates === null) return problem(`is no recurrence that I know: ${examples}`);
  if (dates.kind === "problem") return dates;
  const minuteOfDay = clock?.minuteOfDay ?? part?.minuteOfDay ?? morningMinute;
  const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
  return { kind: "pattern", pattern: `${minute} ${hour} ${dates.pattern}` };
}

const examples =
  'write it like "every weekday at 8:30", "every monday and thursday at 18:00", "every month on the 15th at 9:00" or "every 2 hours"';

const problem = (words: string): RecurrenceReading => ({ kind: "problem", problem: words });

interface Clock {
  readonly minuteOfDay: number;
  /** The text without it. */
  readonly rest: string;
}

const timeOfDay =
  /(?:\b(?:at|@) ?|@ ?)(\d{1,2})(?:[:.](\d\d))?(?: ?([ap])\.?m\b\.?)?(?: o'clock)?(?![\d:.])|\b(\d{1,2}):(\d\d)(?: ?([ap])\.?m\b\.?)?(?!\d)|\b(\d{1,2}) ?([ap])\.?m\b\.?|\b(?:at )?(noon|midnight)\b/g;
/** `every day 9`: a number at the end that nothing else explains. */
const bareHour = /^(.*(?:day|days|morning|evening|afternoon)) (\d{1,2})$/;

function timeIn(words: string): Clock | "several" | null {
  const found = [...words.matchAll(timeOfDay)];
  if (found.length > 1) return "several";
  const [match] = found;
  if (match === undefined) {
    const [, rest, hour] = bareHour.exec(words) ?? [];
    return rest === undefined || Number(hour) > 23
      ? null
      : { minuteOfDay: Number(hour) * 60, rest };
  }
  const [whole, hourAt, minuteAt, halfAt, hour, minute, half, hour12, half12, named] = match;
  const minuteOfDay =
    named === undefined
      ? minutesOf(
          hourAt ?? hour ?? hour12 ?? "",
          minuteAt ?? minute ?? "0",
          halfAt ?? half ?? half12,
        )
      : named === "noon"
        ? 720
        : 0;
  if (minuteOfDay === null) return null;
  const rest = `${words.slice(0, match.index)} ${words.slice(match.index + whole.length)}`;
  return { minuteOfDay, rest: tidy(rest) };
}

function minutesOf(hour: string, minute: string, half: string | undefined): number | null {
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (minutes > 59) return null;
  if (half === undefined) return hours > 23 ? null : hours * 60 + minutes;
  if (hours < 1 || hours > 12) return null;
  return ((hours % 12) + (half === "p" ? 12 : 0)) * 60 + minutes;
}

const tidy = (words: string): string =>
  words
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^[\s,]+|[\s,.!]+$/g, "")
    .replace(/ (?:at|on)$/, "");

const partsOfDay = new Map([
  ["morning", null],
  ["noon", 720],
  ["afternoon", 900],
  ["evening", 1_080],
  ["night", 1_320],
]);

/** `every morning` is every day; `every monday evening` the evening of a Monday. Null minutes: the thread's morning. */
function partOfDayIn(words: string): { minuteOfDay: number | undefined; rest: string } | null {
  const [whole, name = ""] =
    /\b(?:in the |at )?(morning|noon|afternoon|evening|night)s?$/.exec(words) ?? [];
  if (whole === undefined) return null;
  const rest = words.slice(0, -whole.length).trim();
  return {
    minuteOfDay: partsOfDay.get(name) ?? undefined,
    rest: rest === "every" || rest === "each" ? "every day" : rest,
  };
}

/**
 * Rhythms of hours and minutes, and the spans that no pattern holds; null for anything else. Nothing else goes together
 * with a rhythm: what stands behind it is named, not left out.
 */
function rhythmIn(words: string): RecurrenceReading | null {
  if (/^(?:hourly|(?:every|each) hour)$/.test(words)) return pattern("0 * * * *");
  if (/^(?:every|each) min(?:ute)?$/.test(words)) return problem(`is ${tooOftenWords}`);
  const [whole = "", count, unit = ""] =
    /^(?:every|each) (\d{1,3}|other|second|two|three) ?(minute|min|m|hour|hr|h|day|week|month|year)s?\b/.exec(
      words,
    ) ?? [];
  if (count === undefined) return null;
  const every = Number(count);
  const rhythm = every >= 1 ? everySome(every, unit) : null;
  if (rhythm === null)
    return every === 1 ? null : problem(`skips some ${unit}s, which I cannot: ${examples}`);
  const behind = words
    .slice(whole.length)
    .replace(/^[\s,]*(?:please)?[.!]*$/, "")
    .trim();
  return behind === "" || rhythm.kind === "problem"
    ? rhythm
    : problem(`is a rhythm of hours or minutes, and "${behind}" does not go together with one`);
}

/** Null for a unit that is no rhythm of the clock's: days and longer. */
function everySome(every: number, unit: string): RecurrenceReading | null {
  if (unit.startsWith("h"))
    return 24 % every === 0 && every < 24
      ? pattern(every === 1 ? "0 * * * *" : `0 */${every} * * *`)
      : problem("does not divide a day: write 1, 2, 3, 4, 6, 8 or 12 hours, or a time of day");
  if (!/^m(?:in|inute)?$/.test(unit)) return null;
  if (minutes(every) < shortestRecurrenceMs) return problem(`is ${tooOftenWords}`);
  return 60 % every === 0
    ? pattern(every === 60 ? "0 * * * *" : `*/${every} * * * *`)
    : problem("does not divide an hour: write 5, 10, 15, 20 or 30 minutes, or whole hours");
}

const pattern = (text: string): RecurrenceReading => ({ kind: "pattern", pattern: text });

/** The last three fields of the pattern. */
function datesIn(given: string): RecurrenceReading | null {
  const words = given
    .replaceAll(/\b(?:on|the|of)\b/g, " ")
    .replace(/^(?:each|every 1) /, "every ")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (/^(?:daily|every ?day)$/.test(words)) return pattern("* * *");
  return (
    weekdaysIn(words) ??
    nthWeekdayIn(words) ??
    dayOfMonthIn(words) ??
    dayOfYearIn(words) ??
    vagueIn(words)
  );
}

function weekdaysIn(words: string): RecurrenceReading | null {
  const list = words.replace(/^(?:every week\b|weekly|every) ?/, "");
  if (/^(?:weekdays?|workdays?)$/.test(list)) return pattern("* * 1-5");
  if (/^weekends?(?: days?)?$/.test(list)) return pattern("* * 6,0");
  const names = list.split(/ ?, ?(?:and )?| and | ?& ?/).filter((name) => name !== "");
  const isDays = names.length > 0 && names.every((name) => new RegExp(`^${dayWord}$`).test(name));
  if (!isDays) return null;
  // Cron counts from Sunday, 0; a week is read from Monday on.
  const days = [...new Set(names.map(dayOf))].toSorted(
    (one, other) => ((one + 6) % 7) - ((other + 6) % 7),
  );
  return pattern(`* * ${days.length === 7 ? "*" : days.join(",")}`);
}

function nthWeekdayIn(words: string): RecurrenceReading | null {
  const [, nth = "", day] =
    new RegExp(
      `^(?:every month |monthly |every )?(first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last) (${dayWord})(?: (?:every |each )?month)?$`,
    ).exec(words) ?? [];
  if (day === undefined) return null;
  const which = /^\d/.test(nth) ? Number(nth[0]) : (nthNames as readonly string[]).indexOf(nth) + 1;
  return pattern(`* * ${dayOf(day)}#${nth === "last" ? "L" : which}`);
}

function dayOfMonthIn(words: string): RecurrenceReading | null {
  if (
    /^(?:(?:every month|monthly) last day|(?:every )?last day (?:every |each )?month)$/.test(words)
  )
    return pattern("L * *");
  const [, before, after] =
    new RegExp(
      `^(?:(?:every month|monthly) (?:day )?${dateWord}|(?:every )?${dateWord}(?: day)?(?: (?:every |each )?month)?)$`,
    ).exec(words) ?? [];
  const date = Number(before ?? after ?? 0);
  return date >= 1 && date <= 31 ? pattern(`${date} * *`) : null;
}

function dayOfYearIn(words: string): RecurrenceReading | null {
  const list = words.replace(/^(?:every year|yearly|annually|every) ?/, "");
  const dayFirst = new RegExp(`^${dateWord} (${monthWord})(?: every year)?$`).exec(list);
  const monthFirst = new RegExp(`^(${monthWord}) ${dateWord}(?: every year)?$`).exec(list);
  const [date, month] = dayFirst
    ? [Number(dayFirst[1]), monthOf(dayFirst[2] ?? "")]
    : [Number(monthFirst?.[2] ?? 0), monthOf(monthFirst?.[1] ?? "?")];
  return date >= 1 && date <= 31 && month >= 1 ? pattern(`${date} ${month} *`) : null;
}

function vagueIn(words: string): RecurrenceReading | null {
  if (/^(?:every week|weekly)$/.test(words))
    return problem('does not say on which day: write "every monday at 9:00"');
  if (/^(?:every month|monthly)$/.test(words))
    return problem('does not say on which day: write "every month on the 1st at 9:00"');
  if (/^(?:every year|yearly|annually)$/.test(words))
    return problem('does not say on which day: write "every year on 26 November at 9:00"');
  return null;
}

// --- shown back ----------------------------------------------------------------------------------

/** `every weekday at 08:30`; a pattern that has no such words is shown as it is. */
export function recurrenceWords(cron: string): string {
  const [minute = "", hour = "", date = "", month = "", weekday = ""] = cron.split(" ");
  const isTime = /^\d{1,2}$/.test(minute) && /^\d{1,2}$/.test(hour);
  const days = isTime ? dateWords(date, month, weekday) : null;
  if (days !== null) return `every ${days} at ${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  const rhythm = `${date} ${month} ${weekday}` === "* * *" ? rhythmWords(minute, hour) : null;
  return rhythm ?? patternWords(cron);
}

/** Null where it is not as even as it looks: each hour, or each day, begins it anew. */
function rhythmWords(minute: string, hour: string): string | null {
  if (minute === "0" && /^\*(?:\/1)?$/.test(hour)) return "every hour";
  const everyHours = minute === "0" ? stepOf(hour) : null;
  if (everyHours !== null) return 24 % everyHours === 0 ? `every ${everyHours} hours` : null;
  const everyMinutes = hour === "*" ? stepOf(minute) : null;
  return everyMinutes !== null && 60 % everyMinutes === 0 ? `every ${everyMinutes} minutes` : null;
}

const stepOf = (field: string): number | null => {
  const [, step] = /^\*\/(\d{1,2})$/.exec(field) ?? [];
  return step === undefined ? null : Number(step);
};

const patternWords = (cron: string): string => `by the pattern "${cron}"`;

/** The pattern within its own words; null for any others. */
export const patternIn = (words: string): string | null =>
  /^by the pattern "(.+)"$/i.exec(words)?.[1] ?? null;

function dateWords(date: string, month: string, weekday: string): string | null {
  if (month === "*" && date === "*") return weekdayWords(weekday);
  if (weekday !== "*") return null;
  if (month === "*" && date === "L") return "month on the last day";
  const dayNumber = /^\d{1,2}$/.test(date) ? Number(date) : null;
  if (dayNumber === null) return null;
  if (month === "*") return `month on the ${ordinal(dayNumber)}`;
  const name = /^\d{1,2}$/.test(month) ? monthNames[Number(month) - 1] : undefined;
  return name === undefined ? null : `year on ${dayNumber} ${name}`;
}

function weekdayWords(weekday: string): string | null {
  if (weekday === "*") return "day";
  if (weekday === "1-5") return "weekday";
  const [, day, nth] = /^([0-6])#([1-5L])$/.exec(weekday) ?? [];
  if (day !== undefined) {
    const which = nth === "L" ? "last" : nthNames[Number(nth) - 1];
    return `${which} ${dayNames[Number(day)]} of the month`;
  }
  if (!/^[0-6](?:,[0-6])*$/.test(weekday)) return null;
  const names = weekday.split(",").map((number) => dayNames[Number(number)]);
  const last = names.pop();
  return names.length === 0 ? `${last}` : `${names.join(", ")} and ${last}`;
}
