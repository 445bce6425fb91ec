import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  type ActiveHours,
  clampToHours,
  isActive,
  nextActiveAt,
} from "../../lib/domain/active-hours.ts";
import { instant, minutes } from "../../lib/domain/time.ts";
import { aZoneAndMoment, isEven, moment, zoned } from "./moments.ts";

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** `09:00-17:00` in a zone. */
function hoursOf(window: string, timezone: string): ActiveHours {
  const [start = "", end = ""] = window.split("-");
  return { startMinute: minuteOf(start), endMinute: minuteOf(end), timezone };
}

const berlin = "Europe/Berlin";

describe("active hours", () => {
  test.for([
    // Start inclusive, end exclusive.
    ["09:00-17:00", berlin, "2026-11-20T08:59:59.999+01:00", "2026-11-20T09:00+01:00"],
    ["09:00-17:00", berlin, "2026-11-20T09:00+01:00", "itself"],
    ["09:00-17:00", berlin, "2026-11-20T16:59:59.999+01:00", "itself"],
    ["09:00-17:00", berlin, "2026-11-20T17:00+01:00", "2026-11-21T09:00+01:00"],
    ["09:30-09:31", berlin, "2026-11-20T09:31+01:00", "2026-11-21T09:30+01:00"],
    // Across midnight.
    ["22:00-06:00", berlin, "2026-11-20T23:00+01:00", "itself"],
    ["22:00-06:00", berlin, "2026-11-21T00:00+01:00", "itself"],
    ["22:00-06:00", berlin, "2026-11-21T05:59+01:00", "itself"],
    ["22:00-06:00", berlin, "2026-11-21T06:00+01:00", "2026-11-21T22:00+01:00"],
    // Up to midnight, said in two ways, and the whole day.
    ["22:00-24:00", berlin, "2026-11-20T23:59+01:00", "itself"],
    ["22:00-24:00", berlin, "2026-11-21T00:00+01:00", "2026-11-21T22:00+01:00"],
    ["22:00-00:00", berlin, "2026-11-20T23:59+01:00", "itself"],
    ["22:00-00:00", berlin, "2026-11-21T00:00+01:00", "2026-11-21T22:00+01:00"],
    ["00:00-24:00", berlin, "2026-11-21T00:00+01:00", "itself"],
    ["00:00-06:00", berlin, "2026-11-20T23:59+01:00", "2026-11-21T00:00+01:00"],
    // The clock is set forward from 02:00 to 03:00.
    ["02:30-06:00", berlin, "2026-03-29T01:59+01:00", "2026-03-29T03:00+02:00"],
    ["02:30-06:00", berlin, "2026-03-29T03:00+02:00", "itself"],
    ["00:00-02:30", berlin, "2026-03-29T01:59+01:00", "itself"],
    ["00:00-02:30", berlin, "2026-03-29T03:00+02:00", "2026-03-30T00:00+02:00"],
    ["02:15-02:45", berlin, "2026-03-29T01:00+01:00", "2026-03-30T02:15+02:00"],
    ["09:00-17:00", berlin, "2026-03-28T17:00+01:00", "2026-03-29T09:00+02:00"],
    ["02:15-04:00", "Australia/Lord_Howe", "2026-10-04T01:59+10:30", "2026-10-04T02:30+11:00"],
    ["00:00-08:00", "Asia/Beirut", "2026-03-28T23:00+02:00", "2026-03-29T01:00+03:00"],
    ["09:00-17:00", "Pacific/Apia", "2011-12-29T17:00-10:00", "2011-12-31T09:00+14:00"],
    // The clock is set back from 03:00 to 02:00: the first 02:30 counts, for a start and for an end.
    ["02:30-06:00", berlin, "2026-10-25T02:29+02:00", "2026-10-25T02:30+02:00"],
    ["02:30-06:00", berlin, "2026-10-25T02:30+02:00", "itself"],
    ["02:30-06:00", berlin, "2026-10-25T02:10+01:00", "itself"],
    ["00:00-02:30", berlin, "2026-10-25T02:29+02:00", "itself"],
    ["00:00-02:30", berlin, "2026-10-25T02:30+02:00", "2026-10-26T00:00+01:00"],
    ["00:00-02:30", berlin, "2026-10-25T02:10+01:00", "2026-10-26T00:00+01:00"],
    ["22:00-02:30", berlin, "2026-10-25T02:10+01:00", "2026-10-25T22:00+01:00"],
    ["01:45-03:00", "Australia/Lord_Howe", "2026-04-05T01:44+11:00", "2026-04-05T01:45+11:00"],
    ["01:45-03:00", "Australia/Lord_Howe", "2026-04-05T01:35+10:30", "itself"],
    ["00:30-08:00", "America/Havana", "2026-11-01T00:10-05:00", "itself"],
    // Odd offsets.
    ["09:00-17:00", "Asia/Kathmandu", "2026-11-20T03:14Z", "2026-11-20T03:15Z"],
    ["09:00-17:00", "America/St_Johns", "2026-07-01T11:29Z", "2026-07-01T11:30Z"],
    ["09:00-17:00", "America/St_Johns", "2026-12-01T12:29Z", "2026-12-01T12:30Z"],
  ] as const)("%s in %s: the first moment from %s is %s", ([window, timezone, from, to]) => {
    const at = moment(from);
    const hours = hoursOf(window, timezone);
    expect(nextActiveAt(hours, at)).toBe(to === "itself" ? at : moment(to));
    expect(isActive(hours, at)).toBe(to === "itself");
  });

  it("are always, where there are none", () => {
    const at = moment("2026-11-20T03:00Z");
    expect(isActive(null, at)).toBe(true);
    expect(nextActiveAt(null, at)).toBe(at);
    expect(clampToHours(at, null, 0.5)).toBe(at);
  });
});

