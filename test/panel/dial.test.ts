import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  arc,
  clockOf,
  minuteAt,
  minutesOfDay,
  movedBy,
  pointAt,
  spanOf,
  stepMinutes,
  wireTime,
} from "../../panel/src/pages/config/dial.ts";

const step = fc
  .integer({ min: 0, max: minutesOfDay / stepMinutes - 1 })
  .map((n) => n * stepMinutes);

describe("a dial of 24 hours", () => {
  test.for([
    [0, 0, -100],
    [360, 100, 0],
    [720, 0, 100],
    [1_080, -100, 0],
  ] as const)("minute %i lies at (%i, %i)", ([minute, x, y]) => {
    expect(pointAt(minute, 100).x).toBeCloseTo(x);
    expect(pointAt(minute, 100).y).toBeCloseTo(y);
  });

  it("finds the time that a point lies at, however far out", () => {
    fc.assert(
      fc.property(step, fc.integer({ min: 1, max: 500 }), (minute, radius) => {
        expect(minuteAt(pointAt(minute, radius))).toBe(minute);
      }),
    );
  });

  it("a span and its rest are a day", () => {
    fc.assert(
      fc.property(step, step, (start, end) => {
        fc.pre(start !== end);
        expect(spanOf(start, end) + spanOf(end, start)).toBe(minutesOfDay);
      }),
    );
  });

  test.for([
    { says: "half a day, the short way", start: 540, end: 1_260, flag: " 0 0 1 " },
    { says: "across midnight", start: 1_320, end: 360, flag: " 0 0 1 " },
    { says: "most of a day, the long way", start: 420, end: 1_380, flag: " 0 1 1 " },
  ])("draws $says", ({ start, end, flag }) => {
    expect(arc(start, end, 80)).toContain(flag);
  });

  it("draws a whole day as two halves: an arc from a point to itself is nothing", () => {
    expect(arc(0, minutesOfDay, 80).match(/A/g)).toHaveLength(2);
  });
});

describe("a handle", () => {
  test.for([
    ["ArrowRight", 540, 555],
    ["ArrowLeft", 0, 1_425],
    ["PageUp", 1_410, 30],
    ["Home", 600, 0],
    ["End", 600, 1_425],
    ["ArrowUp", 547, 555],
    ["a", 600, null],
  ] as const)("%s moves it from %i to %s", ([key, from, to]) => {
    expect(movedBy(key, from)).toBe(to);
  });

  test.for([
    [0, false, "00:00"],
    [0, true, "24:00"],
    [1_440, true, "24:00"],
    [545, false, "09:05"],
  ] as const)("%i, as an end %s, reads %s", ([minute, isEnd, words]) => {
    expect(clockOf(minute, isEnd)).toBe(words);
  });
});

describe("a time that was typed", () => {
  test.for([
    ["", null],
    ["9", 9],
    ["24", 24],
    ["09", "09"],
    [" 09:30 ", "09:30"],
    ["noon", "noon"],
  ] as const)("%j is sent as %j", ([text, wire]) => {
    expect(wireTime(text)).toBe(wire);
  });
});
