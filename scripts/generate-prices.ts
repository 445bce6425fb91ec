/**
 * Writes `lib/domain/price-table.ts`: what the models that we can call cost, from `@pydantic/genai-prices`.
 *
 * `node scripts/generate-prices.ts`, after the package was updated. A test compares the file with what this
 * would write.
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  findProvider,
  type MatchLogic,
  type ModelInfo,
  type ModelPrice,
} from "@pydantic/genai-prices";
import type { Provider } from "../lib/domain/model-name.ts";
import type { PriceRow, Prices, Rates } from "../lib/domain/prices.ts";

export const priceTablePath = join(import.meta.dirname, "../lib/domain/price-table.ts");

const providers = ["bedrock", "anthropic", "openai"] as const;

/** Our providers under the names that the data gives them. */
const sources: Readonly<Record<Provider, string>> = {
  bedrock: "aws",
  anthropic: "anthropic",
  openai: "openai",
};

/**
 * What the data lacks, as the vendors gave it in November 2026: Haiku 5.5 costs $0.10 and $0.50 a million
 * tokens, and five times as much in calls that read more than 100,000; its cache follows Anthropic's rule, 0.1
 * of the input's price to read and 1.25 to write. A test tells when the data has learnt it.
 */
const haiku55 = (pattern: string): PriceRow => [
  pattern,
  [100_000, 10_000, 125_000, 500_000],
  100_000,
  [500_000, 50_000, 625_000, 2_500_000],
];
const byHand: Readonly<Record<Provider, readonly PriceRow[]>> = {
  bedrock: [haiku55("^(?:global-)?anthropic-claude-haiku-5-5")],
  anthropic: [haiku55("^claude-haiku-5-5")],
  openai: [],
};

/** No models of a text conversation with tools. Left out they are unpriced, never free. */
const otherTrades =
  /audio|computer-use|deep-research|embed|image|^gpt-3.5-turbo-instruct|moderation|realtime|search|sonic|transcribe|tts|vision|voxtral|whisper|^(?:ada|babbage|curie|davinci|text-.*)$/;

/** The whole file, as it is checked in. */
export function renderPriceTable(): string {
  const tables = providers.map(
    (provider) => `  ${provider}: [\n${rowsOf(provider).map(rowLine).join("")}  ],\n`,
  );
  return `/** What models cost. Written by \`scripts/generate-prices.ts\` from @pydantic/genai-prices: do not edit. */
import type { PriceTable } from "./prices.ts";

// biome-ignore format: a model a line
export const priceTable: PriceTable = {
${tables.join("")}};
`;
}

function rowsOf(provider: Provider): readonly PriceRow[] {
  const found = findProvider({ providerId: sources[provider] });
  if (found === undefined)
    throw new Error(`@pydantic/genai-prices knows no provider "${sources[provider]}" any more`);
  const rows = found.models
    .filter(({ id, deprecated }) => deprecated !== true && !otherTrades.test(id))
    .flatMap((model) => rowOf(provider, model));
  return merged([...byHand[provider], ...rows]);
}

/** None for a model that is not paid by the token. */
function rowOf(provider: Provider, model: ModelInfo): PriceRow[] {
  const price = currentPrice(model);
  const base = ratesAt(price, 0);
  if (base === null) return [];
  const pattern = patternOf(provider, model.match);
  if (pattern === "") throw new Error(`no id is left of ${model.id}: it would match every id`);
  const starts = [...new Set(Object.values(price).flatMap(tierStarts))];
  if (starts.length > 1)
    throw new Error(`${model.id} has ${starts.length + 1} tiers: the table has room for two`);
  const [above] = starts;
  const long = above === undefined ? null : ratesAt(price, above + 1);
  return above === undefined || long === null ? [[pattern, base]] : [[pattern, base, above, long]];
}

/** The newest of its dated prices: the table is generated long after a price was announced. */
function currentPrice({ id, prices }: ModelInfo): ModelPrice {
  if (!Array.isArray(prices)) return prices;
  const newest = prices
    .map(({ constraint, prices: price }) => {
      if (constraint?.type === "time_of_date")
        throw new Error(`${id} costs more at some hours: the table has no room for that`);
      return { from: constraint?.start_date ?? "", price };
    })
    .sort((one, other) => (one.from < other.from ? -1 : 1))
    .at(-1);
  if (newest === undefined) throw new Error(`${id} has no price`);
  return newest.price;
}

/** Null when the model is not paid by the token. Without prices of its own the cache costs what input costs. */
function ratesAt(price: ModelPrice, inputTokens: number): Rates | null {
  const rateOf = (unit: string): number | undefined => microUsd(price[unit], inputTokens);
  const input = rateOf("input_mtok");
  const output = rateOf("output_mtok");
  if (input === undefined || output === undefined) return null;
  return [input, rateOf("cache_read_mtok") ?? input, rateOf("cache_write_mtok") ?? input, output];
}

