import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { cut } from "../../lib/domain/cut.ts";
import { fileShown, fitted, messageLimit } from "../../lib/domain/whisper.ts";

const hint = "(It goes on elsewhere.)";
const long = fc.string({ maxLength: 3_000, unit: "grapheme" });

describe("fitted", () => {
  it("always fits into a message, in whole lines and with a hint when some are left out", () => {
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 8 }), (lines) => {
        const text = fitted(lines, hint);
        expect(text.length).toBeLessThanOrEqual(messageLimit);
        const whole = lines.join("\n");
        if (whole.length <= messageLimit) expect(text).toBe(whole);
        else expect(text.endsWith(`\n${hint}`)).toBe(true);
      }),
    );
  });

  it("leaves out lines, not halves of them, where one fits", () => {
    expect(fitted(["a", "b".repeat(2_000)], hint)).toBe(`a\n${hint}`);
  });
});

describe("fileShown", () => {
  it("always fits, and its block is closed whatever the file holds", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          long,
          long.map((text) => `${text}\n\`\`\`\n${text}`),
        ),
        (content) => {
          const text = fileShown("`a.md`, version 1", content, hint);
          expect(text.length).toBeLessThanOrEqual(messageLimit);
          const fences = text.split("```").length - 1;
          expect(fences).toBe(content.trim() === "" ? 0 : 2);
        },
      ),
    );
  });

  it("says that an empty file is empty", () => {
    expect(fileShown("`a.md`", " \n", hint)).toBe("`a.md`\n(It is empty.)");
  });
});

test("an emoji at the cut goes as a whole", () => {
  expect(cut("abc😀", 4)).toBe("abc…");
  expect(cut("ab😀cd", 4)).toBe("ab…");
});
