import { describe, expect, it, test } from "vitest";
import { readRhythm } from "../../lib/domain/line-rhythm.ts";
import { instant } from "../../lib/domain/time.ts";
import { rhythmWords } from "../../panel/src/pages/checklist/rhythm-words.ts";
import { template } from "../../panel/src/pages/checklist/template.ts";
import { type Clock, understand } from "../../panel/src/pages/checklist/understood.ts";

// A Friday.
const now = instant(Date.UTC(2025, 10, 21, 8));
const clock: Clock = { now, timezone: "UTC", lastReflectionAt: instant(now - 3_600_000) };

const dueIn = (text: string, at = clock) => understand(text, at).sections[0]?.lines[0]?.due;

describe("what was understood", () => {
  it("the template is read without rest, and has all sections", () => {
    const { sections, notUnderstood, isEmpty } = understand(template, clock);
    expect(sections.map(({ lines }) => lines.length)).toEqual([3, 2, 1]);
    expect(notUnderstood).toEqual([]);
    expect(isEmpty).toBe(false);
  });

  it("headings alone ask for nothing", () => {
    expect(understand("# Heartbeat\n\n## Checklist\n- [ ] \n", clock).isEmpty).toBe(true);
  });

  it("names what looks like a rhythm and is none", () => {
    expect(understand("- [ ] at 25:00: sleep", clock).notUnderstood).toEqual(["at 25:00: sleep"]);
  });

  test.for([
    { says: "no rhythm", text: "- [ ] Tea?", due: null },
    { says: "a ticked one", text: "- [x] every 2h: Tea?", due: null },
    { says: "a span that is over", text: "- [ ] every 30m: Tea?", due: { kind: "now" } },
    {
      says: "a span that is not",
      text: "- [ ] every 2h: Tea?",
      due: { kind: "at", at: now + 3_600_000 },
    },
    {
      says: "a time of day",
      text: "- [ ] at 09:00: Tea?",
      due: { kind: "at", at: now + 3_600_000 },
    },
  ])("$says: due $due", ({ text, due }) => {
    expect(dueIn(text)).toEqual(due);
  });

  it("without a reflection a span is due at once, and a time of day when it comes", () => {
    const never = { ...clock, lastReflectionAt: null };
    expect(dueIn("- [ ] every 7d: Tea?", never)).toEqual({ kind: "now" });
    expect(dueIn("- [ ] at 07:00: Tea?", never)).toEqual({
      kind: "at",
      at: now + 23 * 3_600_000,
    });
  });
});

describe("a rhythm in words", () => {
  test.for([
    ["every 2h: x", "every 2 h"],
    ["every 1h 30m: x", "every 1 h 30 min"],
    ["every week: x", "every 7 days"],
    ["every day: x", "every 1 day"],
    ["at 9:05: x", "at 09:05, every day"],
    ["on weekdays at 09:00: x", "at 09:00, Mon to Fri"],
    ["on weekends at 10:00: x", "at 10:00, Sat and Sun"],
    ["on monday, wed and friday at 18:30: x", "at 18:30, Mon, Wed and Fri"],
    ["on sunday at 00:00: x", "at 00:00, Sun"],
  ])("%s is %s", ([line = "", words]) => {
    const { rhythm } = readRhythm(line);
    expect(rhythm && rhythmWords(rhythm)).toBe(words);
  });
});
