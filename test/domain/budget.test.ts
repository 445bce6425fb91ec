import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  BudgetDay,
  microUsdOf,
  reserve,
  reservedMicroUsd,
  settle,
  unspentDay,
  usdWords,
} from "../../lib/domain/budget.ts";
import { noUsage } from "../../lib/domain/run.ts";

describe("a reservation", () => {
  test.for([
    { says: "fits an unspent day", committed: 0, wanted: 100, fits: true },
    { says: "fits exactly", committed: 400, wanted: 100, fits: true },
    { says: "does not fit by a millionth", committed: 401, wanted: 100, fits: false },
    { says: "of more than the cap never fits", committed: 0, wanted: 501, fits: false },
    { says: "of nothing fits a spent budget", committed: 500, wanted: 0, fits: true },
    { says: "of nothing does not fit an overspent one", committed: 501, wanted: 0, fits: false },
  ])("$says", ({ committed, wanted, fits }) => {
    const day = { ...unspentDay, committedMicroUsd: committed };
    const after = fits ? { ...day, committedMicroUsd: committed + wanted } : null;
    expect(reserve(day, wanted, 500)).toEqual(after);
  });
});

describe("settling", () => {
  it("puts the true cost in the place of the reservation and adds the tokens up", () => {
    const usage = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 2 };
    const reserved = reserve(unspentDay, 100, 500) ?? unspentDay;
    const once = settle(reserved, 100, { microUsd: 30, usage, on: null });
    expect(once).toEqual({ committedMicroUsd: 30, spentMicroUsd: 30, ...usage, parts: {} });
    const again = settle(reserve(once, 100, 500) ?? once, 100, { microUsd: 5, usage, on: null });
    expect(again).toMatchObject({ spentMicroUsd: 35, inputTokens: 20, outputTokens: 4 });
    expect(reservedMicroUsd(again)).toBe(0);
  });
});

describe("a day's budget", () => {
  /** Calls that begin and end in any order; some die in between and are never settled. */
  const calls = fc.array(
    fc.record({
      wanted: fc.nat(300),
      spentPart: fc.double({ min: 0, max: 1, noNaN: true }),
      begins: fc.nat(1_000),
      lasts: fc.integer({ min: 1, max: 500 }),
      dies: fc.boolean(),
    }),
    { maxLength: 30 },
  );

  it("is never overspent, however calls interleave, while each costs at most its reservation", () => {
    fc.assert(
      fc.property(calls, fc.nat(1_000), (made, cap) => {
        let day = unspentDay;
        let trulySpent = 0;
        const open = new Map<number, number>();
        const moments = made.flatMap((call, index) => [
          { call, index, at: call.begins, ends: false },
          { call, index, at: call.begins + call.lasts, ends: true },
        ]);
        for (const { call, index, ends } of moments.toSorted((a, b) => a.at - b.at)) {
          const reserved = open.get(index);
          if (!ends) {
            const next = reserve(day, call.wanted, cap);
            if (next !== null) open.set(index, call.wanted);
            day = next ?? day;
          } else if (reserved !== undefined) {
            const spent = Math.floor(reserved * call.spentPart);
            // The provider bills a call whether or not its beat lives to say so.
            trulySpent += spent;
            if (!call.dies) {
              day = settle(day, reserved, { microUsd: spent, usage: noUsage, on: null });
              open.delete(index);
            }
          }
          expect(trulySpent).toBeLessThanOrEqual(cap);
          expect(day.committedMicroUsd).toBeLessThanOrEqual(cap);
          expect(reservedMicroUsd(day)).toBe([...open.values()].reduce((sum, one) => sum + one, 0));
        }
      }),
    );
  });

  it("keeps what a call really cost, also beyond its reservation, and is then shut", () => {
    const day = settle(reserve(unspentDay, 10, 100) ?? unspentDay, 10, {
      microUsd: 400,
      usage: noUsage,
      on: null,
    });
    expect(day.spentMicroUsd).toBe(400);
    expect(reserve(day, 1, 100)).toBeNull();
  });

  it("reads zeros where nothing is stored, and refuses what is no amount", () => {
    expect(BudgetDay.parse({})).toEqual(unspentDay);
    expect(BudgetDay.safeParse({ spentMicroUsd: -1 }).success).toBe(false);
  });
});

describe("money", () => {
  test.for([
    [0.5, 500_000, "$0.5000"],
    [0.1 + 0.2, 300_000, "$0.3000"],
    [0.000_123, 123, "$0.0001"],
    [0, 0, "$0.0000"],
  ] as const)("%d dollars are %d millionths, said as %s", ([usd, microUsd, words]) => {
    expect(microUsdOf(usd)).toBe(microUsd);
    expect(usdWords(microUsd)).toBe(words);
  });
});
