import { describe, expect, it, test } from "vitest";
import { understandWhen } from "../../lib/domain/reminder-time.ts";
import { instant } from "../../lib/domain/time.ts";
import { readDraft, understand } from "../../panel/src/pages/reminders/understanding.ts";

const now = instant(Date.parse("2026-11-30T12:00:00Z"));
const berlin = { timezone: "Europe/Berlin", active_hours_start: null, active_hours_end: null };
const known = { what: "call mum", when: "Tue 1 Dec 09:00 Europe/Berlin" };

describe("how a form's time is understood", () => {
  test.for([
    { when: "", config: berlin, words: undefined },
    { when: "   ", config: berlin, words: undefined },
    { when: "tomorrow", config: berlin, words: "Tue 1 Dec 09:00 Europe/Berlin" },
    {
      when: "tomorrow",
      config: { ...berlin, active_hours_start: "07:30", active_hours_end: "22:00" },
      words: "Tue 1 Dec 07:30 Europe/Berlin",
    },
    { when: "every weekday 8:30", config: berlin, words: "every weekday at 08:30 Europe/Berlin" },
  ])("$when: $words", ({ when, config, words }) => {
    const understood = understand(when, config, now);
    expect(understood?.kind === "understood" ? understood.words : undefined).toBe(words);
  });
});

describe("what is sent of a form", () => {
  const read = (what: string, when: string, of: typeof known | null = null) =>
    readDraft({ what, when }, of, understand(when, berlin, now));

  test.for([
    { says: "no subject", what: "  ", when: "tomorrow", errors: { what: "Say what it is about." } },
    {
      says: "no time",
      what: "tea",
      when: "",
      errors: { when: 'Say when, as "tomorrow at 9" does.' },
    },
    {
      says: "too long a subject",
      what: "x".repeat(1_001),
      when: "tomorrow",
      errors: { what: "It is longer than 1000 characters." },
    },
  ])("is refused at its field: $says", ({ what, when, errors }) => {
    expect(read(what, when)).toEqual({ kind: "wrong", errors });
  });

  it("is refused in the domain's words when the time is not understood", () => {
    const reading = read("tea", "yesterday");
    expect(reading).toMatchObject({
      kind: "wrong",
      errors: { when: expect.stringContaining("past") },
    });
  });

  it("has the moment that was shown, however late it is sent", () => {
    const reading = read(" tea ", "in 20 minutes");
    if (reading.kind !== "right") throw new Error("it was refused");
    expect(reading.wish.what).toBe("tea");
    const later = instant(now + 60_000);
    const understood = understandWhen(reading.wish.when ?? "", { now: later, timezone: "UTC" });
    expect(understood).toMatchObject({
      kind: "understood",
      dueAt: now + 20 * 60_000,
      timezone: "Europe/Berlin",
    });
  });

  test.for([
    { says: "nothing was changed", what: known.what, when: known.when, keys: [] },
    { says: "other words", what: "call dad", when: known.when, keys: ["what"] },
    { says: "another time", what: known.what, when: "friday at 9", keys: ["when"] },
    { says: "both", what: "call dad", when: "friday at 9", keys: ["what", "when"] },
  ])("has of an edit only what was changed: $says", ({ what, when, keys }) => {
    const reading = read(what, when, known);
    expect(reading.kind === "right" && Object.keys(reading.wish)).toEqual(keys);
  });
});
