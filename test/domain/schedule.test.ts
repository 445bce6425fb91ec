import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { slotAt, slotByHand } from "../../lib/domain/ids.ts";
import { conversationTimeoutMs, maxSignalReceives } from "../../lib/domain/limits.ts";
import {
  computeStartDelay,
  dueAfterSlot,
  longestHoldUpMs,
  nextDueAt,
  retryDelayMs,
  signalRetryDelayMs,
  unreadableRetryDelayMs,
} from "../../lib/domain/schedule.ts";
import { instant, milliseconds, minutes, seconds } from "../../lib/domain/time.ts";

const every = seconds(1_800);
const noon = instant(1_763_640_000_000);
const ago = (ms: number) => instant(noon - ms);

const anInstant = fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }).map(instant);
const anInterval = fc.integer({ min: 60_000, max: 86_400_000 }).map(milliseconds);

describe("start delay", () => {
  test.for([
    { says: "no last tick: now", lastTickAt: null, delay: 0 },
    { says: "10 s ago: the remainder", lastTickAt: ago(10_000), delay: 1_790_000 },
    { says: "one millisecond before the interval", lastTickAt: ago(every - 1), delay: 1 },
    { says: "exactly at the interval: now", lastTickAt: ago(every), delay: 0 },
    { says: "five intervals missed: now, once", lastTickAt: ago(5 * every), delay: 0 },
    { says: "a tick from the future: one interval", lastTickAt: ago(-60_000), delay: every },
  ])("$says", ({ lastTickAt, delay }) => {
    expect(computeStartDelay(lastTickAt, every, noon)).toBe(delay);
  });

  it("never exceeds the interval, and ends exactly when the interval has passed", () => {
    fc.assert(
      fc.property(anInstant, anInterval, fc.nat(200_000_000), (last, interval, elapsed) => {
        const delay = computeStartDelay(last, interval, instant(last + elapsed));
        expect(delay).toBe(Math.max(0, interval - elapsed));
      }),
    );
  });
});

describe("next due time", () => {
  it("is the first beat of the rhythm that is later than now, in the rhythm's phase", () => {
    fc.assert(
      fc.property(anInstant, anInterval, fc.integer({ min: -1e9, max: 1e9 }), (due, span, late) => {
        const now = instant(due + late);
        const next = nextDueAt(due, span, now);
        expect(next).toBeGreaterThan(now);
        expect((next - due) % span).toBe(0);
        expect(next === due || next - span <= now).toBe(true);
      }),
    );
  });

  test.for([
    { says: "a beat that ended in time", slot: slotAt(noon), now: noon + 5_000, due: noon + every },
    {
      says: "a slot that no clock explains",
      slot: "253402300799999",
      now: noon,
      due: noon + every,
    },
    { says: "missed beats coalesce", slot: slotAt(ago(5 * every)), now: noon, due: noon + every },
    {
      says: "a run by hand starts the rhythm anew",
      slot: slotByHand("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
      now: noon,
      due: noon + every,
    },
    {
      says: "a slot that a clock behind its time has answered is followed by another",
      slot: slotAt(noon),
      now: noon - seconds(20),
      due: noon + every,
    },
  ])("$says", ({ slot, now, due }) => {
    expect(dueAfterSlot(slot, every, instant(now))).toBe(due);
  });
});

describe("back-off", () => {
  test.for([
    [1, 30_000, 15_000],
    [2, 60_000, 30_000],
    [3, 120_000, 60_000],
    [40, minutes(15), seconds(1)],
  ] as const)("attempt %i waits %i ms for a beat and %i ms for a signal", ([n, beat, signal]) => {
    expect(retryDelayMs(n)).toBe(beat);
    expect(signalRetryDelayMs(n)).toBe(signal);
  });

  it("a signal waits as long as the other side asks, at most 15 minutes", () => {
    expect(signalRetryDelayMs(1, minutes(2))).toBe(minutes(2));
    expect(signalRetryDelayMs(1, minutes(60))).toBe(minutes(15));
  });

  it("after its last receive a signal waits for nothing, whatever was asked: it is a dead letter", () => {
    expect(signalRetryDelayMs(maxSignalReceives, minutes(2))).toBe(seconds(1));
    expect(unreadableRetryDelayMs(maxSignalReceives)).toBe(seconds(1));
  });
});

/** The same numbers stand in docs/reliability.md. */
describe("a signal that always fails holds up its thread", () => {
  test.for([
    { says: "7 min 46 s when each try fails at once", attempt: 0, asked: 0, total: 466_000 },
    {
      says: "19 min 46 s when each try takes all of the function's time",
      attempt: conversationTimeoutMs,
      asked: 0,
      total: 1_186_000,
    },
    {
      says: "87 min 1 s when the other side also asks for the longest wait",
      attempt: conversationTimeoutMs,
      asked: minutes(60),
      total: 5_221_000,
    },
  ])("$says", ({ attempt, asked, total }) => {
    expect(longestHoldUpMs(milliseconds(attempt), asked)).toBe(total);
  });
});
