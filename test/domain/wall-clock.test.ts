import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it, test } from "vitest";
import { instant } from "../../lib/domain/time.ts";
import { dateOf, dayOf, lastDays, momentOf, startOfNextDay } from "../../lib/domain/wall-clock.ts";
import { aZone, aZoneAndMoment, isEven, moment, zoned } from "./moments.ts";

describe("the moment of a time of day", () => {
  test.for([
    ["2026-11-20", "09:00", "UTC", "2026-11-20T09:00Z"],
    ["2026-11-20", "09:00", "Asia/Kathmandu", "2026-11-20T09:00+05:45"],
    ["2026-11-20", "24:00", "Europe/Berlin", "2026-11-21T00:00+01:00"],
    // Set forward at 02:00.
    ["2026-03-29", "01:59", "Europe/Berlin", "2026-03-29T01:59+01:00"],
    ["2026-03-29", "02:00", "Europe/Berlin", "2026-03-29T03:00+02:00"],
    ["2026-03-29", "02:59", "Europe/Berlin", "2026-03-29T03:00+02:00"],
    ["2026-03-29", "03:00", "Europe/Berlin", "2026-03-29T03:00+02:00"],
    ["2026-03-08", "02:30", "America/St_Johns", "2026-03-08T03:00-02:30"],
    ["2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-04T02:30+11:00"],
    ["2026-03-29", "00:00", "Asia/Beirut", "2026-03-29T01:00+03:00"],
    ["2011-12-30", "09:00", "Pacific/Apia", "2011-12-31T00:00+14:00"],
    // Set back at 03:00.
    ["2026-10-25", "01:59", "Europe/Berlin", "2026-10-25T01:59+02:00"],
    ["2026-10-25", "02:00", "Europe/Berlin", "2026-10-25T02:00+02:00"],
    ["2026-10-25", "02:59", "Europe/Berlin", "2026-10-25T02:59+02:00"],
    ["2026-10-25", "03:00", "Europe/Berlin", "2026-10-25T03:00+01:00"],
    ["2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-05T01:45+11:00"],
    ["2026-11-01", "00:00", "America/Havana", "2026-11-01T00:00-04:00"],
  ] as const)("%s at %s in %s is %s", ([date, time, timezone, at]) => {
    const minuteOfDay = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    const found = momentOf(Temporal.PlainDate.from(date), minuteOfDay, timezone);
    expect(found).toBe(moment(at));
  });

  it("is when the clock shows that time, on a day without a change of the clock", () => {
    fc.assert(
      fc.property(aZoneAndMoment, fc.nat(1_439), ({ timezone, at }, minuteOfDay) => {
        fc.pre(isEven(at, timezone));
        const date = dateOf(at, timezone);
        const clock = zoned(momentOf(date, minuteOfDay, timezone), timezone);
        expect(clock.toPlainDate().equals(date)).toBe(true);
        expect(clock.hour * 60 + clock.minute).toBe(minuteOfDay);
      }),
    );
  });

  it("is never earlier for a later time of day, and the end of a day is the start of the next", () => {
    fc.assert(
      fc.property(aZoneAndMoment, fc.nat(1_440), fc.nat(1_440), ({ timezone, at }, one, two) => {
        const date = dateOf(at, timezone);
        const first = momentOf(date, Math.min(one, two), timezone);
        expect(first).toBeLessThanOrEqual(momentOf(date, Math.max(one, two), timezone));
        const nextDay = momentOf(date.add({ days: 1 }), 0, timezone);
        expect(momentOf(date, 1_440, timezone)).toBe(nextDay);
      }),
    );
  });
});

describe("the last days", () => {
  test.for([
    ["2026-11-20T23:30Z", "UTC", 3, ["2026-11-18", "2026-11-19", "2026-11-20"]],
    ["2026-11-20T23:30Z", "Europe/Berlin", 1, ["2026-11-21"]],
    ["2026-03-01T12:00Z", "UTC", 2, ["2026-02-28", "2026-03-01"]],
    ["2026-03-29T12:00Z", "Europe/Berlin", 2, ["2026-03-28", "2026-03-29"]],
  ] as const)("of %s in %s, %d of them, are %j", ([at, timezone, count, found]) => {
    expect(lastDays(moment(at), timezone, count)).toEqual(found);
  });

  it("follow each other without a gap, and end with the day of the moment", () => {
    fc.assert(
      fc.property(aZoneAndMoment, fc.integer({ min: 1, max: 40 }), ({ timezone, at }, count) => {
        const found = lastDays(at, timezone, count);
        expect(found).toHaveLength(count);
        expect(found.at(-1)).toBe(dayOf(at, timezone));
        for (const [index, day] of found.slice(1).entries())
          expect(Date.parse(day) - Date.parse(found[index] ?? "")).toBe(86_400_000);
      }),
    );
  });
});

describe("the day of a budget", () => {
  test.for([
    ["2026-11-20T23:59:59.999Z", "UTC", "2026-11-20", "2026-11-21T00:00Z"],
    ["2026-11-21T00:00Z", "UTC", "2026-11-21", "2026-11-22T00:00Z"],
    ["2026-11-20T18:14Z", "Asia/Kathmandu", "2026-11-20", "2026-11-20T18:15Z"],
    ["2026-11-20T18:15Z", "Asia/Kathmandu", "2026-11-21", "2026-11-21T18:15Z"],
    // Days of 23 and 25 hours, one without a midnight, one with two, and one that was left out.
    ["2026-03-29T00:00+01:00", "Europe/Berlin", "2026-03-29", "2026-03-30T00:00+02:00"],
    ["2026-10-25T00:00+02:00", "Europe/Berlin", "2026-10-25", "2026-10-26T00:00+01:00"],
    ["2026-03-28T23:59+02:00", "Asia/Beirut", "2026-03-28", "2026-03-29T01:00+03:00"],
    ["2026-10-31T23:59-04:00", "America/Havana", "2026-10-31", "2026-11-01T00:00-04:00"],
    ["2026-11-01T00:30-05:00", "America/Havana", "2026-11-01", "2026-11-02T00:00-05:00"],
    ["2011-12-29T12:00-10:00", "Pacific/Apia", "2011-12-29", "2011-12-31T00:00+14:00"],
    // Until 2011 this clock was set back at one minute past midnight, into the day before.
    ["2010-11-06T23:30-03:30", "America/St_Johns", "2010-11-06", "2010-11-08T00:00-03:30"],
  ] as const)("of %s in %s is %s, until %s", ([at, timezone, day, nextAt]) => {
    expect(dayOf(moment(at), timezone)).toBe(day);
    expect(startOfNextDay(moment(at), timezone)).toBe(moment(nextAt));
  });

  it("ends later than now, at the first moment of another day", () => {
    fc.assert(
      fc.property(aZoneAndMoment, ({ timezone, at }) => {
        // The one clock that returned to a day that was over.
        fc.pre(timezone !== "America/St_Johns" || at > moment("2012-01-01T00:00Z"));
        const nextAt = startOfNextDay(at, timezone);
        expect(nextAt).toBeGreaterThan(at);
        expect(dayOf(instant(nextAt - 1), timezone)).toBe(dayOf(at, timezone));
        expect(dayOf(nextAt, timezone)).not.toBe(dayOf(at, timezone));
      }),
    );
  });

  it("always ends", () => {
    fc.assert(
      fc.property(aZone, fc.integer({ min: 0, max: 4_000_000_000_000 }), (timezone, at) => {
        expect(startOfNextDay(instant(at), timezone)).toBeGreaterThan(at);
      }),
    );
  });
});
