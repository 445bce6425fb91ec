/** Recurrence: its words both ways, and a year of it across daylight saving, held against Temporal's own calendar. */
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it, test } from "vitest";
import { nextOccurrence, readPattern } from "../../lib/domain/recurrence.ts";
import { readRecurrence, recurrenceWords } from "../../lib/domain/recurrence-words.ts";
import { type Instant, instant, minutes } from "../../lib/domain/time.ts";

const nine = 9 * 60;

describe("a recurrence in words", () => {
  test.for([
    ["every day at 9", "0 9 * * *", "every day at 09:00"],
    ["daily 9am", "0 9 * * *", "every day at 09:00"],
    ["everyday at 7.15", "15 7 * * *", "every day at 07:15"],
    ["every day 9", "0 9 * * *", "every day at 09:00"],
    ["every morning", "0 9 * * *", "every day at 09:00"],
    ["every evening", "0 18 * * *", "every day at 18:00"],
    ["every night at 11pm", "0 23 * * *", "every day at 23:00"],
    ["Every Weekday 8:30", "30 8 * * 1-5", "every weekday at 08:30"],
    ["8:30 on weekdays", "30 8 * * 1-5", "every weekday at 08:30"],
    ["every weekend at 10", "0 10 * * 6,0", "every Saturday and Sunday at 10:00"],
    [
      "every monday, wed and friday at 18:00",
      "0 18 * * 1,3,5",
      "every Monday, Wednesday and Friday at 18:00",
    ],
    ["mondays at 6pm", "0 18 * * 1", "every Monday at 18:00"],
    ["weekly on monday at 18:00", "0 18 * * 1", "every Monday at 18:00"],
    ["each friday 16:00", "0 16 * * 5", "every Friday at 16:00"],
    ["every tuesday & thursday at noon", "0 12 * * 2,4", "every Tuesday and Thursday at 12:00"],
    ["every monday evening", "0 18 * * 1", "every Monday at 18:00"],
    ["every month on the 15th at 9", "0 9 15 * *", "every month on the 15th at 09:00"],
    ["every 31st at 9", "0 9 31 * *", "every month on the 31st at 09:00"],
    ["monthly on the last day at 9:00", "0 9 L * *", "every month on the last day at 09:00"],
    [
      "on the last day of every month at 18:00",
      "0 18 L * *",
      "every month on the last day at 18:00",
    ],
    [
      "first monday of every month 10:00",
      "0 10 * * 1#1",
      "every first Monday of the month at 10:00",
    ],
    [
      "every last friday of the month at 17:00",
      "0 17 * * 5#L",
      "every last Friday of the month at 17:00",
    ],
    ["every year on 26 November at 9", "0 9 26 11 *", "every year on 26 November at 09:00"],
    ["every nov 26", "0 9 26 11 *", "every year on 26 November at 09:00"],
    ["every hour", "0 * * * *", "every hour"],
    ["every 60 minutes", "0 * * * *", "every hour"],
    ["every 2 hours", "0 */2 * * *", "every 2 hours"],
    ["every 15 minutes", "*/15 * * * *", "every 15 minutes"],
    ["each 5 min, please!", "*/5 * * * *", "every 5 minutes"],
    [
      "every 5th friday of the month at 9",
      "0 9 * * 5#5",
      "every fifth Friday of the month at 09:00",
    ],
  ] as const)("%s: %s", ([words, pattern, shown]) => {
    expect(readRecurrence(words, nine)).toEqual({ kind: "pattern", pattern });
    expect(recurrenceWords(pattern)).toBe(shown);
    expect(readRecurrence(shown, nine)).toEqual({ kind: "pattern", pattern });
  });

  test.for([
    ["every day at 9 and at 18:00", "several times of day"],
    ["every hour at 9:00", "has no time of day"],
    ["every 7 minutes", "does not divide an hour"],
    ["every 5 hours", "does not divide a day"],
    ["every 24 hours", "or a time of day"],
    ["every minute", "more often than every 5 minutes"],
    ["every 1 minute", "more often than every 5 minutes"],
    ["every 4 minutes", "more often than every 5 minutes"],
    ["every 30 minutes on weekdays", '"on weekdays" does not go together'],
    ["every 2 hours from monday", '"from monday" does not go together'],
    ["every other day", "skips some days"],
    ["every month", "on which day"],
    ["every year", "on which day"],
    ["every so often", "no recurrence that I know"],
    ["every day at 25:00", "no recurrence that I know"],
  ] as const)("%s: %s", ([words, says]) => {
    expect(readRecurrence(words, nine)).toMatchObject({
      kind: "problem",
      problem: expect.stringContaining(says),
    });
  });

  test.for(["tomorrow at 9", "in 20 minutes", "monday 9:00", ""])("%j is none", (words) => {
    expect(readRecurrence(words, nine)).toBeNull();
  });

  test.for([
    "0 9,18 * * MON-FRI",
    // The clock starts them anew with each hour and each day: they are not as even as words would say.
    "*/45 * * * *",
    "0 */5 * * *",
  ])("that has no words is shown as its pattern: %s", (pattern) => {
    expect(recurrenceWords(pattern)).toBe(`by the pattern "${pattern}"`);
  });
});

