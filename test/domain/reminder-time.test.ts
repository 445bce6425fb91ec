/** "When", in words: what is understood of it, and what is said where it may mean something else. */
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it, test } from "vitest";
import {
  understandWhen,
  type WhenClock,
  whenChoices,
  whenValue,
} from "../../lib/domain/reminder-time.ts";
import { days, instant } from "../../lib/domain/time.ts";

/** A Wednesday, 11:07:12 in Berlin. */
const now = instant(Date.UTC(2026, 10, 25, 10, 7, 12, 345));
const berlin: WhenClock = { now, timezone: "Europe/Berlin" };
const understood = (words: string, clock = berlin) => {
  const when = understandWhen(words, clock);
  if (when.kind === "unclear") throw new Error(`${words}: ${when.problem}`);
  return when;
};
const problem = (words: string, clock = berlin) => {
  const when = understandWhen(words, clock);
  return when.kind === "unclear" ? when.problem : `understood: ${when.words}`;
};

describe("a moment", () => {
  test.for([
    ["in 20 minutes", "Wed 25 Nov 11:27"],
    ["20 minutes", "Wed 25 Nov 11:27"],
    ["in half an hour", "Wed 25 Nov 11:37"],
    ["in 1 hour and 30 minutes", "Wed 25 Nov 12:37"],
    ["in 2 days", "Fri 27 Nov 11:07"],
    ["in a week", "Wed 2 Dec 11:07"],
    ["in 3 weeks at 10", "Wed 16 Dec 10:00"],
    ["in 5 years", "Tue 25 Nov 2031 11:07"],
    ["tomorrow at 9", "Thu 26 Nov 09:00"],
    ["Tomorrow at 9, please!", "Thu 26 Nov 09:00"],
    ["at 9", "Thu 26 Nov 09:00"],
    ["at 12", "Wed 25 Nov 12:00"],
    ["9pm", "Wed 25 Nov 21:00"],
    ["00:00", "Thu 26 Nov 00:00"],
    ["midnight", "Thu 26 Nov 00:00"],
    ["noon tomorrow", "Thu 26 Nov 12:00"],
    ["the day after tomorrow at 8", "Fri 27 Nov 08:00"],
    ["friday 18:30", "Fri 27 Nov 18:30"],
    ["wednesday at 9", "Wed 2 Dec 09:00"],
    ["wednesday at 23:00", "Wed 25 Nov 23:00"],
    ["next monday 8:30", "Mon 30 Nov 08:30"],
    ["26 Nov 09:00", "Thu 26 Nov 09:00"],
    ["25 Nov 12:00", "Wed 25 Nov 12:00"],
    ["24 Nov 12:00", "Wed 24 Nov 2027 12:00"],
    ["1 January at 10", "Fri 1 Jan 2027 10:00"],
    ["25/12/2026", "Fri 25 Dec 09:00"],
    ["2026-12-24 18:00", "Thu 24 Dec 18:00"],
    ["2026-12-24T18:00Z", "Thu 24 Dec 19:00"],
    ["2026-12-24T18:00:00+05:30", "Thu 24 Dec 13:30"],
    ["9am EST", "Wed 25 Nov 15:00"],
    ["this afternoon", "Wed 25 Nov 15:00"],
    ["tomorrow evening", "Thu 26 Nov 20:00"],
  ] as const)("%s: %s", ([words, shown]) => {
    expect(understood(words)).toMatchObject({
      words: `${shown} Europe/Berlin`,
      pattern: null,
      timezone: "Europe/Berlin",
      isChosen: false,
    });
  });

  test.for([
    ["tomorrow", "Thu 26 Nov 07:15"],
    ["on friday", "Fri 27 Nov 07:15"],
    ["tomorrow morning", "Thu 26 Nov 07:15"],
    ["24 december", "Thu 24 Dec 07:15"],
    ["wednesday", "Wed 2 Dec 07:15"],
    ["every monday", "every Monday at 07:15"],
  ] as const)("without a time is in the thread's morning: %s", ([words, shown]) => {
    const clock = { ...berlin, morningMinute: 7 * 60 + 15 };
    expect(understood(words, clock).words).toBe(`${shown} Europe/Berlin`);
  });

  test.for([
    ["tomorrow at 9 Asia/Tokyo", "Thu 26 Nov 09:00 Asia/Tokyo", "2026-11-26T00:00:00.000Z"],
    [
      "26 Nov 09:00 (America/New_York)",
      "Thu 26 Nov 09:00 America/New_York",
      "2026-11-26T14:00:00.000Z",
    ],
    ["tomorrow 9:00 UTC", "Thu 26 Nov 09:00 UTC", "2026-11-26T09:00:00.000Z"],
    ["every day at 9, Asia/Tokyo", "every day at 09:00 Asia/Tokyo", "2026-11-26T00:00:00.000Z"],
  ] as const)("by the zone that stands behind: %s", ([words, shown, at]) => {
    const when = understood(words);
    expect([when.words, new Date(when.dueAt).toISOString()]).toEqual([shown, at]);
  });

  test.for([
    {
      words: "28 march 2027 02:30",
      says: "does not exist: when the clock is set forward",
      at: "2027-03-28T01:00:00.000Z",
    },
    {
      words: "31 oct 2027 02:30",
      says: "happens twice: its first",
      at: "2027-10-31T00:30:00.000Z",
    },
  ])("that $says", ({ words, at }) => {
    expect(new Date(understood(words).dueAt).toISOString()).toBe(at);
  });

  it("is a span of real time, also where the clock is changed in between", () => {
    const beforeChange = instant(Date.UTC(2026, 9, 24, 23, 30));
    const when = understood("in 3 hours", { now: beforeChange, timezone: "Europe/Berlin" });
    expect(when.dueAt - beforeChange).toBe(3 * 3_600_000);
    expect(when.words).toBe("Sun 25 Oct 03:30 Europe/Berlin");
  });
});

