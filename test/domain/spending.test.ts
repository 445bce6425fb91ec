import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { BudgetDay, settle, unspentDay } from "../../lib/domain/budget.ts";
import { noUsage } from "../../lib/domain/run.ts";
import {
  addedBy,
  counted,
  mostCounters,
  partsOf,
  SpendingKind,
  type Spent,
} from "../../lib/domain/spending.ts";

const haiku = "anthropic:claude-haiku-5-5";

const spent: fc.Arbitrary<Spent> = fc.record({
  microUsd: fc.nat(1_000_000),
  usage: fc.record({
    inputTokens: fc.nat(200_000),
    cachedInputTokens: fc.nat(200_000),
    outputTokens: fc.nat(8_000),
  }),
  on: fc.option(
    fc.record({
      kind: fc.constantFrom(...SpendingKind.options),
      model: fc.constantFrom(haiku, "openai:a#b:c/d", "bedrock:turns#silent", "offline"),
      turns: fc.constantFrom(0 as const, 1 as const),
    }),
  ),
});

describe("the parts of a day", () => {
  it("add up to what was spent on them, to the millionth, in whatever order it was settled", () => {
    fc.assert(
      fc.property(fc.array(spent, { maxLength: 20 }), (settled) => {
        const { parts } = settled.reduce((day, one) => settle(day, 0, one), unspentDay);
        const shown = partsOf(parts);
        for (const kind of SpendingKind.options) {
          const mine = settled.filter(({ on }) => on?.kind === kind);
          const part = shown.filter((one) => one.kind === kind);
          const sum = (amounts: readonly number[]) => amounts.reduce((all, one) => all + one, 0);
          expect(sum(part.map((one) => one.spentMicroUsd))).toBe(
            sum(mine.map((one) => one.microUsd)),
          );
          expect(sum(part.map((one) => one.outputTokens))).toBe(
            sum(mine.map((one) => one.usage.outputTokens)),
          );
          expect(sum(part.map((one) => one.turns))).toBe(
            sum(mine.map((one) => one.on?.turns ?? 0)),
          );
        }
        const reversed = settled.toReversed().reduce((day, one) => settle(day, 0, one), unspentDay);
        expect(partsOf(reversed.parts)).toEqual(shown);
        const kinds = shown.map(({ kind }) => SpendingKind.options.indexOf(kind));
        expect(kinds).toEqual(kinds.toSorted((one, other) => one - other));
      }),
    );
  });

  it("come to an end, however many models a day sees, and known ones grow on", () => {
    const on = (at: number) => ({ kind: "spoke", model: `openai:m${at}`, turns: 1 }) as const;
    const one = (at: number): Spent => ({ microUsd: 1, usage: noUsage, on: on(at) });
    let parts = {};
    for (let at = 0; at < 1_000; at += 1) parts = counted(parts, one(at));
    expect(partsOf(parts)).toHaveLength(mostCounters / 2);
    const grown = partsOf(counted(parts, one(0))).find(({ model }) => model === "openai:m0");
    expect(grown).toMatchObject({ spentMicroUsd: 2, turns: 2 });
  });

  it("have no counters for what grew by nothing", () => {
    const on = { kind: "silent", model: haiku, turns: 0 } as const;
    expect(addedBy({ microUsd: 0, usage: noUsage, on })).toEqual([]);
    expect(addedBy({ microUsd: 7, usage: noUsage, on })).toEqual([
      [`silent#spentMicroUsd#${haiku}`, 7],
    ]);
  });
});

describe("stored parts", () => {
  const known = { [`silent#turns#${haiku}`]: 3 };
  test.for([
    { says: "a day of before parts were kept", stored: undefined, turns: [] },
    { says: "null", stored: null, turns: [] },
    { says: "words", stored: "much", turns: [] },
    { says: "a list", stored: [1, 2], turns: [] },
    { says: "a kind that nobody knows", stored: { ...known, [`x#turns#${haiku}`]: 1 }, turns: [3] },
    { says: "a sum that nobody knows", stored: { ...known, "spoke#x#offline": 1 }, turns: [3] },
    { says: "a model that is none", stored: { ...known, "spoke#turns#gpt": 1 }, turns: [3] },
    { says: "a name of another form", stored: { ...known, toString: 1, "": 2 }, turns: [3] },
    {
      says: "counts that are none",
      stored: { ...known, "spoke#turns#offline": -1, "replay#turns#offline": "1" },
      turns: [3],
    },
  ])("of $says: what can be read is", ({ stored, turns }) => {
    const day = BudgetDay.parse({ spentMicroUsd: 5, parts: stored });
    expect(day.spentMicroUsd).toBe(5);
    expect(partsOf(day.parts).map((part) => part.turns)).toEqual(turns);
  });
});
