/** The vital signs of the pulse: the next beat, the budget, the runs of the day, dollars. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { RunShown } from "../../lib/domain/wire/runs.ts";
import { addRuns, isWanted } from "../../panel/src/api/merge-runs.ts";
import { sharesOf } from "../../panel/src/pages/pulse/budget-shares.ts";
import { nextBeatOf } from "../../panel/src/pages/pulse/next-beat.ts";
import { dollars } from "../../panel/src/parts/money.ts";

describe("the next beat", () => {
  const now = Date.parse("2026-11-30T12:00:00Z");
  const since = "2026-11-30T11:30:00.000Z";
  const line = (status: "idle" | "running" | "stalled") => ({ status, detail: null, since });
  const aThread = (heartbeat: "idle" | "running" | "stalled" = "idle") => ({
    board: { heartbeat: line(heartbeat), conversation: line("idle") },
    enabled: true,
    due_at: "2026-11-30T12:20:00.000Z",
    every_seconds: 1_800,
  });

  test.for([
    { says: "is counted down to", thread: aThread(), words: "", detail: "every 30 min" },
    { says: "is now while one is under way", thread: aThread("running"), words: "Now" },
    { says: "comes also after one that broke off", thread: aThread("stalled"), words: "" },
    {
      says: "comes not while all is stopped",
      thread: aThread(),
      isStarted: false,
      words: "Stopped",
    },
    { says: "comes not while paused", thread: { ...aThread(), enabled: false }, words: "Paused" },
    {
      says: "comes not without a due time",
      thread: { ...aThread(), due_at: null },
      words: "Paused",
    },
    {
      says: "is due: at the next look",
      thread: { ...aThread(), due_at: since },
      words: "Any moment",
    },
  ])("$says", ({ thread, isStarted = true, words, detail }) => {
    const next = nextBeatOf(thread, isStarted, now);
    expect(next.words).toBe(words);
    expect(next.startsAt).toBe(words === "" ? now + 1_200_000 : null);
    if (detail !== undefined) expect(next.detail).toBe(detail);
  });

  it("is counted down to while it is not known whether the system runs", () => {
    expect(nextBeatOf(aThread(), null, now).startsAt).toBe(now + 1_200_000);
  });
});

describe("the budget's bar", () => {
  test.for([
    { says: "a part", of: [0.5, 0.125, 0.05], spent: 25, reserved: 10, isSpent: false },
    { says: "nothing spent", of: [0.5, 0, 0], spent: 0, reserved: 0, isSpent: false },
    { says: "a cap of 0", of: [0, 0, 0], spent: 0, reserved: 0, isSpent: true },
    {
      says: "a cap lowered below what is spent",
      of: [0.1, 0.3, 0.1],
      spent: 100,
      reserved: 0,
      isSpent: true,
    },
    {
      says: "more set aside than is left",
      of: [1, 0.75, 0.5],
      spent: 75,
      reserved: 25,
      isSpent: true,
    },
  ])(
    "$says",
    ({ of: [cap_usd = 0, spent_usd = 0, reserved_usd = 0], spent, reserved, isSpent }) => {
      const left_usd = Math.max(0, cap_usd - spent_usd - reserved_usd);
      const shares = sharesOf({ cap_usd, spent_usd, reserved_usd, left_usd });
      expect(shares).toEqual({ spent, reserved: expect.closeTo(reserved, 9), isSpent });
    },
  );
});

describe("dollars", () => {
  test.for([
    [0, "$0"],
    [1_204.5, "$1,204.50"],
    [1_234_567.891, "$1,234,567.89"],
    [999.999, "$1,000.00"],
    [0.12, "$0.12"],
    [0.01, "$0.01"],
    [0.0099, "$0.0099"],
    [0.0042, "$0.0042"],
    [0.000_3, "$0.0003"],
    [0.000_001, "$0.000001"],
    [0.000_000_4, "under $0.000001"],
  ] as const)("%f is %s", ([usd, words]) => {
    expect(dollars(usd)).toBe(words);
  });

  it("are written from a cent on as Intl writes them", () => {
    const intl = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e9, noNaN: true }), (usd) => {
        expect(dollars(usd)).toBe(intl.format(usd));
      }),
    );
  });
});

describe("the runs of the day", () => {
  const aRun = (id: string, endedAt: number): RunShown => ({
    id,
    slot: "1",
    at: new Date(0).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    trigger: "schedule",
    dry_run: false,
    kind: "rested",
    reason: null,
    count: 1,
    summary: "",
    spoke: false,
    effects: 0,
    model: null,
    input_tokens: 0,
    cached_input_tokens: 0,
    output_tokens: 0,
    cost_usd: 0,
    replay_of: null,
  });

  it("are each there once, newest first, none that is too old", () => {
    const id = fc.integer({ min: 0, max: 30 });
    const runs = fc.array(id.map((n) => aRun(String(n).padStart(2, "0"), n * 1_000)));
    fc.assert(
      fc.property(runs, runs, id, (known, fresh, from) => {
        const ids = addRuns(known, fresh, from * 1_000).map((run) => run.id);
        const wanted = new Set([...known, ...fresh].map((run) => run.id));
        const kept = [...wanted].filter((one) => Number(one) >= from);
        expect(ids).toEqual(kept.toSorted().toReversed());
      }),
    );
  });

  it("are as they were read last", () => {
    const [run] = addRuns([aRun("1", 5)], [{ ...aRun("1", 5), count: 2 }], 0);
    expect(run?.count).toBe(2);
  });

  test.for([
    { says: "more when the page ends with a run of today", oldest: aRun("9", 500), is: true },
    { says: "no more when that is known", oldest: aRun("1", 500), is: false },
    { says: "no more when that is older", oldest: aRun("9", 99), is: false },
    { says: "no more after an empty page", oldest: undefined, is: false },
  ])("$says", ({ oldest, is }) => {
    expect(isWanted(oldest, [aRun("1", 500)], 100)).toBe(is);
  });
});
