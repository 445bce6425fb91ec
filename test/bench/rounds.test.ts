import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Span, sequentialRounds } from "../../bench/rounds.ts";

const span = (startMs: number, endMs: number): Span => ({ startMs, endMs });

describe("sequential rounds", () => {
  test.for([
    { says: "none for no calls", spans: [], rounds: 0 },
    {
      says: "one for calls side by side",
      spans: [span(0, 10), span(1, 9), span(2, 11)],
      rounds: 1,
    },
    {
      says: "one each for calls in a row",
      spans: [span(0, 5), span(5, 8), span(9, 12)],
      rounds: 3,
    },
    {
      says: "one for two that a third one spans, and one for each of the two",
      spans: [span(0, 20), span(1, 5), span(6, 10)],
      rounds: 2,
    },
    { says: "the same in any order", spans: [span(9, 12), span(0, 5), span(5, 8)], rounds: 3 },
  ])("are $says", ({ spans, rounds }) => {
    expect(sequentialRounds(spans)).toBe(rounds);
  });

  it("never grow when calls take longer", () => {
    const spans = fc.array(fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 20 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(spans, fc.nat(20), (calls, longerMs) => {
        const quick = calls.map(([start, length]) => span(start, start + length));
        const slow = calls.map(([start, length]) => span(start, start + length + longerMs));
        expect(sequentialRounds(slow)).toBeLessThanOrEqual(sequentialRounds(quick));
      }),
    );
  });
});
