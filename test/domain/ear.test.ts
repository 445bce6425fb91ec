/** When a DM is read next: a table, and what holds of every rhythm. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  asleep,
  type Ear,
  heardUntil,
  isStillDue,
  looking,
  nextLookAt,
  resting,
  warmed,
} from "../../lib/domain/ear.ts";
import { after, days, hours, milliseconds, minutes, seconds } from "../../lib/domain/time.ts";
import { moment } from "./moments.ts";

const noon = moment("2025-11-21T12:00Z");

const awake: Ear = {
  threadId: "default",
  channelId: "200",
  lastId: "1442000000000000000",
  warmedAt: noon,
  lookedAt: null,
  dueAt: after(noon, minutes(1)),
  rev: 3,
};

const quietFor = (spanMs: number) => nextLookAt(noon, after(noon, milliseconds(spanMs)));

describe("the next look", () => {
  test.for([
    { quietMs: 0, gapMs: minutes(1) },
    { quietMs: minutes(5) - 1, gapMs: minutes(1) },
    { quietMs: minutes(5), gapMs: minutes(2) },
    { quietMs: minutes(15) - 1, gapMs: minutes(2) },
    { quietMs: minutes(15), gapMs: minutes(5) },
    { quietMs: hours(1) - 1, gapMs: minutes(5) },
    { quietMs: hours(1), gapMs: minutes(15) },
    { quietMs: hours(6) - 1, gapMs: minutes(15) },
    { quietMs: hours(6), gapMs: minutes(30) },
    { quietMs: hours(24) - 1, gapMs: minutes(30) },
    { quietMs: hours(24), gapMs: null },
    { quietMs: days(300), gapMs: null },
  ])("after $quietMs ms of quiet comes in $gapMs ms", ({ quietMs, gapMs }) => {
    const now = after(noon, milliseconds(quietMs));
    const next = gapMs === null ? null : after(now, gapMs);
    expect(quietFor(quietMs)).toBe(next === null ? null : next - (next % minutes(1)));
  });

  it("of a clock that is behind comes in a minute", () => {
    expect(nextLookAt(after(noon, minutes(9)), noon)).toBe(after(noon, minutes(1)));
  });

  const quiet = fc.integer({ min: 0, max: days(3) });

  it("never comes within the same minute, and comes later the longer it was quiet", () => {
    const gapOf = (quietMs: number) => {
      const minuteOf = (at: number) => Math.floor(at / minutes(1));
      return minuteOf(quietFor(quietMs) ?? Number.POSITIVE_INFINITY) - minuteOf(noon + quietMs);
    };
    fc.assert(
      fc.property(quiet, quiet, (one, other) => {
        const [shorter, longer] = one < other ? [one, other] : [other, one];
        expect(gapOf(shorter)).toBeGreaterThanOrEqual(1);
        expect(gapOf(longer)).toBeGreaterThanOrEqual(gapOf(shorter));
      }),
    );
  });

  it("stops: whoever says nothing is listened to 75 times", () => {
    let looks = 0;
    let now: ReturnType<typeof nextLookAt> = after(noon, minutes(1));
    while (now !== null && looks < 1_000) {
      looks += 1;
      now = nextLookAt(noon, now);
    }
    expect(looks).toBe(75);
  });
});

describe("an ear", () => {
  const dueAt = after(noon, minutes(1));

  test.for([
    { says: "still due at that time", ear: awake, may: true },
    { says: "due later by now", ear: { ...awake, dueAt: after(noon, minutes(2)) }, may: false },
    { says: "due earlier by now", ear: { ...awake, dueAt: noon }, may: false },
    { says: "asleep by now", ear: asleep(awake), may: false },
  ])("$says: it looks: $may", ({ ear, may }) => {
    expect(isStillDue(ear, dueAt)).toBe(may);
  });

  it("that looks is due later and has looked, before anything is heard", () => {
    const now = after(noon, minutes(7));
    const seen = looking(awake, now);
    expect(seen).toEqual({ ...awake, lookedAt: now, dueAt: after(now, minutes(2)) });
    expect(isStillDue(seen, dueAt)).toBe(false);
  });

  it("that looks after a quiet day falls asleep, and knows that it has looked", () => {
    const now = after(noon, hours(24));
    expect(looking(awake, now)).toEqual({ ...asleep(awake), lookedAt: now });
  });

  it("that heard the person is awake for longer, and reads on behind their words", () => {
    const now = after(noon, hours(5));
    const heard = heardUntil(asleep(awake), { lastId: "1443", hasWords: true, now });
    expect(heard).toEqual({
      ...awake,
      lastId: "1443",
      warmedAt: now,
      dueAt: after(now, minutes(1)),
    });
  });

  it("that heard the bot alone reads on behind it, and is no warmer", () => {
    const heard = heardUntil(awake, { lastId: "1443", hasWords: false, now: noon });
    expect(heard).toEqual({ ...awake, lastId: "1443" });
  });

  it("rests when Discord asks for it, and never looks earlier than planned", () => {
    expect(resting(awake, after(noon, minutes(9))).dueAt).toBe(after(noon, minutes(9)));
    expect(resting(awake, noon).dueAt).toBe(awake.dueAt);
    expect(resting(asleep(awake), noon)).toEqual(asleep(awake));
  });

  it("is due for the next tick, however long the last look took", () => {
    const tickAt = after(noon, seconds(33));
    const looked = looking(awake, after(tickAt, seconds(2)));
    expect(looked.dueAt).toBeLessThanOrEqual(after(tickAt, minutes(1)));
  });

  const warmth = { threadId: "default", channelId: "200", fromId: "1442000000000000005" };

  test.for([
    {
      says: "is made",
      ear: null,
      becomes: { lastId: warmth.fromId, dueAt: minutes(1), lookedAt: null, rev: 0 },
    },
    {
      says: "wakes behind what is said now",
      ear: asleep(awake),
      becomes: { lastId: warmth.fromId, dueAt: minutes(1), lookedAt: null, rev: 3 },
    },
    {
      says: "wakes, and never hears again what it has heard",
      ear: asleep({ ...awake, lastId: "1442000000000000009" }),
      becomes: { lastId: "1442000000000000009", dueAt: minutes(1), lookedAt: null, rev: 3 },
    },
    {
      says: "stays awake and reads on where it was",
      ear: { ...awake, dueAt: after(noon, minutes(30)) },
      becomes: { lastId: awake.lastId, dueAt: minutes(1), lookedAt: null, rev: 3 },
    },
    {
      says: "looks no later for being spoken to again and again",
      ear: { ...awake, dueAt: after(noon, seconds(10)) },
      becomes: { lastId: awake.lastId, dueAt: seconds(10), lookedAt: null, rev: 3 },
    },
    {
      says: "of another channel turns to this one",
      ear: { ...awake, channelId: "9", lastId: "1449000000000000000" },
      becomes: { lastId: warmth.fromId, dueAt: minutes(1), lookedAt: null, rev: 3 },
    },
  ])("that is spoken to $says", ({ ear, becomes }) => {
    const { dueAt, ...rest } = becomes;
    expect(warmed(ear, { ...warmth, now: noon })).toEqual({
      threadId: "default",
      channelId: "200",
      warmedAt: noon,
      dueAt: after(noon, dueAt),
      ...rest,
    });
  });

  it("looks at most once in a minute of the clock, whatever wakes it and whenever it is asked", () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: minutes(3) }),
      does: fc.constantFrom("tick", "warm", "words", "pause", "sleep"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = noon;
        let ear = warmed(null, { ...warmth, now });
        const looks: number[] = [];
        for (const { waitMs, does } of steps) {
          now = after(now, milliseconds(waitMs));
          if (does === "warm") ear = warmed(ear, { ...warmth, now });
          if (does === "pause") ear = resting(ear, after(now, minutes(5)));
          if (does === "sleep") ear = asleep(ear);
          if (does !== "tick" && does !== "words") continue;
          if (ear.dueAt === undefined || ear.dueAt > now) continue;
          looks.push(now);
          ear = looking(ear, now);
          if (does === "words") ear = heardUntil(ear, { lastId: "1450", hasWords: true, now });
        }
        const minutesOf = looks.map((at) => Math.floor(at / minutes(1)));
        expect(new Set(minutesOf).size).toBe(looks.length);
      }),
    );
  });
});
