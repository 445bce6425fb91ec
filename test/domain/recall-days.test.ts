import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { dayOfPath, dayReader, dayWords } from "../../lib/domain/recall-days.ts";
import { instant } from "../../lib/domain/time.ts";
import { dayOf } from "../../lib/domain/wall-clock.ts";

describe("the day of many moments", () => {
  it("is that of wall-clock.ts, in every zone and on days when the clock is changed", () => {
    const zones = fc.constantFrom("UTC", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu");
    const moments = fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(zones, fc.array(moments, { maxLength: 20 }), (zone, times) => {
        const dayAt = dayReader(zone);
        for (const time of times) expect(dayAt(instant(time))).toBe(dayOf(instant(time), zone));
      }),
    );
    const dayAt = dayReader("Europe/Berlin");
    for (let hour = 0; hour < 48; hour += 1) {
      const at = instant(Date.UTC(2025, 2, 29) + hour * 3_600_000);
      expect(dayAt(at)).toBe(dayOf(at, "Europe/Berlin"));
    }
  });

  it("is of UTC when the zone is not known", () => {
    expect(dayReader("Mars/Olympus")(instant(Date.UTC(2025, 2, 14, 23)))).toBe("2025-03-14");
  });
});

test("a day is asked for by its numbers, its month and its weekday", () => {
  expect(dayWords("2025-03-14")).toBe("2025 3 14 march mar märz 3月 friday freitag 金曜");
  expect(dayWords("2025-13-14")).toBe("");
});

test.for([
  ["diary/2025-03-14T08-00-00.md", "2025-03-14"],
  ["diary/2025-03-14.md", "2025-03-14"],
  ["notes/trips/2025-03-14-oslo.md", "2025-03-14"],
  ["diary/2025-02-30.md", null],
  ["diary/2025-03-149.md", null],
  ["notes/house.md", null],
] as const)("%s is of the day %s", ([path, day]) => {
  expect(dayOfPath(path)).toBe(day);
});
