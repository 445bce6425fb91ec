import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passageLimit, passagesOf } from "../../lib/domain/passages.ts";

describe("passages of a file", () => {
  it("end where a heading begins, and know their headings and their line", () => {
    const file = "Before.\n\n# House\n\n## Boiler\nSerial 7.\n\n## Paint\nFog.\n\n# Work\nPlan.\n";
    expect(passagesOf(file)).toEqual([
      { line: 1, title: "", text: "Before.\n\n" },
      { line: 3, title: "House", text: "# House\n\n" },
      { line: 5, title: "House › Boiler", text: "## Boiler\nSerial 7.\n\n" },
      { line: 8, title: "House › Paint", text: "## Paint\nFog.\n\n" },
      { line: 11, title: "Work", text: "# Work\nPlan.\n" },
    ]);
  });

  it("of a long section end at a paragraph, else at a line, else at a word", () => {
    const word = "word ".repeat(200);
    const [first, second] = passagesOf(`${word}\n\n${word}\n${word}`);
    expect(first?.text).toBe(`${word}\n\n`);
    expect(second).toMatchObject({ line: 3 });
    expect(passagesOf("word ".repeat(400))[0]?.text.endsWith("word ")).toBe(true);
  });

  it("cut no emoji in two", () => {
    const texts = passagesOf(`a${"🙂".repeat(passageLimit)}`).map(({ text }) => text);
    expect(texts.every((text) => text.isWellFormed())).toBe(true);
  });

  it("are not there for a blank file", () => {
    expect(passagesOf("")).toEqual([]);
    expect(passagesOf(" \n\n")).toEqual([]);
  });

  it("hold every word of the file, in its order and at its line, whatever it is", () => {
    const pieces = fc.constantFrom(
      "\n",
      "# ",
      "## A\n",
      "word ",
      "x".repeat(700),
      "\n\n",
      "🙂",
      "\r\n",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const file = parts.join("");
        const lines = file.split("\n");
        const passages = passagesOf(file);
        expect(
          passages
            .map(({ text }) => text)
            .join("")
            .replaceAll(/\s/g, ""),
        ).toBe(file.replaceAll(/\s/g, ""));
        for (const { text, line } of passages) {
          expect(text.length).toBeLessThanOrEqual(passageLimit);
          expect(lines[line - 1]).toContain(text.split("\n")[0]);
        }
      }),
    );
  });
});
