import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isActive } from "../../lib/domain/active-hours.ts";
import { type BeatingThread, comingBeats } from "../../lib/domain/coming-beats.ts";
import { activeHoursOf, ThreadConfig } from "../../lib/domain/thread-config.ts";
import { instant, minutes } from "../../lib/domain/time.ts";

const now = instant(Date.UTC(2025, 10, 21, 8));

const aThread = (config: Record<string, unknown>): BeatingThread => ({
  id: "default",
  config: ThreadConfig.parse({ every: 1_800, ...config }),
  lastTickAt: instant(now - minutes(10)),
});

const asked = { now, count: 5 };

describe("the beats that come", () => {
  it("begin with the one that is due, an interval from each to the next", () => {
    const dueAt = instant(now + minutes(3));
    expect(comingBeats(aThread({}), dueAt, asked)).toEqual(
      [0, 30, 60, 90, 120].map((minute) => dueAt + minutes(minute)),
    );
  });

  it("begin with the rest of the interval where the rhythm is new", () => {
    expect(comingBeats(aThread({ every: 900 }), null, asked)[0]).toBe(now + minutes(5));
  });

  it("begin after the slot that was answered, unless that lies further ahead than any clock", () => {
    const thread = aThread({ every: 900 });
    const slotAt = instant(now + minutes(5));
    const first = (lastSlotAt: typeof slotAt) =>
      comingBeats({ ...thread, lastSlotAt }, null, asked)[0];
    expect(first(slotAt)).toBe(slotAt + 1);
    expect(first(instant(slotAt - 1))).toBe(slotAt);
    expect(first(instant(now + minutes(60 * 24)))).toBe(slotAt);
  });

  it("wait for the next morning when the hours are over", () => {
    const thread = aThread({ active_hours_start: 9, active_hours_end: 10 });
    const days = comingBeats(thread, null, asked).map((at) => new Date(at).getUTCDate());
    expect(days).toEqual([21, 21, 22, 22, 23]);
  });

  it("are none while the thread is disabled", () => {
    expect(comingBeats(aThread({ enabled: false }), now, asked)).toEqual([]);
  });

  it("lie in the hours, each later than the one before", () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    const clock = (value: number) =>
      `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
    fc.assert(
      fc.property(minute, minute, fc.integer({ min: 60, max: 86_400 }), (start, end, every) => {
        fc.pre(start !== end);
        const hours = { active_hours_start: clock(start), active_hours_end: clock(end) };
        const thread = aThread({ ...hours, every, timezone: "Europe/Berlin" });
        const beats = comingBeats(thread, null, asked);
        for (const [index, at] of beats.entries()) {
          expect(isActive(activeHoursOf(thread.config), at)).toBe(true);
          expect(at).toBeGreaterThan(beats[index - 1] ?? 0);
        }
      }),
      { numRuns: 50 },
    );
  });
});
