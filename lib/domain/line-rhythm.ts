/** The rhythm that a line of HEARTBEAT.md may carry before its colon: `every 2h: …`, `on monday at 18:30: …`. */
import { type DurationMs, days, hours, milliseconds, minutes } from "./time.ts";

/**
 * - `every`  a span since the last reflection, 1 minute to 7 days
 * - `at`     a time of day, 0..1439 minutes after midnight, on these weekdays: 1 is Monday, 7 Sunday
 */
export type LineRhythm =
  | { readonly kind: "every"; readonly spanMs: DurationMs }
  | { readonly kind: "at"; readonly minuteOfDay: number; readonly weekdays: readonly number[] };

/**
 * - `rhythm`  null for an ordinary line
 * - `task`    what is left of the line to be done: all of it when it has no rhythm
 * - `isOdd`   true when it begins as if it had a rhythm, and no rule reads it: its owner should know
 */
export interface RhythmReading {
  readonly rhythm: LineRhythm | null;
  readonly task: string;
  readonly isOdd: boolean;
}

/**
 * Reads the rhythm of a line, in any case:
 *
 * | head | rhythm |
 * | --- | --- |
 * | `every 30m:`, `every 2 hours:`, `every 1h 30m:`, `every day:` | every |
 * | `at 09:00:`, `daily at 9:00:` | at, every day |
 * | `on weekdays at 09:00:`, `on weekends at 10:00:`, `on monday, wed and friday at 18:30:` | at, those days |
 * | another head of `every`, `at` or `on`, ended by a colon (`at 25:00:`, `every 30s:`, `at lunch:`) | odd |
 * | a rhythm without its colon (`at 09:00 look`), or with nothing after it | odd |
 * | anything else | none |
 */
export function readRhythm(text: string): RhythmReading {
  const [, head = "", task = ""] = headed.exec(text) ?? [];
  const rhythm = task === "" ? null : rhythmOf(head.toLowerCase());
  if (rhythm !== null) return { rhythm, task, isOdd: false };
  return { rhythm: null, task: text, isOdd: head !== "" || headless.test(text) };
}

// The colon of a time of day is followed by a digit, that of a link by a slash; the one that ends a head
// by neither. A head is short: a sentence that begins with "at" and has a colon far behind is no attempt.
const headed = /^((?:every|daily|at|on)\b.{0,60}?)\s*:(?![\d/])\s*(.*)$/i;
const headless = /^(?:every\s+\d|(?:on\s.{1,40}\s|daily\s+)?at\s+\d)/i;

function rhythmOf(head: string): LineRhythm | null {
  const timed = /^(?:(?:on|every)\s+(.+?)\s+|daily\s+)?at\s+(\d{1,2}):(\d\d)$/.exec(head);
  if (timed !== null) {
    const [, names, hour, minute] = timed;
    return atTime(Number(hour), Number(minute), names === undefined ? everyDay : weekdaysOf(names));
  }
  const [, span] = /^every\s+(.+)$/.exec(head) ?? [];
  const spanMs = span === undefined ? null : spanOf(span);
  return spanMs === null ? null : { kind: "every", spanMs };
}

function atTime(
  hour: number,
  minute: number,
  weekdays: readonly number[] | null,
): LineRhythm | null {
  if (hour > 23 || minute > 59 || weekdays === null) return null;
  return { kind: "at", minuteOfDay: hour * 60 + minute, weekdays };
}

const everyDay: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

const dayNames: readonly { readonly words: RegExp; readonly weekdays: readonly number[] }[] = [
  { words: /^(?:days?|every ?day)$/, weekdays: everyDay },
  { words: /^(?:weekdays?|workdays?)$/, weekdays: [1, 2, 3, 4, 5] },
  { words: /^weekends?$/, weekdays: [6, 7] },
  { words: /^mon(?:days?)?$/, weekdays: [1] },
  { words: /^tue(?:s|sdays?)?$/, weekdays: [2] },
  { words: /^wed(?:nesdays?)?$/, weekdays: [3] },
  { words: /^thu(?:rs?|rsdays?)?$/, weekdays: [4] },
  { words: /^fri(?:days?)?$/, weekdays: [5] },
  { words: /^sat(?:urdays?)?$/, weekdays: [6] },
  { words: /^sun(?:days?)?$/, weekdays: [7] },
];

/** The days of a list such as `monday, wed and friday`, in the week's order; null when one is unknown. */
function weekdaysOf(list: string): readonly number[] | null {
  const found = new Set<number>();
  for (const name of list.split(/\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*/)) {
    const known = dayNames.find(({ words }) => words.test(name));
    if (known === undefined) return null;
    for (const weekday of known.weekdays) found.add(weekday);
  }
  return everyDay.filter((weekday) => found.has(weekday));
}

const units: readonly { readonly words: RegExp; readonly unitMs: DurationMs }[] = [
  { words: /^m(?:in(?:ute)?s?)?$/, unitMs: minutes(1) },
  { words: /^h(?:(?:ou)?rs?)?$/, unitMs: hours(1) },
  { words: /^d(?:ays?)?$/, unitMs: days(1) },
  { words: /^w(?:eeks?)?$/, unitMs: days(7) },
];

const shortestSpanMs = minutes(1);
const longestSpanMs = days(7);

/** `30m`, `2 hours`, `1h 30m`; `hour` is one. Null for anything else, and outside 1 minute to 7 days. */
function spanOf(words: string): DurationMs | null {
  if (!/^(?:[a-z]+|(?:\d{1,5}\s*[a-z]+\s*)+)$/.test(words)) return null;
  let spanMs = 0;
  for (const [, count, word = ""] of words.matchAll(/(\d*)\s*([a-z]+)/g)) {
    const unit = units.find((known) => known.words.test(word));
    if (unit === undefined) return null;
    spanMs += (count === "" ? 1 : Number(count)) * unit.unitMs;
  }
  return spanMs < shortestSpanMs || spanMs > longestSpanMs ? null : milliseconds(spanMs);
}
