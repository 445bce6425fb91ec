import fc from "fast-check";
import { decodeTime, ulid } from "ulid";
import { describe, expect, it, test } from "vitest";
import { eventDays, isExpired, LogEvent, madeAt, utcDay } from "../../lib/domain/event.ts";
import { parseInput } from "../../lib/domain/parse.ts";
import { days, instant } from "../../lib/domain/time.ts";

const at = instant(Date.UTC(2026, 10, 20, 23, 59));
const event: LogEvent = {
  id: ulid(at),
  threadId: "default",
  at,
  type: "acted",
  detail: { action: "post", count: 2, dryRun: false, target: null },
};

describe("a line of the event log", () => {
  it("survives being stored", () => {
    expect(LogEvent.parse(event)).toEqual(event);
  });

  test.for([
    { change: { type: "danced" }, field: "type" },
    { change: { id: "1" }, field: "id must be the id of an event" },
    { change: { detail: { nested: {} } }, field: "detail.nested" },
    { change: { at: -1 }, field: "at" },
  ])("is refused with $change", ({ change, field }) => {
    expect(() => parseInput(LogEvent, { ...event, ...change })).toThrow(field);
  });

  test.for([
    { after: 0, expired: false },
    { after: days(7) - 1, expired: false },
    { after: days(7), expired: true },
  ])("$after ms later is expired: $expired", ({ after, expired }) => {
    expect(isExpired(event, instant(at + after))).toBe(expired);
  });
});

describe("the days of the log", () => {
  it("are eight, newest first, also over the end of a month", () => {
    expect(eventDays(instant(Date.UTC(2026, 2, 3)))).toEqual([
      "2026-03-03",
      "2026-03-02",
      "2026-03-01",
      "2026-02-28",
      "2026-02-27",
      "2026-02-26",
      "2026-02-25",
      "2026-02-24",
    ]);
  });

  it("hold every event that is not expired", () => {
    fc.assert(
      fc.property(fc.nat(days(8)), fc.nat(days(1)), (age, offset) => {
        const now = instant(at + offset);
        const happened = { ...event, at: instant(now - age) };
        if (!isExpired(happened, now)) expect(eventDays(now)).toContain(utcDay(happened.at));
      }),
    );
  });
});

describe("an event's id", () => {
  it("tells when it was made, with or without a number behind it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 281_474_976_710_655 }), (time) => {
        const id = ulid(time);
        expect(madeAt(id)).toBe(decodeTime(id));
        expect(madeAt(`${id}.2`)).toBe(time);
      }),
    );
  });
});
