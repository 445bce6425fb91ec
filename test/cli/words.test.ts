/** Times and spans in the words of a terminal. */
import { expect, test } from "vitest";
import { exactSpanInWords, momentInWords, spanInWords } from "../../cli/words.ts";

test.for([
  { seconds: 0, rounded: "0 s", exact: "" },
  { seconds: 59, rounded: "59 s", exact: "59 s" },
  { seconds: 60, rounded: "1 min", exact: "1 min" },
  { seconds: 1_800, rounded: "30 min", exact: "30 min" },
  { seconds: 5_430, rounded: "1 h", exact: "1 h 30 min 30 s" },
  { seconds: 86_400, rounded: "1 d", exact: "1 d" },
])("$seconds s: $rounded, exactly $exact", ({ seconds, rounded, exact }) => {
  expect([spanInWords(seconds), exactSpanInWords(seconds)]).toEqual([rounded, exact]);
});

const noon = "2026-11-20T12:00:00.000Z";

test.for([
  { iso: noon, later: 61, says: `1 min ago (${noon})` },
  { iso: noon, later: 0, says: `0 s ago (${noon})` },
  { iso: noon, later: -90, says: `in 1 min (${noon})` },
  { iso: null, later: 0, says: "none yet" },
])("$later s later: $says", ({ iso, later, says }) => {
  expect(momentInWords(iso, Date.parse(noon) + later * 1_000, "none yet")).toBe(says);
});
