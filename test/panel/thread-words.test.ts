import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { everyWords, lineWords } from "../../panel/src/pages/threads/thread-words.ts";

describe("a thread's rhythm in words", () => {
  test.for([
    [60, "1 min"],
    [90, "90 s"],
    [1_800, "30 min"],
    [3_600, "1 h"],
    [5_400, "1 h 30 min"],
    [86_340, "23 h 59 min"],
    [86_400, "1 day"],
  ] as const)("%i seconds: %s", ([seconds, words]) => {
    expect(everyWords(seconds)).toBe(words);
  });

  it("can be reckoned back, whatever it is", () => {
    const sizes = { s: 1, min: 60, h: 3_600, day: 86_400 } as const;
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 86_400 }), (seconds) => {
        const parts = everyWords(seconds).matchAll(/(\d+) (s|min|h|day)\b/g);
        const sum = [...parts].reduce(
          (sum, [, count, unit]) => sum + Number(count) * sizes[unit as keyof typeof sizes],
          0,
        );
        expect(sum).toBe(seconds);
      }),
    );
  });
});

test("an agent's line says what it does", () => {
  expect(lineWords("heartbeat", { status: "idle", detail: null })).toBe("heartbeat: idle");
  expect(lineWords("heartbeat", { status: "running", detail: "reflecting" })).toBe(
    "heartbeat: running (reflecting)",
  );
});
