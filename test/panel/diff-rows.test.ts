import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countChanges, diffRows, linesOf } from "../../panel/src/parts/diff/diff-rows.ts";

const text = fc
  .array(fc.constantFrom("a", "b", "c", "", "- [ ] Tea?"), { maxLength: 30 })
  .map((lines) => lines.join("\n"));

const side = (rows: ReturnType<typeof diffRows>, key: "before" | "after"): readonly string[] =>
  rows.flatMap((row) => (row.kind !== "folded" && row[key] !== null ? [row.text] : []));

describe("two texts, line by line", () => {
  it("says what went, what came, and where", () => {
    expect(diffRows("a\nb\nc\n", "a\nB\nc\n")).toEqual([
      { kind: "same", text: "a", before: 1, after: 1 },
      { kind: "removed", text: "b", before: 2, after: null },
      { kind: "added", text: "B", before: null, after: 2 },
      { kind: "same", text: "c", before: 3, after: 3 },
    ]);
  });

  it("hides what is far from every change, and counts it", () => {
    const many = Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n");
    const rows = diffRows(many, `${many}\nlast`, 2);
    expect(rows[0]).toEqual({ kind: "folded", count: 18 });
    expect(countChanges(rows)).toEqual({ added: 1, removed: 0 });
  });

  it("other line ends are no change", () => {
    expect(diffRows("a\nb", "a\r\nb\r\n")).toEqual([{ kind: "folded", count: 2 }]);
  });

  it("holds both texts whole, each line under its number", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = diffRows(before, after, 100);
        fc.pre(countChanges(rows).added + countChanges(rows).removed > 0);
        expect(side(rows, "before")).toEqual(linesOf(before));
        expect(side(rows, "after")).toEqual(linesOf(after));
        const numbers = rows.flatMap((row) =>
          row.kind !== "folded" && row.after !== null ? [row.after] : [],
        );
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }),
    );
  });

  it("ends in time on two texts that share nothing", () => {
    const lines = (mark: string) =>
      Array.from({ length: 5_000 }, (_, index) => `${mark}${index}`).join("\n");
    expect(countChanges(diffRows(lines("a"), lines("b")))).toEqual({
      added: 5_000,
      removed: 5_000,
    });
  });
});
