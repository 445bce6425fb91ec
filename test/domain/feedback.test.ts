import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  afterNotHelpful,
  type Feedback,
  patienceMs,
  unhelpfulCount,
} from "../../lib/domain/feedback.ts";
import { after, days, hours, instant, milliseconds } from "../../lib/domain/time.ts";

const now = instant(1_763_640_000_000);
const pressed = (count: number, agoMs = 0): Feedback => ({
  count,
  lastAt: instant(now - agoMs),
  lastId: "a",
});

describe("how long the assistant leaves its person alone", () => {
  test.for([
    { says: "nothing was pressed", feedback: null, spanMs: 0 },
    { says: "one message did not help", feedback: pressed(1), spanMs: 0 },
    { says: "two", feedback: pressed(2), spanMs: hours(1) },
    { says: "three", feedback: pressed(3), spanMs: hours(2) },
    { says: "six", feedback: pressed(6), spanMs: hours(16) },
    { says: "seven", feedback: pressed(7), spanMs: hours(24) },
    { says: "a thousand", feedback: pressed(1_000), spanMs: hours(24) },
    { says: "three, a week ago", feedback: pressed(3, days(7)), spanMs: hours(1) },
    { says: "three, not quite a week ago", feedback: pressed(3, days(7) - 1), spanMs: hours(2) },
    { says: "three, a year ago", feedback: pressed(3, days(365)), spanMs: 0 },
    { says: "three, by a clock that is ahead", feedback: pressed(3, -days(30)), spanMs: hours(2) },
  ])("$says: $spanMs ms", ({ feedback, spanMs }) => {
    expect(patienceMs(feedback, now)).toBe(spanMs);
  });

  it("grows with each press, shrinks with each week, and never passes a day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(days(700)), (count, waitMs) => {
        const at = after(now, milliseconds(waitMs));
        const [fewer, more] = [pressed(count), pressed(count + 1)];
        expect(patienceMs(more, at)).toBeGreaterThanOrEqual(patienceMs(fewer, at));
        expect(patienceMs(fewer, after(at, days(7)))).toBeLessThanOrEqual(patienceMs(fewer, at));
        expect(patienceMs(fewer, at)).toBeLessThanOrEqual(hours(24));
      }),
    );
  });
});

describe("a press", () => {
  it("counts once, however often it is delivered", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 30 }), (ids) => {
        const last = ids.reduce<Feedback | null>(
          (feedback, id) => afterNotHelpful(feedback, String(id), now),
          null,
        );
        const inARow = ids.filter((id, index) => id !== ids[index - 1]);
        expect(unhelpfulCount(last, now)).toBe(inARow.length);
      }),
    );
  });

  it("begins anew where the earlier ones are forgotten", () => {
    const { count } = afterNotHelpful(pressed(2, days(14)), "b", now);
    expect(count).toBe(1);
  });
});
