/** Spans of time in words, at the edges of their units. */
import { expect, test } from "vitest";
import { relativeTime, spanWords } from "../../panel/src/time/words.ts";

test.for([
  [0, "0 s"],
  [4_290, "4.2 s"],
  [5_000, "5 s"],
  [9_999, "9.9 s"],
  [10_000, "10 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [3_599_999, "59 min"],
  [3_600_000, "1 h"],
  [2 * 86_400_000 - 1, "47 h"],
  [2 * 86_400_000, "2 days"],
] as const)("%i ms is %s: cut off, never rounded up", ([spanMs, words]) => {
  expect(spanWords(spanMs)).toBe(words);
});

test.for([
  [-999, "now"],
  [999, "now"],
  [1_000, "in 1 s"],
  [-9_990, "9.9 s ago"],
] as const)("%i ms from now is %s", ([fromNowMs, words]) => {
  expect(relativeTime(fromNowMs, 0)).toBe(words);
});
