/** Sums of what was spent: by day, by kind, by model; every sum comes to the whole. */
import type { CostsAnswer } from "../../../../lib/domain/wire/costs.ts";

export type By = "kind" | "model";
export type Of = "usd" | "tokens";

type Day = CostsAnswer["days"][number];
type Part = Day["parts"][number];

export interface Column {
  /** The kind, or the model; `other` for what is split into none. */
  readonly key: string;
  readonly total: number;
}

export interface Row {
  readonly day: string;
  /** One a column. */
  readonly values: readonly number[];
  /** The day's own sum. */
  readonly total: number;
}

export interface CostTable {
  readonly columns: readonly Column[];
  /** Oldest first. */
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Spent before parts were kept, or by a turn of which none is known. */
export const otherKey = "other";

/** In the order in which they are stacked and listed. */
export const kinds = ["silent", "spoke", "conversation", "synthesis", "replay"] as const;

/** Whole units, so that sums are exact: millionths of a dollar, and tokens. */
const unitsOf = (of: Of, spent: Omit<Day, "day" | "parts">): number =>
  of === "usd" ? Math.round(spent.spent_usd * 1_000_000) : spent.input_tokens + spent.output_tokens;

const amountOf = (of: Of, units: number): number => (of === "usd" ? units / 1_000_000 : units);

/**
 * A row a day and a column a kind or a model, of which only those that came to something: kinds in their own order,
 * models by what they came to. What of a day is in none of its parts stands under `other`.
 *
 * Tokens are those that went in, cached ones among them, and those that came out.
 */
export function costTable(days: readonly Day[], by: By, of: Of): CostTable {
  const rows = days.map((day) => ({
    day: day.day,
    total: unitsOf(of, day),
    units: unitsBy(day, by, of),
  }));
  const totals = new Map<string, number>();
  for (const { units } of rows)
    for (const [key, value] of units) totals.set(key, (totals.get(key) ?? 0) + value);
  const keys = [...totals.keys()]
    .filter((key) => totals.get(key) !== 0)
    .toSorted(orderOf(by, totals));
  return {
    columns: keys.map((key) => ({ key, total: amountOf(of, totals.get(key) ?? 0) })),
    rows: rows.map(({ day, total, units }) => ({
      day,
      values: keys.map((key) => amountOf(of, units.get(key) ?? 0)),
      total: amountOf(of, total),
    })),
    total: amountOf(
      of,
      rows.reduce((sum, { total }) => sum + total, 0),
    ),
  };
}

function unitsBy(day: Day, by: By, of: Of): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  let rest = unitsOf(of, day);
  for (const part of day.parts) {
    const value = unitsOf(of, part);
    units.set(part[by], (units.get(part[by]) ?? 0) + value);
    rest -= value;
  }
  if (rest > 0) units.set(otherKey, rest);
  return units;
}

const places: readonly string[] = kinds;

const orderOf = (by: By, totals: ReadonlyMap<string, number>) => (one: string, other: string) => {
  const place = (key: string): number => {
    if (key === otherKey) return Number.POSITIVE_INFINITY;
    return by === "kind" ? places.indexOf(key) : -(totals.get(key) ?? 0);
  };
  const [here, there] = [place(one), place(other)];
  return here === there ? one.localeCompare(other) : here - there;
};

/** What the bars are drawn of: for each column the sum of itself and of all before it, a value a row. */
export const stacked = ({ columns, rows }: CostTable): readonly (readonly number[])[] =>
  columns.map((_, upTo) =>
    rows.map(({ values }) => values.slice(0, upTo + 1).reduce((sum, value) => sum + value, 0)),
  );

export interface Sum {
  readonly key: string;
  readonly turns: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
}

/** All days together, a line a kind or a model, those with turns but without cost among them. */
export function sumsBy(days: readonly Day[], by: By): readonly Sum[] {
  const parts = days.flatMap((day) => day.parts);
  const groups = Map.groupBy(parts, (part) => part[by]);
  const totals = new Map([...groups].map(([key, of]) => [key, sum(of, "spent_usd")]));
  return [...groups]
    .map(([key, of]) => ({
      key,
      turns: sum(of, "turns"),
      inputTokens: sum(of, "input_tokens"),
      cachedInputTokens: sum(of, "cached_input_tokens"),
      outputTokens: sum(of, "output_tokens"),
      usd: Math.round(sum(of, "spent_usd") * 1_000_000) / 1_000_000,
    }))
    .toSorted((one, other) => orderOf(by, totals)(one.key, other.key));
}

type Counted = Exclude<keyof Part, "kind" | "model">;

const sum = (parts: readonly Part[], of: Counted): number =>
  parts.reduce((total, part) => total + part[of], 0);

/** The highest value of the chart: room for the cap where that is no more than four times the highest day. */
export function chartTop({ rows }: CostTable, capUsd: number | null): number {
  const highest = Math.max(0, ...rows.map(({ total }) => total));
  const top = capUsd !== null && capUsd <= 4 * highest ? Math.max(highest, capUsd) : highest;
  return top === 0 ? 1 : top * 1.05;
}