/** A tier holds for calls that read more than its start (genai-prices, `TieredPrices`). */
function microUsd(unit: ModelPrice[string], inputTokens: number): number | undefined {
  if (unit === undefined) return undefined;
  const usd =
    typeof unit === "number"
      ? unit
      : (unit.tiers.findLast(({ start }) => inputTokens > start)?.price ?? unit.base);
  return Math.round(usd * 1_000_000);
}

const tierStarts = (unit: ModelPrice[string]): readonly number[] =>
  typeof unit === "object" ? unit.tiers.map(({ start }) => start) : [];

/**
 * A regular expression for ids as prices.ts looks for them (`priceIdsOf`): with hyphens in the place of
 * dots, on Bedrock without the region of a profile, and in a second try without the date of a snapshot. So
 * spellings that differ in no more than that are said once.
 */
function patternOf(provider: Provider, match: MatchLogic): string {
  const found = leavesOf(match).map(endsOf);
  const wanted = provider === "bedrock" ? found.flatMap(withoutRegion) : found;
  const exact = wanted.filter(({ start, end }) => start !== "" && end !== "");
  const undated = wanted.filter(
    (leaf) => !exact.some(({ text }) => leaf.text !== text && leaf.text.replace(date, "") === text),
  );
  return [...Map.groupBy(undated, ({ start, end }) => `${start} ${end}`).values()]
    .map(alternatives)
    .join("|");
}

/** The date of a snapshot, `-2026-03-05`, or a regular expression for one. */
const date = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|\\d\{4\}-\\d\{2\}-\\d\{2\}|\\d\{8\})$/;

/** What an id starts with, holds, or ends with. */
interface Ends {
  readonly start: "^" | "";
  readonly text: string;
  readonly end: "$" | "";
}

const leavesOf = (match: MatchLogic): readonly MatchLogic[] =>
  "or" in match ? match.or.flatMap(leavesOf) : [match];

function endsOf(leaf: MatchLogic): Ends {
  if ("equals" in leaf) return { start: "^", text: hyphens(leaf.equals), end: "$" };
  if ("starts_with" in leaf) return { start: "^", text: hyphens(leaf.starts_with), end: "" };
  if ("ends_with" in leaf) return { start: "", text: hyphens(leaf.ends_with), end: "$" };
  if ("contains" in leaf) return { start: "", text: hyphens(leaf.contains), end: "" };
  const whole = "regex" in leaf ? /^\^(.*)\$$/.exec(leaf.regex)?.[1] : undefined;
  if (whole !== undefined) return { start: "^", text: whole.replaceAll("\\.", "-"), end: "$" };
  throw new Error(`a match of this kind is new: ${JSON.stringify(leaf)}`);
}

const hyphens = (text: string): string => text.replaceAll(".", "-");

/** An id without its maker in front (`claude-...`) is none of Bedrock's, and left out. */
function withoutRegion(leaf: Ends): Ends[] {
  const text = leaf.text.replace(/^(?:us-gov|us|eu|apac|au|jp|in)-/, "");
  if (text !== leaf.text) return [{ ...leaf, text, start: "^" }];
  return leaf.start === "^" && /^(?:claude|gpt)-/.test(text) ? [] : [leaf];
}

function alternatives(group: readonly Ends[]): string {
  const texts = [...new Set(group.map(({ text }) => text))];
  const body = texts.length === 1 ? texts.join("") : `(?:${texts.join("|")})`;
  return `${group[0]?.start}${body}${group[0]?.end}`;
}

/** Neighbours that cost the same become one row. */
function merged(rows: readonly PriceRow[]): readonly PriceRow[] {
  const kept: PriceRow[] = [];
  for (const row of rows) {
    const last = kept.at(-1);
    if (last !== undefined && String(pricesOf(last)) === String(pricesOf(row)))
      kept[kept.length - 1] = [`${last[0]}|${row[0]}`, ...pricesOf(row)];
    else kept.push(row);
  }
  return kept;
}

/** All of a row but its pattern. */
const pricesOf = ([, base, ...long]: PriceRow): Prices => [base, ...long];

function rowLine(row: PriceRow): string {
  const cells = row.map((cell) =>
    Array.isArray(cell) ? `[${cell.join(", ")}]` : JSON.stringify(cell),
  );
  return `    [${cells.join(", ")}],\n`;
}

const [, started] = process.argv;
if (started !== undefined && resolve(started) === fileURLToPath(import.meta.url))
  writeFileSync(priceTablePath, renderPriceTable());
