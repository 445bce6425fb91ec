import { describe, expect, it, test } from "vitest";
import { linkStateOf, newPass, onlyThreadOf, type Pass, sessionOf } from "../../lib/domain/pass.ts";
import { after, hours, instant, milliseconds, minutes } from "../../lib/domain/time.ts";

const now = instant(1_763_712_000_000);
const link = newPass(
  { id: "a".repeat(43), personId: "2", threadId: "42", salt: "s".repeat(43) },
  now,
);
const used: Pass = { ...link, enteredAt: now, untilAt: after(now, hours(12)) };

describe("a link", () => {
  test.for([
    { says: "that there is not", pass: null, ms: 0, state: "unknown" },
    { says: "at once", pass: link, ms: 0, state: "open" },
    { says: "in its last millisecond", pass: link, ms: minutes(5) - 1, state: "open" },
    { says: "after five minutes", pass: link, ms: minutes(5), state: "over" },
    { says: "that was used", pass: used, ms: 0, state: "used" },
    { says: "that was used, after five minutes", pass: used, ms: minutes(5), state: "used" },
  ])("$says is $state", ({ pass, ms, state }) => {
    expect(linkStateOf(pass, after(now, milliseconds(ms)))).toBe(state);
  });
});

describe("a session", () => {
  test.for([
    { says: "of a link that was not used", pass: link, ms: 0, lasts: false },
    { says: "of nothing", pass: null, ms: 0, lasts: false },
    { says: "at once", pass: used, ms: 0, lasts: true },
    { says: "in its last millisecond", pass: used, ms: hours(12) - 1, lasts: true },
    { says: "after twelve hours", pass: used, ms: hours(12), lasts: false },
  ])("$says lasts: $lasts", ({ pass, ms, lasts }) => {
    expect(sessionOf(pass, after(now, milliseconds(ms))) !== null).toBe(lasts);
  });

  it("sees every thread when it is the first owner's, else the one where it was asked for", () => {
    expect(onlyThreadOf(link, ["2", "1"])).toBeNull();
    expect(onlyThreadOf(link, ["1", "2"])).toBe("42");
  });
});