describe("a pattern", () => {
  const from = instant(Date.UTC(2026, 10, 25));
  test.for([
    ["30 8  * * 1-5", { kind: "pattern", pattern: "30 8 * * 1-5" }],
    ["0 9 * * mon#1", { kind: "pattern", pattern: "0 9 * * MON#1" }],
    ["0 9 29 2 *", { kind: "pattern", pattern: "0 9 29 2 *" }],
    ["*/5 * * * *", { kind: "pattern", pattern: "*/5 * * * *" }],
    ["*/4 * * * *", { kind: "problem", problem: expect.stringContaining("every 5 minutes") }],
    ["0,1 9 * * *", { kind: "problem", problem: expect.stringContaining("every 5 minutes") }],
    ["0 9 30 2 *", { kind: "problem", problem: expect.stringContaining("never comes") }],
    ["99 9 * * *", { kind: "problem", problem: expect.stringContaining("no pattern that I know") }],
    ["0 9 * *", { kind: "problem", problem: expect.stringContaining("five fields") }],
    ["0 0 9 * * *", { kind: "problem", problem: expect.stringContaining("five fields") }],
  ] as const)("%s", ([pattern, reading]) => {
    expect(readPattern(pattern, "Europe/Berlin", from)).toEqual(reading);
  });
});

/** Zones whose clocks are changed by an hour, half an hour, at midnight, over midnight, by two hours, or not at all. */
const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "America/Santiago",
  "Africa/Cairo",
  "America/Havana",
  "America/Scoresbysund",
  "Antarctica/Troll",
  "Asia/Kathmandu",
  "UTC",
] as const;

/** The rule of wall clocks in Temporal's own words: the first of two, and for a missing one the end of the gap. */
function expectedAt(date: Temporal.PlainDate, time: Temporal.PlainTime, zone: string): number {
  const wall = date.toPlainDateTime(time);
  const earlier = wall.toZonedDateTime(zone, { disambiguation: "earlier" });
  const later = wall.toZonedDateTime(zone, { disambiguation: "later" });
  if (earlier.toPlainDateTime().equals(wall)) return earlier.epochMilliseconds;
  // Both lie outside of the gap, as far as it is long: the change lies between them.
  let [low, high] = [earlier.epochMilliseconds, later.epochMilliseconds];
  const offsetBefore = earlier.offsetNanoseconds;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const offset =
      Temporal.Instant.fromEpochMilliseconds(middle).toZonedDateTimeISO(zone).offsetNanoseconds;
    if (offset === offsetBefore) low = middle;
    else high = middle;
  }
  return high;
}

/** All that fires in a year, each found from the one before, as a tick moves a reminder. */
function firings(pattern: string, zone: string, from: Instant, until: Instant): Instant[] {
  const found: Instant[] = [];
  let at = nextOccurrence(pattern, zone, from);
  while (at !== null && at < until) {
    found.push(at);
    at = nextOccurrence(pattern, zone, at);
  }
  return found;
}

interface Stretch {
  readonly dates: readonly Temporal.PlainDate[];
  readonly from: Instant;
  readonly until: Instant;
}

function stretch(zone: string, first: Temporal.PlainDate, length: number): Stretch {
  const end = first.add({ days: length });
  return {
    dates: Array.from({ length }, (_, day) => first.add({ days: day })),
    from: instant(first.toZonedDateTime(zone).epochMilliseconds - 1),
    until: instant(end.toZonedDateTime(zone).epochMilliseconds),
  };
}

const year = (zone: string) => stretch(zone, Temporal.PlainDate.from("2026-01-01"), 365);

