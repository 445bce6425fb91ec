/** Long hostile texts: a pattern that backtracks would not come to its end within the test's own timeout. */
import { describe, expect, test } from "vitest";
import { heads, hostile, pieces, readers, tails } from "../../reliability/fuzz/texts.ts";

describe("a hostile text of 20,000 characters", () => {
  test.for(Object.entries(readers))("is read to its end by %s", ([, read]) => {
    for (const [index, piece] of pieces.entries()) {
      for (const head of heads) {
        const tail = tails[index % tails.length] ?? "";
        expect(() => read(hostile(head, piece, tail, 20_000))).not.toThrow();
      }
    }
  });
});
