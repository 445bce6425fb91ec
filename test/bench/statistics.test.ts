import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { median, percentile } from "../../bench/statistics.ts";

describe("percentile", () => {
  test.for([
    { says: "the smallest at 0", samples: [3, 1, 2], percent: 0, found: 1 },
    { says: "the middle one of three at 50", samples: [3, 1, 2], percent: 50, found: 2 },
    { says: "the lower of two middle ones", samples: [4, 1, 3, 2], percent: 50, found: 2 },
    { says: "the largest at 100", samples: [3, 1, 2], percent: 100, found: 3 },
    {
      says: "the 99th of a hundred at 99",
      samples: Array.from({ length: 100 }, (_, index) => index + 1),
      percent: 99,
      found: 99,
    },
    {
      says: "the 55th of a hundred at 55, whatever 0.55 times 100 is to a computer",
      samples: Array.from({ length: 100 }, (_, index) => index + 1),
      percent: 55,
      found: 55,
    },
    {
      says: "numbers by their size, not by their spelling",
      samples: [10, 9],
      percent: 0,
      found: 9,
    },
  ])("is $says", ({ samples, percent, found }) => {
    expect(percentile(samples, percent)).toBe(found);
  });

  it("is exceeded by at most the rest of the samples", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.integer({ min: 0, max: 100 }),
        (samples, percent) => {
          const found = percentile(samples, percent);
          const above = samples.filter((sample) => sample > found).length;
          expect(samples).toContain(found);
          expect(above * 100).toBeLessThanOrEqual(samples.length * (100 - percent));
        },
      ),
    );
  });

  it("does not exist for no samples", () => {
    expect(() => median([])).toThrow("no samples");
  });
});
