import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readRhythm } from "../../lib/domain/line-rhythm.ts";
import { days, hours, minutes } from "../../lib/domain/time.ts";

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const workdays = [1, 2, 3, 4, 5];
const at = (minuteOfDay: number, weekdays: readonly number[]) => ({
  kind: "at",
  minuteOfDay,
  weekdays,
});

describe("the rhythm of a line", () => {
  test.for([
    ["every 1m", minutes(1)],
    ["every 30m", minutes(30)],
    ["every 2h", hours(2)],
    ["EVERY 2H", hours(2)],
    ["Every  2  hours ", hours(2)],
    ["every 90 minutes", minutes(90)],
    ["every 1h30m", minutes(90)],
    ["every 1h 30min", minutes(90)],
    ["every hour", hours(1)],
    ["every day", days(1)],
    ["every 7d", days(7)],
    ["every week", days(7)],
  ] as const)("%s: a span of %i ms", ([head, spanMs]) => {
    const rhythm = { kind: "every", spanMs };
    expect(readRhythm(`${head}: look`)).toEqual({ rhythm, task: "look", isOdd: false });
  });

  test.for([
    ["at 09:00", at(540, everyDay)],
    ["at 9:05", at(545, everyDay)],
    ["At 00:00", at(0, everyDay)],
    ["at 23:59", at(1_439, everyDay)],
    ["daily at 09:00", at(540, everyDay)],
    ["every day at 09:00", at(540, everyDay)],
    ["on weekdays at 09:00", at(540, workdays)],
    ["On Weekdays At 09:00", at(540, workdays)],
    ["every weekday at 09:00", at(540, workdays)],
    ["on weekends at 10:00", at(600, [6, 7])],
    ["on monday at 18:30", at(1_110, [1])],
    ["on Tuesdays at 18:30", at(1_110, [2])],
    ["on sun, wed and fri at 18:30", at(1_110, [3, 5, 7])],
    ["on sat & thu at 18:30", at(1_110, [4, 6])],
    ["on weekdays, and saturday at 07:00", at(420, [1, 2, 3, 4, 5, 6])],
  ] as const)("%s: a time of day", ([head, rhythm]) => {
    expect(readRhythm(`${head}: look`)).toEqual({ rhythm, task: "look", isOdd: false });
  });

  test.for([
    ["every 2h: at 09:00: look", "at 09:00: look"],
    ["every 2h:look", "look"],
    ["at 09:00 : look at https://example.com", "look at https://example.com"],
    ["at 09:00: If it rains → say so: loudly", "If it rains → say so: loudly"],
  ] as const)("%s: its task is %s", ([text, task]) => {
    expect(readRhythm(text)).toMatchObject({ task, isOdd: false });
  });

  test.for([
    "every 0m: look",
    "every 30s: look",
    "every 8d: look",
    "every 10081m: look",
    "every 99999999h: look",
    "every 2 fortnights: look",
    "every 2h and a bit: look",
    "every -2h: look",
    "every: look",
    "every monday: look",
    "at 24:00: look",
    "at 25:00: look",
    "at 09:60: look",
    "at 9am: look",
    "at lunch: look",
    "on funday at 09:00: look",
    "on monday and at 09:00: look",
    "on monday: look",
    "daily: look",
    "every 2h",
    "every 2h:",
    "at 09:00 look",
    "on monday at 09:00 look",
    "every 2h look",
  ])("%s: is an ordinary line, and its owner is told", (text) => {
    expect(readRhythm(text)).toEqual({ rhythm: null, task: text, isOdd: true });
  });

  test.for([
    "look",
    "Every morning I like to read the news",
    "at https://example.com is a feed",
    "Attend to this: look",
    "On the whole, this line is a long sentence that happens to begin so and to end in one: look",
    "everything: look",
    "look every 2h: twice",
    "",
  ])("%s: is an ordinary line", (text) => {
    expect(readRhythm(text)).toEqual({ rhythm: null, task: text, isOdd: false });
  });

  it("is every span from 1 minute to 7 days, and no other", () => {
    fc.assert(
      fc.property(fc.nat(12_000), fc.constantFrom("m", "min", " minutes"), (count, unit) => {
        const { rhythm } = readRhythm(`every ${count}${unit}: look`);
        const isLegal = count >= 1 && count <= 10_080;
        expect(rhythm).toEqual(isLegal ? { kind: "every", spanMs: count * 60_000 } : null);
      }),
    );
  });

  it("is every time of a day, and no other", () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), (hour, minute) => {
        const pad = (count: number) => String(count).padStart(2, "0");
        const { rhythm } = readRhythm(`at ${pad(hour)}:${pad(minute)}: look`);
        const isLegal = hour <= 23 && minute <= 59;
        expect(rhythm).toEqual(isLegal ? at(hour * 60 + minute, everyDay) : null);
      }),
    );
  });

  it("never loses a word of a line, and never throws", () => {
    const part = fc.constantFrom("every", "at", "on", " ", ":", "2h", "09:00", "monday", "→", "x");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join("").trim();
        const { rhythm, task } = readRhythm(text);
        expect(text.endsWith(task)).toBe(true);
        expect(task === text).toBe(rhythm === null);
      }),
    );
  });
});
