import { readFileSync } from "node:fs";
import { calcPrice, findProvider, type MatchLogic } from "@pydantic/genai-prices";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  boundMicroUsd,
  ceilingRates,
  countedMicroUsd,
  priceOf,
  priceOfTurn,
  toldWithin,
} from "../../lib/domain/prices.ts";
import { noUsage } from "../../lib/domain/run.ts";
import { priceTablePath, renderPriceTable } from "../../scripts/generate-prices.ts";

const million = 1_000_000;
const haiku = "bedrock:us.anthropic.claude-haiku-5-5";
const local = "openai:llama3.2:latest";

/** What reading and writing cost, in micro-dollars: 1,000 tokens each. */
const thousands = { ...noUsage, inputTokens: 1_000, outputTokens: 1_000 };

describe("the price of a call", () => {
  test.for([
    [haiku, { microUsd: 600 }],
    ["bedrock:global.anthropic.claude-haiku-5-5-v1:0", { microUsd: 600 }],
    ["anthropic:claude-haiku-5-5", { microUsd: 600 }],
    ["bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0", { microUsd: 6_600 }],
    ["bedrock:global.anthropic.claude-haiku-4-5-20251001-v1:0", { microUsd: 6_000 }],
    ["bedrock:us.amazon.nova-2-lite-v1:0", { microUsd: 3_080 }],
    ["anthropic:claude-sonnet-5-5", { microUsd: 12_000 }],
    [
      "bedrock:arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-2-lite-v1:0",
      { microUsd: 3_080 },
    ],
    ["openai:gpt-5.1-2025-11-13", { microUsd: 11_250 }],
    ["openai:gpt-5.1-mini-2031-01-01", { microUsd: 2_250 }],
    ["openai:gpt-4o-2024-05-13", { microUsd: 20_000 }],
    ["offline", { microUsd: 0 }],
    [local, "unpriced"],
    ["anthropic:gpt-5.1", "unpriced"],
    ["bedrock:claude-haiku-4-5", "unpriced"],
  ] as const)("of %s", ([model, price]) => {
    expect(priceOf(model, thousands)).toEqual(price);
  });

  test.for([
    { says: "input", usage: { inputTokens: 50_000 }, microUsd: 5_000 },
    { says: "output", usage: { outputTokens: 1_000 }, microUsd: 500 },
    {
      says: "cached input at a tenth",
      usage: { inputTokens: 50_000, cachedInputTokens: 50_000 },
      microUsd: 500,
    },
    {
      says: "input put into the cache at a quarter more",
      usage: { inputTokens: 50_000, cacheWriteInputTokens: 40_000 },
      microUsd: 6_000,
    },
    { says: "a fraction, rounded up", usage: { outputTokens: 1 }, microUsd: 1 },
    { says: "the last call of the lower tier", usage: { inputTokens: 100_000 }, microUsd: 10_000 },
    { says: "the first of the upper", usage: { inputTokens: 100_001 }, microUsd: 50_001 },
    {
      says: "output in the upper tier",
      usage: { inputTokens: 200_000, outputTokens: 1_000 },
      microUsd: 102_500,
    },
    {
      says: "no more cached than was read",
      usage: { inputTokens: 10_000, cachedInputTokens: 90_000, cacheWriteInputTokens: 5 },
      microUsd: 100,
    },
  ])("counts $says", ({ usage, microUsd }) => {
    expect(priceOf(haiku, { ...noUsage, ...usage })).toEqual({ microUsd });
  });

  it("takes the tier of each call by itself, not of the turn's sum", () => {
    const call = { ...noUsage, inputTokens: 60_000 };
    expect(priceOfTurn(haiku, [call, call])).toEqual({ microUsd: 12_000 });
    expect(priceOfTurn(local, [call, call])).toBe("unpriced");
    expect(priceOfTurn(haiku, [])).toEqual({ microUsd: 0 });
  });
});

describe("what a budget counts", () => {
  it("is the price, and the ceiling for an unpriced model", () => {
    const [input, , , output] = ceilingRates;
    expect(countedMicroUsd(haiku, [thousands])).toBe(600);
    expect(countedMicroUsd("offline", [thousands])).toBe(0);
    expect(countedMicroUsd(local, [thousands])).toBe((input + output) / 1_000);
  });
});

