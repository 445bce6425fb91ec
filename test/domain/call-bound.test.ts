/** How many tokens a call reads at most. */
import { describe, expect, it, test } from "vitest";
import {
  firstCallTokens,
  laterCallTokens,
  longestSchema,
  tokensAtMost,
} from "../../lib/domain/call-bound.ts";

describe("the tokens of a text, at most", () => {
  test.for([
    { text: "", tokens: 0 },
    { text: "Rain at five.", tokens: 13 },
    { text: "日本語", tokens: 9 },
    { text: "👩‍🚀", tokens: 11 },
    { text: "\ud83d", tokens: 3 },
    // Longer in a normal form than as it is written: NFKC, then NFC.
    { text: "\ufdfa", tokens: 33 },
    { text: "\u0958", tokens: 6 },
    // Shorter in it: a tokenizer may leave the text as it is.
    { text: "e\u0301", tokens: 3 },
  ])("of $text are $tokens", ({ text, tokens }) => {
    expect(tokensAtMost(text)).toBe(tokens);
  });
});

describe("what a call reads at most", () => {
  const base = { system: "", messages: [], tools: [] };
  const more = (call: Partial<Parameters<typeof firstCallTokens>[0]>) =>
    firstCallTokens({ ...base, ...call }) - firstCallTokens(base);

  it("is every text that it is sent, and room for what the provider writes around it", () => {
    expect(firstCallTokens(base)).toBeGreaterThanOrEqual(1_000);
    expect(more({ system: "日本語" })).toBe(9);
    expect(more({ messages: [{ text: "日本語" }] })).toBeGreaterThanOrEqual(9 + 10);
    const tool = { name: "read", description: "Read a file." };
    expect(more({ tools: [tool] })).toBeGreaterThanOrEqual(4 + 12 + longestSchema + 10);
  });

  it("is, for a later call, all that the one before read and wrote, and what is new", () => {
    const before = { inputTokens: 1_000, outputTokens: 100 };
    expect(laterCallTokens(before, 30)).toBeGreaterThanOrEqual(1_130);
    expect(laterCallTokens(before, 31) - laterCallTokens(before, 30)).toBe(1);
  });
});