describe("what is unclear, and says what to write instead", () => {
  test.for([
    ["", "It does not say when."],
    [" \u0000\n ", "It does not say when."],
    ["x".repeat(101), "longer than 100 characters"],
    ["banana", 'I do not understand "banana" as a time.'],
    ["jetzt gleich", "I do not understand"],
    ["at 25:00", "I do not understand"],
    ["31 February 2027 at 9", "I do not understand"],
    ["I may be there", "I do not understand"],
    ["yesterday at 9", "That is past."],
    ["2 hours ago", "That is past."],
    ["last friday", "That is past."],
    ["now", "That is past: it is Wed 25 Nov 11:07 now"],
    ["25 nov 9:00", "That is past: it is Wed 25 Nov 11:07 now, and I read Wed 25 Nov 09:00."],
    ["2020-01-01 9:00", "and I read Wed 1 Jan 2020 09:00."],
    ["1900-01-01", "That is past."],
    ["31 dec 9999", "more than ten years ahead"],
    ["in 99999 years", "no year that I know"],
    ["tomorrow at 9 and friday at 10", 'two times in it, "tomorrow at 9" and "friday at 10"'],
    ["from 9 to 10 tomorrow", "is a span of time"],
    ["03/04/2027 9:00", '"03/04" may be 3 April or 4 March'],
    ["3.4.2027", '"3.4" may be 3 April or 4 March'],
    ["may", '"may" does not say which day.'],
    ["next month", '"next month" does not say which day.'],
    ["call mum tomorrow", 'I understand "tomorrow" in it, but not "call mum".'],
    ["tomorrow 0900", 'I understand "tomorrow" in it, but not "0900".'],
    ["every week", "does not say on which day"],
    ["every 2 weeks on friday", "skips some weeks"],
    ["every full moon", "is no recurrence that I know"],
    ["* * * * *", "more often than every 5 minutes"],
    ["every 2 minutes", "more often than every 5 minutes"],
    ["0 9 31 2 *", "never comes"],
    [`=${now} UTC`, "That is past by now."],
  ] as const)("%j: %s", ([words, says]) => {
    expect(problem(words)).toContain(says);
    expect(problem(words)).toMatch(/^[A-Z"].*Write it like "tomorrow at 9".*\.$/s);
  });

  it("whatever is written: an answer, ahead of now and within ten years, or a sentence", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ..."in at on every day week month year monday fri 9 13 25:61 8:30 am pm tomorrow last next noon the of and , = * / - 2026-11-26 T09:00Z UTC Europe/Berlin 0 9 31 feb second".split(
          " ",
        ),
      ),
      fc.string({ maxLength: 6 }),
      fc.nat(99_999).map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
        const when = understandWhen(pieces.join(" "), berlin);
        if (when.kind === "unclear") return when.problem.endsWith(".");
        return when.dueAt > now && when.dueAt <= now + days(3_660);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("what is shown back", () => {
  const minute = fc.integer({ min: 1, max: 60 * 24 * 365 * 9 });
  const zone = fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
  );

  it("means the same minute when it is read again, whoever reads it", () => {
    fc.assert(
      fc.property(minute, zone, zone, (ahead, timezone, reader) => {
        const wholeMinute = Math.floor(now / 60_000) * 60_000;
        const dueAt = instant(wholeMinute + ahead * 60_000);
        const { words } = understood(whenValue({ dueAt, pattern: null, timezone }), berlin);
        const again = understood(words, { now, timezone: reader });
        // Of a minute that the clock shows twice the words cannot say which.
        const isSecond =
          Temporal.Instant.fromEpochMilliseconds(dueAt)
            .toZonedDateTimeISO(timezone)
            .toPlainDateTime()
            .toZonedDateTime(timezone, { disambiguation: "earlier" }).epochMilliseconds !== dueAt;
        if (!isSecond) expect(again.dueAt).toBe(dueAt);
        expect(again.words).toBe(words);
      }),
      { numRuns: 300 },
    );
  });

  test.for(["0 9 1-7 * 1", "0,30 9 * * MON", "*/45 * * * *", "0 */1 * * *", "0 9 1 1 1"])(
    "of a pattern is understood as the same: %s",
    (pattern) => {
      const { words } = understood(whenValue({ dueAt: now, pattern, timezone: "Asia/Tokyo" }));
      expect(words).toMatch(/ Asia\/Tokyo$/);
      const again = understood(words);
      expect(again).toMatchObject({
        timezone: "Asia/Tokyo",
        words: words.replace("1 hours", "hour"),
      });
      expect([pattern, "0 * * * *"]).toContain(again.pattern);
    },
  );

  test.for([
    "tomorrow at 9",
    "every weekday 8:30",
    "every last friday of the month at 17:00",
    "every 2 hours",
  ])("as a choice's value means exactly that: %s", (words) => {
    const when = understood(words);
    const value = whenValue(when);
    expect(value.length).toBeLessThanOrEqual(100);
    const later = { now: instant(now + 60_000), timezone: "Asia/Tokyo" };
    expect(understood(value, later)).toEqual({ ...when, isChosen: true });
  });

  it("offers what the words mean, the usual when there are none, and nothing that is unclear", () => {
    expect(whenChoices("fri 18:00", berlin)).toEqual([
      { name: "Fri 27 Nov 18:00 Europe/Berlin", value: expect.stringMatching(/^=\d+ Europe/) },
    ]);
    const usual = whenChoices(" ", berlin);
    expect(usual.length).toBeGreaterThan(3);
    expect(usual[0]?.name).toBe("in 20 minutes: Wed 25 Nov 11:27 Europe/Berlin");
    expect(whenChoices("banana", berlin)).toEqual([]);
  });

  it("offers no choice whose value is longer than Discord takes", () => {
    const times = Array.from({ length: 24 }, (_, hour) => hour).join(",");
    const words = `0,10,20,30,40,50,55 ${times} * * *`;
    expect(understood(words).pattern).toBe(words);
    expect(whenValue(understood(words)).length).toBeGreaterThan(100);
    expect(whenChoices(words, berlin)).toEqual([]);
  });
});

describe("the minute that is shown", () => {
  test.for([
    ["in 20 minutes", Date.UTC(2026, 10, 25, 10, 27)],
    ["in 1 minute", Date.UTC(2026, 10, 25, 10, 8)],
    ["in 10 seconds", Date.UTC(2026, 10, 25, 10, 7, 22)],
  ] as const)("is the minute in which it comes: %s", ([words, at]) => {
    expect(Math.floor(understood(words).dueAt / 1_000)).toBe(at / 1_000);
  });
});