describe("the bound of a call", () => {
  test.for([
    { model: "offline", inputTokens: 1_000, microUsd: 0 },
    // All of it put into the cache, the dearest way to read it.
    { model: haiku, inputTokens: 1_000, microUsd: 125 + 50 },
    { model: haiku, inputTokens: 100_000, microUsd: 12_500 + 50 },
    { model: haiku, inputTokens: 100_001, microUsd: 62_501 + 250 },
    { model: local, inputTokens: 1_000, microUsd: 6_250 + 2_500 },
  ])(
    "of $model that reads $inputTokens tokens is $microUsd",
    ({ model, inputTokens, microUsd }) => {
      expect(boundMicroUsd(model, { inputTokens, outputTokens: 100 })).toBe(microUsd);
    },
  );

  it("is never less than what a call within it costs, whatever the model and the cache", () => {
    const models = fc.constantFrom(
      haiku,
      local,
      "anthropic:claude-sonnet-4-5",
      "openai:gpt-5.6-sol",
      "openai:gpt-6-sol",
      "bedrock:us.amazon.nova-2-lite-v1:0",
    );
    const call = fc.record({
      inputTokens: fc.nat(400_000),
      cachedInputTokens: fc.nat(400_000),
      cacheWriteInputTokens: fc.option(fc.nat(400_000), { nil: undefined }),
      outputTokens: fc.nat(4_000),
    });
    fc.assert(
      fc.property(models, call, fc.nat(300_000), fc.nat(4_000), (model, told, more, longer) => {
        const bounds = {
          inputTokens: told.inputTokens + more,
          outputTokens: told.outputTokens + longer,
        };
        const bound = boundMicroUsd(model, bounds);
        expect(countedMicroUsd(model, [told])).toBeLessThanOrEqual(bound);
        expect(countedMicroUsd(model, [toldWithin(told, bounds)])).toBeLessThanOrEqual(bound);
      }),
    );
  });

  it("of an unpriced model is never 0", () => {
    expect(boundMicroUsd(local, { inputTokens: 1, outputTokens: 0 })).toBeGreaterThan(0);
  });
});

describe("what a call is counted at", () => {
  const bounds = { inputTokens: 9_000, outputTokens: 500 };
  const told = { inputTokens: 800, cachedInputTokens: 300, outputTokens: 40 };

  test.for([
    {
      says: "what was told",
      call: { ...told, cacheWriteInputTokens: 100 },
      counted: { ...told, cacheWriteInputTokens: 100 },
    },
    {
      says: "all that was not read from the cache as put there, when that was not told",
      call: told,
      counted: { ...told, cacheWriteInputTokens: 500 },
    },
    {
      says: "input that was not told at its bound",
      call: { ...told, inputTokens: 0, cachedInputTokens: 0 },
      counted: {
        inputTokens: 9_000,
        cachedInputTokens: 0,
        cacheWriteInputTokens: 9_000,
        outputTokens: 40,
      },
    },
    {
      says: "output that was not told at its bound",
      call: { ...told, outputTokens: 0 },
      counted: { ...told, cacheWriteInputTokens: 500, outputTokens: 500 },
    },
  ])("is $says", ({ call, counted }) => {
    expect(toldWithin(call, bounds)).toEqual(counted);
  });
});

describe("the price table", () => {
  it("is what scripts/generate-prices.ts would write today: run it after an update of genai-prices", () => {
    expect(readFileSync(priceTablePath, "utf8")).toBe(renderPriceTable());
  });

  it("does not need its own rows for Haiku 5.5 once genai-prices knows the model", () => {
    const usage = { input_tokens: 1 };
    expect(calcPrice(usage, "us.anthropic.claude-haiku-5-5", { providerId: "aws" })).toBeNull();
    expect(calcPrice(usage, "claude-haiku-5-5", { providerId: "anthropic" })).toBeNull();
  });

  /** Ids that genai-prices itself spells out. */
  const spelt = (match: MatchLogic): readonly string[] => {
    if ("or" in match) return match.or.flatMap(spelt);
    if ("equals" in match) return [match.equals];
    if ("starts_with" in match) return [match.starts_with, `${match.starts_with}-x`];
    if ("ends_with" in match) return [match.ends_with];
    if ("contains" in match) return [match.contains, `${match.contains}-v1:0`];
    return [];
  };

  test.for([
    { provider: "bedrock", providerId: "aws", atLeast: 100 },
    { provider: "anthropic", providerId: "anthropic", atLeast: 40 },
    { provider: "openai", providerId: "openai", atLeast: 100 },
  ])(
    "gives the price of genai-prices for every id of $provider",
    ({ provider, providerId, atLeast }) => {
      const ids = findProvider({ providerId })?.models.flatMap(({ match }) => spelt(match)) ?? [];
      const priced = ids.flatMap((id) => {
        const ours = priceOf(`${provider}:${id}`, usage(1_000, 500));
        if (ours === "unpriced") return [];
        return [{ id, ours, long: priceOf(`${provider}:${id}`, usage(300_000, 500)) }];
      });
      expect(priced.length).toBeGreaterThan(atLeast);
      for (const { id, ours, long } of priced) {
        expect({ id, ...ours }).toEqual({ id, microUsd: theirs(id, providerId, 1_000, 500) });
        expect({ id, long }).toEqual({
          id,
          long: { microUsd: theirs(id, providerId, 300_000, 500) },
        });
      }
    },
  );

  const usage = (inputTokens: number, cachedInputTokens: number) => ({
    inputTokens,
    cachedInputTokens,
    cacheWriteInputTokens: 100,
    outputTokens: 1_000,
  });

  function theirs(id: string, providerId: string, input: number, cached: number): number {
    const tokens = {
      input_tokens: input,
      cache_read_tokens: cached,
      cache_write_tokens: 100,
      output_tokens: 1_000,
    };
    const price = calcPrice(tokens, id, { providerId, timestamp: new Date("2026-12-01") });
    // Their sums are of floating dollars: the last digits are noise.
    return Math.ceil(Number(((price?.total_price ?? Number.NaN) * million).toFixed(4)));
  }
});
