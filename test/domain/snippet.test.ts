import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { termReader, termsIn } from "../../lib/domain/recall-terms.ts";
import { snippetLimit, snippetOf } from "../../lib/domain/snippet.ts";

const talk = "We spoke of this and that for quite a while. ".repeat(30);

describe("a snippet", () => {
  it("is all of a short text", () => {
    expect(snippetOf("  The boiler knocks. ", ["boil"])).toEqual({
      text: "The boiler knocks.",
      start: 2,
    });
  });

  it("is where most of the terms stand together", () => {
    const text = `${talk}The boiler. ${talk}The old boiler knocks at night. ${talk}`;
    const { text: shown, start } = snippetOf(text, ["boil", "knock", "night"]);
    expect(shown).toContain("The old boiler knocks at night.");
    expect(text.slice(start, start + shown.length)).toBe(shown);
  });

  it("is the beginning where no term stands in the text", () => {
    expect(snippetOf(talk, ["boil"])).toMatchObject({ start: 0 });
  });

  it("finds its place in Japanese, which has no spaces", () => {
    const text = `${"今日は忙しかった。".repeat(60)}歯医者に行った。${"明日は休みたい。".repeat(60)}`;
    expect(snippetOf(text, ["歯医", "医者"]).text).toContain("歯医者に行った");
  });

  it("finds a Latin name that is written into Japanese, and a month", () => {
    const text = `${"今日は忙しかった。".repeat(60)}古いboilerを見る12月。${"明日は休みたい。".repeat(60)}`;
    expect(snippetOf(text, ["boil"]).text).toContain("boiler");
    expect(snippetOf(text, ["12月"]).text).toContain("12月");
  });

  it("cuts no emoji in two, wherever the hit stands", () => {
    for (const before of ["", "a"]) {
      const text = `${before}${"🙂".repeat(300)} boiler ${"🙂".repeat(300)}`;
      expect(snippetOf(text, ["boil"]).text.isWellFormed()).toBe(true);
    }
  });

  it("stands in the text as it is, is well-formed and short, and shows a term that is there", () => {
    const pieces = fc.constantFrom("boiler ", "🙂", "歯医者", "\n", "word ", "x".repeat(120), "é");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join("");
        const { text: shown, start } = snippetOf(text, ["boil"]);
        expect(text.slice(start, start + shown.length)).toBe(shown);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(snippetLimit);
        if (termsIn(text, termReader()).includes("boil")) expect(shown).toContain("boiler");
      }),
      { numRuns: 500 },
    );
  });
});