const aWindow = fc
  .tuple(fc.nat(1_439), fc.nat(1_440))
  .filter(([startMinute, endMinute]) => startMinute !== endMinute)
  .map(([startMinute, endMinute]) => ({ startMinute, endMinute }));
const aCase = fc
  .tuple(aWindow, aZoneAndMoment)
  .map(([window, { timezone, at }]) => ({ hours: { ...window, timezone }, at }));

describe("whatever the zone, the hours and the moment", () => {
  it("the clock on the wall decides, where it runs evenly", () => {
    fc.assert(
      fc.property(aCase, ({ hours, at }) => {
        fc.pre(isEven(at, hours.timezone));
        const { startMinute, endMinute } = hours;
        const clock = zoned(at, hours.timezone);
        const minute = clock.hour * 60 + clock.minute;
        const says =
          startMinute < endMinute
            ? startMinute <= minute && minute < endMinute
            : startMinute <= minute || minute < endMinute;
        expect(isActive(hours, at)).toBe(says);
      }),
      { numRuns: 300 },
    );
  });

  it("the next active moment is active, not earlier, and itself where it is active already", () => {
    fc.assert(
      fc.property(aCase, ({ hours, at }) => {
        const nextAt = nextActiveAt(hours, at);
        expect(isActive(hours, nextAt)).toBe(true);
        expect(nextAt).toBeGreaterThanOrEqual(at);
        expect(nextAt === at).toBe(isActive(hours, at));
        expect(nextActiveAt(hours, nextAt)).toBe(nextAt);
      }),
    );
  });

  it("nothing before the next active moment is active", () => {
    fc.assert(
      fc.property(aCase, fc.double({ min: 0, max: 1, noNaN: true }), ({ hours, at }, share) => {
        const nextAt = nextActiveAt(hours, at);
        fc.pre(nextAt > at);
        const between = instant(at + Math.floor(share * (nextAt - 1 - at)));
        expect(isActive(hours, between)).toBe(false);
        expect(isActive(hours, instant(nextAt - 1))).toBe(false);
        expect(nextActiveAt(hours, between)).toBe(nextAt);
      }),
    );
  });

  it("a later moment never has an earlier answer", () => {
    fc.assert(
      fc.property(aCase, fc.nat(3 * 86_400_000), ({ hours, at }, laterMs) => {
        const later = instant(at + laterMs);
        expect(nextActiveAt(hours, at)).toBeLessThanOrEqual(nextActiveAt(hours, later));
      }),
    );
  });

  it("a due time keeps to the hours, at most ten minutes after they open", () => {
    fc.assert(
      fc.property(aCase, fc.double({ min: 0, max: 1, noNaN: true }), ({ hours, at }, spread) => {
        const dueAt = clampToHours(at, hours, spread);
        const nextAt = nextActiveAt(hours, at);
        expect(isActive(hours, dueAt)).toBe(true);
        expect(dueAt).toBeGreaterThanOrEqual(nextAt);
        expect(dueAt - nextAt).toBeLessThan(minutes(10));
        if (isActive(hours, at)) expect(dueAt).toBe(at);
      }),
    );
  });
});

describe("a due time outside the hours", () => {
  test.for([
    ["09:00-17:00", 0, "2026-11-20T09:00+01:00"],
    ["09:00-17:00", 0.5, "2026-11-20T09:04:59.999+01:00"],
    ["09:00-17:00", 1, "2026-11-20T09:09:59.999+01:00"],
    ["09:00-09:02", 1, "2026-11-20T09:01:59.999+01:00"],
  ] as const)("%s with a spread of %d moves to %s", ([window, spread, to]) => {
    const dueAt = moment("2026-11-20T03:00+01:00");
    expect(clampToHours(dueAt, hoursOf(window, berlin), spread)).toBe(moment(to));
  });
});
