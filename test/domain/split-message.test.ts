import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { splitMessage } from "../../lib/domain/split-message.ts";

const word = fc.stringMatching(/^[a-z]{1,12}$/);
const line = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
const paragraph = fc
  .array(line, { minLength: 1, maxLength: 6 })
  .map((lines) => ({ code: false, lines }));
const block = fc
  .array(line, { minLength: 1, maxLength: 30 })
  .map((lines) => ({ code: true, lines }));
const markdown = fc.array(fc.oneof(paragraph, block), { minLength: 1, maxLength: 8 });
type Piece = { code: boolean; lines: string[] };

const render = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ code, lines }) => (code ? ["```ts", ...lines, "```"] : lines).join("\n"))
    .join("\n\n");

/** Every word with whether it stands in code, read back from rendered text. */
function wordsOf(text: string): string[] {
  let inCode = false;
  return text.split("\n").flatMap((each) => {
    if (each.startsWith("```")) {
      inCode = !inCode;
      return [];
    }
    return each
      .split(/\s+/)
      .filter(Boolean)
      .map((found) => (inCode ? `code:${found}` : found));
  });
}

const withoutSpace = (text: string): string => text.replace(/\s+/g, "");
const marksIn = (part: string): number => part.split("```").length - 1;

describe("splitMessage", () => {
  test.for([
    { says: "sends nothing for nothing", text: " \n\t\n", parts: [] },
    { says: "leaves a text that fits as it is", text: "a\n\nb ``` c", parts: ["a\n\nb ``` c"] },
    {
      says: "prefers the last paragraph that fits",
      text: `first line\nsecond line\n\nthird paragraph ${"x".repeat(45)}`,
      parts: ["first line\nsecond line", `third paragraph ${"x".repeat(45)}`],
    },
    {
      says: "then the last line, and keeps the next one's indentation",
      text: `- one ${"x".repeat(40)}\n  - two ${"y".repeat(40)}`,
      parts: [`- one ${"x".repeat(40)}`, `  - two ${"y".repeat(40)}`],
    },
    {
      says: "then the last word",
      text: `${"word ".repeat(13)}end`,
      parts: ["word ".repeat(12).concat("word"), "end"],
    },
    {
      says: "and only then anywhere",
      text: "x".repeat(70),
      parts: ["x".repeat(64), "x".repeat(6)],
    },
    {
      says: "keeps a code block whole when it fits by itself",
      text: `Look at this one:\n\`\`\`js\n${"a();\n".repeat(8)}\`\`\``,
      parts: ["Look at this one:", `\`\`\`js\n${"a();\n".repeat(8)}\`\`\``],
    },
    {
      says: "prefers the end of any line of prose to a blank line inside of code",
      text: `Look at this one:\n\`\`\`\n${"a();\n\nb();\n".repeat(5)}\`\`\``,
      parts: ["Look at this one:", `\`\`\`\n${"a();\n\nb();\n".repeat(5)}\`\`\``],
    },
    {
      says: "never cuts a character in two",
      text: `x${"🙂".repeat(40)}`,
      parts: [`x${"🙂".repeat(31)}`, "🙂".repeat(9)],
    },
    {
      says: "comes to an end where there is nowhere to cut",
      text: `${"`".repeat(66)} end`,
      parts: ["`".repeat(60), "`````` end"],
    },
    {
      says: "closes a code block that it must cut, and opens it again with its language",
      text: `\`\`\`js\n${"  call();\n".repeat(9)}\`\`\`\nDone.`,
      parts: [
        `\`\`\`js\n${"  call();\n".repeat(5)}\`\`\``,
        `\`\`\`js\n${"  call();\n".repeat(4)}\`\`\`\nDone.`,
      ],
    },
    {
      says: "makes no part of a fence's last line alone",
      text: `\`\`\`\n${"z".repeat(55)}\n\`\`\`\n\nAfter the block.`,
      parts: [`\`\`\`\n${"z".repeat(55)}\n\`\`\``, "After the block."],
    },
  ])("$says", ({ text, parts }) => {
    expect(splitMessage(text, 64)).toEqual(parts);
  });

  it("starts a new part after seventeen lines", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    expect(splitMessage(lines.join("\n")).map((part) => part.split("\n").length)).toEqual([
      17, 17, 6,
    ]);
  });

  it("never exceeds Discord's 2,000 characters, whatever limit it is given", () => {
    expect(splitMessage("x".repeat(4_001), 9_999).map(({ length }) => length)).toEqual([
      2_000, 2_000, 1,
    ]);
  });

  it("loses nothing but white space, splits no character, makes no blank or oversized part", () => {
    const text = fc.string({ unit: "binary", maxLength: 600 }).map((it) => it.replaceAll("`", "'"));
    const spaced = fc
      .array(fc.oneof(text, fc.constantFrom(" ", "\n", "\n\n", "\r\n")))
      .map((it) => it.join(""));
    void fc.assert(
      fc.property(
        spaced,
        fc.integer({ min: 64, max: 300 }),
        fc.integer({ min: 4, max: 20 }),
        (whole, limit, lines) => {
          const parts = splitMessage(whole, limit, lines);
          expect(withoutSpace(parts.join(""))).toBe(withoutSpace(whole));
          for (const part of parts) {
            expect(part.trim()).not.toBe("");
            expect(part.length).toBeLessThanOrEqual(limit);
            expect(part.split("\n").length).toBeLessThanOrEqual(lines);
            expect(part.isWellFormed()).toBe(true);
          }
        },
      ),
    );
  });

  it("keeps every word in order, code in code, and every part's fences paired", () => {
    void fc.assert(
      fc.property(
        markdown,
        fc.integer({ min: 64, max: 400 }),
        fc.integer({ min: 4, max: 17 }),
        (pieces, limit, lines) => {
          const whole = render(pieces);
          const parts = splitMessage(whole, limit, lines);
          expect(parts.flatMap(wordsOf)).toEqual(wordsOf(whole));
          for (const part of parts) {
            expect(marksIn(part) % 2).toBe(0);
            expect(part).not.toMatch(/```ts\n+```/);
            expect(part.length).toBeLessThanOrEqual(limit);
            expect(part.split("\n").length).toBeLessThanOrEqual(lines);
          }
        },
      ),
    );
  });

  it("pairs the fences of every part and ends, even for text made of backticks", () => {
    const wild = fc.array(fc.constantFrom("`", "```", "````", "\n", "a", "js", " ", "🙂"), {
      minLength: 60,
      maxLength: 400,
      size: "max",
    });
    void fc.assert(
      fc.property(wild, (pieces) => {
        const whole = pieces.join("");
        const parts = splitMessage(whole, 64, 6);
        if (parts.length < 2) return;
        for (const part of parts) {
          expect(marksIn(part) % 2).toBe(0);
          expect(part.length).toBeLessThanOrEqual(64);
          expect(part.trim()).not.toBe("");
        }
      }),
    );
  });
});
