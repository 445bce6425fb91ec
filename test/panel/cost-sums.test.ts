import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { SpendingKind } from "../../lib/domain/spending.ts";
import {
  chartTop,
  costTable,
  kinds,
  otherKey,
  stacked,
  sumsBy,
} from "../../panel/src/pages/costs/cost-sums.ts";
import { columnWords, dayWords } from "../../panel/src/pages/costs/cost-words.ts";

const spent = (microUsd: number, input = 0, output = 0) => ({
  spent_usd: microUsd / 1_000_000,
  input_tokens: input,
  cached_input_tokens: 0,
  output_tokens: output,
});
const part = (
  kind: (typeof kinds)[number],
  model: string,
  microUsd: number,
  [input, output]: readonly [number, number] = [0, 0],
) => ({ kind, model, turns: 1, ...spent(microUsd, input, output) });

const days = [
  { day: "2026-11-29", ...spent(500, 100, 20), parts: [] },
  {
    day: "2026-11-30",
    ...spent(1_000, 900, 90),
    parts: [
      part("conversation", "large", 600, [500, 50]),
      part("silent", "small", 100, [300, 30]),
      part("silent", "large", 300, [100, 10]),
    ],
  },
];

describe("the table of the days", () => {
  it("splits them by kind, in the kinds' order, and keeps what was not split", () => {
    expect(costTable(days, "kind", "usd")).toEqual({
      columns: [
        { key: "silent", total: 0.0004 },
        { key: "conversation", total: 0.0006 },
        { key: otherKey, total: 0.0005 },
      ],
      rows: [
        { day: "2026-11-29", values: [0, 0, 0.0005], total: 0.0005 },
        { day: "2026-11-30", values: [0.0004, 0.0006, 0], total: 0.001 },
      ],
      total: 0.0015,
    });
  });

  it("splits them by model, the dearest first, and counts tokens in and out", () => {
    const { columns, rows } = costTable(days, "model", "tokens");
    expect(columns).toEqual([
      { key: "large", total: 660 },
      { key: "small", total: 330 },
      { key: otherKey, total: 120 },
    ]);
    expect(rows.map(({ total }) => total)).toEqual([120, 990]);
  });

  const anyPart = fc.record({
    kind: fc.constantFrom(...kinds),
    model: fc.constantFrom("a", "b", "c"),
    turns: fc.nat(9),
    spent: fc.nat(10 ** 9),
  });
  const anyDay = fc.record({ parts: fc.array(anyPart, { maxLength: 6 }), more: fc.nat(10 ** 6) });

  it("comes to the same whole however it is split, and the highest bar is the day", () => {
    fc.assert(
      fc.property(fc.array(anyDay), fc.constantFrom("kind", "model"), (made, by) => {
        const table = costTable(
          made.map(({ parts, more }, index) => ({
            day: String(index),
            ...spent(parts.reduce((sum, one) => sum + one.spent, more)),
            parts: parts.map(({ kind, model, turns, ...one }) => ({
              kind,
              model,
              turns,
              ...spent(one.spent),
            })),
          })),
          by,
          "usd",
        );
        const whole = made.reduce(
          (sum, { parts, more }) => sum + parts.reduce((of, one) => of + one.spent, more),
          0,
        );
        const columns = table.columns.reduce((sum, { total }) => sum + total, 0);
        expect(columns).toBeCloseTo(whole / 1_000_000, 5);
        expect(table.total).toBe(whole / 1_000_000);
        const top = stacked(table).at(-1) ?? table.rows.map(() => 0);
        for (const [index, { total }] of table.rows.entries())
          expect(top[index]).toBeCloseTo(total, 5);
      }),
    );
  });
});

test("all days together have a line a kind, also one that cost nothing", () => {
  const free = [{ day: "2026-11-30", ...spent(0), parts: [part("spoke", "offline", 0)] }];
  expect(sumsBy([...days, ...free], "kind")).toMatchObject([
    { key: "silent", turns: 2, inputTokens: 400, outputTokens: 40, usd: 0.0004 },
    { key: "spoke", turns: 1, usd: 0 },
    { key: "conversation", turns: 1, usd: 0.0006 },
  ]);
});

describe("the chart's top", () => {
  const table = costTable(days, "kind", "usd");
  test.for([
    { says: "the highest day when the cap is far above", capUsd: 0.5, top: 0.00105 },
    { says: "the cap when that is near", capUsd: 0.002, top: 0.0021 },
    { says: "the highest day when it was above the cap", capUsd: 0.0005, top: 0.00105 },
    { says: "the highest day when there is no cap", capUsd: null, top: 0.00105 },
  ])("is $says", ({ capUsd, top }) => {
    expect(chartTop(table, capUsd)).toBeCloseTo(top, 8);
  });

  it("is above nothing when nothing was spent", () => {
    expect(chartTop(costTable([], "kind", "usd"), 0.5)).toBe(1);
  });
});

test("every kind that the server knows has a place and words", () => {
  expect([...kinds]).toEqual(SpendingKind.options);
  for (const kind of kinds.slice(0, 2)) expect(columnWords(kind)).not.toBe(kind);
});

test("a day is a date, whatever the machine's zone", () => {
  expect(dayWords("2026-11-30")).toBe("Mon 30 Nov");
});