/** A week around each change of the year. */
function changes(zone: string): readonly Stretch[] {
  const found: Stretch[] = [];
  let at = Temporal.PlainDate.from("2026-01-01")
    .toZonedDateTime(zone)
    .getTimeZoneTransition("next");
  while (at !== null && at.year === 2026) {
    found.push(stretch(zone, at.toPlainDate().subtract({ days: 3 }), 7));
    at = at.getTimeZoneTransition("next");
  }
  return found;
}

/** Two days may have one moment: a time that does not exist, and the midnight after it. */
const expectedIn = ({ dates, from, until }: Stretch, time: Temporal.PlainTime, zone: string) =>
  [...new Set(dates.map((date) => expectedAt(date, time, zone)))].filter(
    (at) => at > from && at < until,
  );

describe("a year across both changes of the clock", () => {
  const dailyAt = (time: Temporal.PlainTime) => `${time.minute} ${time.hour} * * *`;

  test.for(zones)("every day of it fires once, at its minute of the wall clock: %s", (zone) => {
    const all = year(zone);
    for (const text of ["02:30", "23:59"]) {
      const time = Temporal.PlainTime.from(text);
      expect(firings(dailyAt(time), zone, all.from, all.until), text).toEqual(
        expectedIn(all, time, zone),
      );
    }
  });

  test.for(zones)("so does every half hour of the day in the weeks of the changes: %s", (zone) => {
    const halfHours = Array.from({ length: 48 }, (_, count) =>
      Temporal.PlainTime.from("00:00").add({ minutes: count * 30 }),
    );
    for (const week of changes(zone)) {
      for (const time of [...halfHours, Temporal.PlainTime.from("02:59")])
        expect(firings(dailyAt(time), zone, week.from, week.until), `${time}`).toEqual(
          expectedIn(week, time, zone),
        );
    }
  });

  test.for(["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"])(
    "weekdays only, month's ends, and the 29th to 31st: %s",
    (zone) => {
      const { dates, from, until } = year(zone);
      const time = Temporal.PlainTime.from("02:30");
      const kinds = [
        ["30 2 * * 1-5", (date: Temporal.PlainDate) => date.dayOfWeek <= 5],
        ["30 2 L * *", (date: Temporal.PlainDate) => date.day === date.daysInMonth],
        ["30 2 31 * *", (date: Temporal.PlainDate) => date.day === 31],
        [
          "30 2 * * 0#L",
          (date: Temporal.PlainDate) => date.dayOfWeek === 7 && date.day > date.daysInMonth - 7,
        ],
        ["30 2 29 3 *", (date: Temporal.PlainDate) => date.month === 3 && date.day === 29],
      ] as const;
      for (const [pattern, fits] of kinds)
        expect(firings(pattern, zone, from, until), pattern).toEqual(
          dates.filter(fits).map((date) => expectedAt(date, time, zone)),
        );
    },
  );

  it("a list of times keeps to the same rule, each once", () => {
    const { dates, from, until } = year("Europe/Berlin");
    const wanted = dates.flatMap((date) =>
      ["02:30", "14:30"].map((time) =>
        expectedAt(date, Temporal.PlainTime.from(time), "Europe/Berlin"),
      ),
    );
    expect(firings("30 2,14 * * *", "Europe/Berlin", from, until)).toEqual(wanted);
  });

  it("a rhythm of hours is the clock's: one that it skips is left out, one that it repeats comes twice", () => {
    const { from, until } = year("Europe/Berlin");
    const found = firings("0 */2 * * *", "Europe/Berlin", from, until);
    const spans = found.slice(1).map((at, index) => (at - (found[index] ?? at)) / 3_600_000);
    expect(spans.filter((span) => span === 2)).toHaveLength(365 * 12 - 3);
    expect(spans.filter((span) => span !== 2)).toEqual([3, 1]);
  });

  it("whatever the time, the zone and where one stands: later than that, no other in between", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_439 }),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 4 * 365 * 24 * 60 }),
        (minuteOfDay, zone, ahead) => {
          const from = instant(Date.UTC(2025, 0, 1) + minutes(ahead));
          const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
          const today = Temporal.Instant.fromEpochMilliseconds(from)
            .toZonedDateTimeISO(zone)
            .toPlainDate();
          const time = Temporal.PlainTime.from({ hour, minute });
          const wanted = [-1, 0, 1, 2]
            .map((offset) => expectedAt(today.add({ days: offset }), time, zone))
            .filter((at) => at > from);
          expect(nextOccurrence(`${minute} ${hour} * * *`, zone, from)).toBe(Math.min(...wanted));
        },
      ),
      { numRuns: 500 },
    );
  });
});
