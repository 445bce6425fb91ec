/** `vigil costs`: what it asks, and how a thread's spending is shown. */
import { describe, expect, it, test } from "vitest";
import type { CostsAnswer } from "../../lib/domain/wire/costs.ts";
import { stubbedApi, vigilAt } from "./cli-world.ts";

const haiku = "anthropic:claude-haiku-5-5";
const none = { spent_usd: 0, input_tokens: 0, cached_input_tokens: 0, output_tokens: 0 };
const some = { spent_usd: 0.012, input_tokens: 40_000, cached_input_tokens: 9_000 };
const answer: CostsAnswer = {
  thread_id: "default",
  timezone: "Europe/Berlin",
  cap_usd: 0.5,
  days: [
    {
      day: "2026-11-19",
      ...some,
      output_tokens: 1_200,
      parts: [
        { kind: "silent", model: haiku, turns: 47, ...some, output_tokens: 1_000 },
        { kind: "spoke", model: haiku, turns: 1, ...none },
      ],
    },
    { day: "2026-11-20", ...none, parts: [] },
    {
      day: "2026-11-21",
      ...some,
      output_tokens: 0,
      parts: [{ kind: "silent", model: haiku, turns: 2, ...some, output_tokens: 0 }],
    },
  ],
};

describe("vigil costs", () => {
  it("is a line a day that cost something, one a kind and model, and the sum", async () => {
    await using api = await stubbedApi(answer);
    const { exitCode, out } = await vigilAt(api.url, ["costs", "--days", "3"]);
    expect(exitCode).toBe(0);
    expect(out.split("\n")).toEqual([
      "default, in the last 3 days (Europe/Berlin), at most $0.5 a day",
      "  $0.0120         41200 tokens  2026-11-19",
      "  $0.0120         40000 tokens  2026-11-21",
      `  $0.0240         81000 tokens  silent, ${haiku}  49 turns`,
      `  $0.0000             0 tokens  spoke, ${haiku}  1 turn`,
      "  $0.0240         81200 tokens  in all",
    ]);
    expect(api.asked[0]?.route).toBe("GET /api/threads/default/costs?days=3");
  });

  it("asks for thirty days of another thread; --json is the whole answer", async () => {
    await using api = await stubbedApi(answer);
    const { out } = await vigilAt(api.url, ["costs", "--thread", "42", "--json"]);
    expect(JSON.parse(out)).toEqual(answer);
    expect(api.asked[0]?.route).toBe("GET /api/threads/42/costs?days=30");
  });

  it("says when nothing was spent, and why that may be", async () => {
    await using api = await stubbedApi({ ...answer, days: answer.days.slice(1, 2) });
    const { exitCode, out } = await vigilAt(api.url, ["costs", "--days", "1"]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^default, today .*\nNothing was spent\. Models that cost nothing/);
  });

  test.for(["0", "41", "many"])("--days %s is a wrong call", async (days) => {
    await using api = await stubbedApi(answer);
    const { exitCode, errors } = await vigilAt(api.url, ["costs", "--days", days]);
    expect(exitCode).toBe(2);
    expect(errors).toContain("It must be a whole number between 1 and 40.");
    expect(api.asked).toEqual([]);
  });
});
