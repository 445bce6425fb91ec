/** What a model call costs, and what it can cost at most: micro-dollars, by a table made at build time. */
import { type ModelName, type Provider, parseModelName } from "./model-name.ts";
import { priceTable } from "./price-table.ts";
import type { Usage } from "./run.ts";

/** Micro-dollars per million tokens; `cached` is input read from a prompt cache, `written` input put into it. */
export type Rates = readonly [input: number, cached: number, written: number, output: number];

/** A call costs `base`, or `long` when it reads more than `above` tokens. */
export type Prices = readonly [base: Rates] | readonly [base: Rates, above: number, long: Rates];

/** What models cost whose id matches `pattern`, a regular expression. */
export type PriceRow = readonly [pattern: string, ...prices: Prices];

/** The first row that matches counts. */
export type PriceTable = Readonly<Record<Provider, readonly PriceRow[]>>;

/** Tokens of ONE model call: the tiers of a price are by call. Both kinds of cached tokens are among the input. */
export type CallUsage = Usage & { readonly cacheWriteInputTokens?: number | undefined };

/** `unpriced`: nobody has told us what the model costs. Never taken for free: see `countedMicroUsd`. */
export type Price = { readonly microUsd: number } | "unpriced";

/**
 * What an unpriced model is counted at: $5 and $25 a million tokens, what the dearest models of the
 * families that Vigil is used with cost now (Claude Opus 4.5 and later). The few that cost more are in
 * the table. So a model that is not there will hardly break a budget that counts with it, and a turn
 * of it still fits into the default budget.
 */
export const ceilingRates: Rates = [5_000_000, 5_000_000, 6_250_000, 25_000_000];

/** What one call has cost, rounded up to whole micro-dollars; `offline` costs nothing. */
export const priceOf = (model: ModelName, usage: CallUsage): Price => priceOfTurn(model, [usage]);

/** What the calls of one turn have cost. */
export function priceOfTurn(model: ModelName, calls: readonly CallUsage[]): Price {
  const prices = pricesOf(model);
  return prices === null ? "unpriced" : { microUsd: sumOf(prices, calls) };
}

/** What a budget counts for the calls of one turn: their price, and an unpriced model at the ceiling. */
export const countedMicroUsd = (model: ModelName, calls: readonly CallUsage[]): number =>
  sumOf(pricesOf(model) ?? ceiling, calls);

/** What one call reads and writes at most. */
export interface CallBounds {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * What a call within these bounds can cost at most, for reserving a budget: it reads nothing from the cache,
 * or all of it, or writes all of it there, whichever is dearest, in the dearest tier that it can reach.
 *
 * An unpriced model is counted at the ceiling, never at 0.
 */
export function boundMicroUsd(model: ModelName, { inputTokens, outputTokens }: CallBounds): number {
  const [base, above = Number.POSITIVE_INFINITY, long = base] = pricesOf(model) ?? ceiling;
  const costAt = ([input, cached, written, output]: Rates, tokens: number): number =>
    wholeMicroUsd(tokens * Math.max(input, cached, written) + outputTokens * output);
  const short = costAt(base, Math.min(inputTokens, above));
  return inputTokens > above ? Math.max(short, costAt(long, inputTokens)) : short;
}

/**
 * What a call is counted at that was answered: as it was told, and where a number was not told, at the
 * bound. No call reads or writes nothing, so that a zero is a number untold; and input that was not read
 * from the cache may have been written there at the dearer rate.
 */
export function toldWithin(call: CallUsage, bounds: CallBounds): CallUsage {
  const inputTokens = call.inputTokens || bounds.inputTokens;
  return {
    inputTokens,
    cachedInputTokens: call.cachedInputTokens,
    cacheWriteInputTokens:
      call.cacheWriteInputTokens ?? Math.max(0, inputTokens - call.cachedInputTokens),
    outputTokens: call.outputTokens || bounds.outputTokens,
  };
}

const ceiling: Prices = [ceilingRates];
const free: Prices = [[0, 0, 0, 0]];

/** Null when the table does not know the model. */
function pricesOf(model: ModelName): Prices | null {
  const name = parseModelName(model);
  if (name.kind === "offline") return free;
  for (const id of priceIdsOf(name.provider, name.id)) {
    const row = priceTable[name.provider].find(([pattern]) => new RegExp(pattern).test(id));
    if (row !== undefined) {
      const [, ...prices] = row;
      return prices;
    }
  }
  return null;
}

/**
 * An id as the table spells it, then without the date of a snapshot: `gpt-5.1-2025-11-13` costs what
 * `gpt-5.1` costs, unless the table says otherwise.
 */
function priceIdsOf(provider: Provider, id: string): readonly string[] {
  const own = provider === "bedrock" ? withoutProfile(id) : id;
  const spelt = own.toLowerCase().replaceAll(".", "-");
  return [spelt, spelt.replace(/-\d{4}-?\d{2}-?\d{2}$/, "")];
}

/**
 * Bedrock's id without the ARN around an inference profile and without the profile's region: all regions
 * of a model cost the same. Only `global.` is cheaper, and stays.
 */
const withoutProfile = (id: string): string =>
  id.replace(/^arn:.*\//, "").replace(/^(?:us-gov|us|eu|apac|au|jp|in|ca)\./, "");

/** The rates of a call that reads `inputTokens`. */
const ratesFor = ([base, above, long]: Prices, inputTokens: number): Rates =>
  above !== undefined && long !== undefined && inputTokens > above ? long : base;

const sumOf = (prices: Prices, calls: readonly CallUsage[]): number =>
  calls.reduce((sum, usage) => sum + microUsdOf(ratesFor(prices, usage.inputTokens), usage), 0);

function microUsdOf([input, cached, written, output]: Rates, usage: CallUsage): number {
  // A provider's numbers that do not add up must not make a call cheaper than nothing.
  const cachedTokens = Math.min(usage.cachedInputTokens, usage.inputTokens);
  const writtenTokens = Math.min(
    usage.cacheWriteInputTokens ?? 0,
    usage.inputTokens - cachedTokens,
  );
  const plainTokens = usage.inputTokens - cachedTokens - writtenTokens;
  const total =
    plainTokens * input +
    cachedTokens * cached +
    writtenTokens * written +
    usage.outputTokens * output;
  return wholeMicroUsd(total);
}

/** From rates a million tokens, rounded up. */
const wholeMicroUsd = (total: number): number => Math.ceil(total / 1_000_000);
