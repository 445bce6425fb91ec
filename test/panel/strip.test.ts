/** The pulse strip: which beats stand where, and what is said of them. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { RunShown } from "../../lib/domain/wire/runs.ts";
import { ticksOf } from "../../panel/src/pages/pulse/strip/axis.ts";
import { type Beat, beatOf, countsOf } from "../../panel/src/pages/pulse/strip/beats.ts";
import {
  type Frame,
  layOut,
  marksOf,
  moved,
  xOf,
} from "../../panel/src/pages/pulse/strip/layout.ts";
import { baseY, shapesOf, shapesPath, tracePath } from "../../panel/src/pages/pulse/strip/trace.ts";
import { labelOf, receiptOf } from "../../panel/src/pages/pulse/strip/words.ts";
import { lookOf, looks, titleOf } from "../../panel/src/parts/beat-sign/looks.ts";

const hourMs = 3_600_000;
const endAt = Date.parse("2026-11-30T12:00:00Z");
const frame: Frame = { startAt: endAt - 24 * hourMs, endAt, width: 1_440 };

const aBeat = (given: Partial<Beat> = {}): Beat => ({
  runId: "01RUN",
  look: "rested",
  isDryRun: false,
  isByHand: false,
  at: endAt - hourMs,
  endedAt: endAt - hourMs,
  count: 1,
  words: "rested: nothing is due",
  tokens: 1_204,
  costUsd: 0.0012,
  ...given,
});

const aRun = (given: Partial<RunShown> = {}): RunShown => ({
  id: "01RUN",
  slot: "1",
  at: "2026-11-30T11:00:00.000Z",
  ended_at: "2026-11-30T11:00:02.000Z",
  trigger: "schedule",
  dry_run: false,
  kind: "rested",
  reason: "nothing is due",
  count: 1,
  summary: "rested: nothing is due",
  spoke: false,
  effects: 0,
  model: "offline",
  input_tokens: 1_000,
  cached_input_tokens: 900,
  output_tokens: 204,
  cost_usd: 0.0012,
  replay_of: null,
  ...given,
});

/** Skips from `hoursAgo` on, one every `everyMinutes`. */
const aRow = (hoursAgo: number, count: number, everyMinutes: number): Beat => {
  const at = endAt - hoursAgo * hourMs;
  return aBeat({ look: "skipped", at, endedAt: at + (count - 1) * everyMinutes * 60_000, count });
};

describe("the look of a run", () => {
  test.for([
    { says: "spoke", run: { kind: "acted", spoke: true }, look: "spoke" },
    { says: "acted without a word", run: { kind: "acted", spoke: false }, look: "acted" },
    { says: "rested", run: { kind: "rested", spoke: false }, look: "rested" },
    { says: "skipped", run: { kind: "skipped", spoke: false }, look: "skipped" },
    {
      says: "failed, whatever it had said by then",
      run: { kind: "failed", spoke: true },
      look: "failed",
    },
  ] as const)("$says", ({ run, look }) => {
    expect(lookOf(run)).toBe(look);
  });

  it("is said with its reason in words, when it was skipped", () => {
    const skipped = beatOf(aRun({ kind: "skipped", reason: "nothing-new", count: 3 }));
    expect(skipped.words).toBe("nothing has changed since its last reflection");
    expect(skipped.tokens).toBeNull();
    expect(beatOf(aRun({ kind: "skipped", reason: "of-tomorrow" })).words).toBe("of-tomorrow");
    expect(beatOf(aRun()).words).toBe("rested: nothing is due");
  });
});

describe("marks", () => {
  it("stand at the moment of their beat, a minute a pixel", () => {
    expect(marksOf(aBeat({ at: endAt - 2 * hourMs }), frame)).toEqual([{ kind: "beat", x: 1_320 }]);
  });

  it("of equal skips are spread from the first to the last", () => {
    expect(marksOf(aRow(2, 4, 30), frame)).toEqual(
      [1_320, 1_350, 1_380, 1_410].map((x) => ({ kind: "beat", x })),
    );
  });

  it("that would touch each other are one band", () => {
    expect(marksOf(aRow(2, 61, 1), frame)).toEqual([{ kind: "band", x: 1_320, toX: 1_380 }]);
  });

  it("before the frame are left out", () => {
    const xs = marksOf(aRow(25, 4, 30), frame).map(({ x }) => x);
    expect(xs).toEqual([0, 30]);
  });

  it("stay in the frame, for any row of skips, and are no more than have room", () => {
    const row = fc.record({
      hoursAgo: fc.integer({ min: 0, max: 800 }),
      count: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.constant(Number.MAX_SAFE_INTEGER)),
      everyMinutes: fc.integer({ min: 1, max: 1_440 }),
    });
    fc.assert(
      fc.property(row, ({ hoursAgo, count, everyMinutes }) => {
        const at = endAt - hoursAgo * hourMs;
        const endedAt = Math.min(endAt, at + (count - 1) * everyMinutes * 60_000);
        const marks = marksOf(aBeat({ look: "skipped", at, endedAt, count }), frame);
        expect(marks.length).toBeLessThan(frame.width / 8);
        for (const { x } of marks) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(frame.width);
        }
      }),
    );
  });
});

describe("areas", () => {
  const beats = fc.array(
    fc
      .record({ at: fc.integer({ min: 0, max: 48 * 60 }), count: fc.integer({ min: 1, max: 90 }) })
      .map(({ at, count }) =>
        aBeat({
          at: endAt - at * 60_000,
          endedAt: Math.min(endAt, endAt - at * 60_000 + (count - 1) * 60_000),
          count,
        }),
      ),
    { maxLength: 60 },
  );

  it("hold the marks of their beat, and come in the order of time", () => {
    fc.assert(
      fc.property(beats, (given) => {
        const stops = layOut(given, frame);
        for (const { marks, fromX, toX } of stops) {
          expect(toX - fromX).toBeGreaterThan(2);
          for (const { x } of marks) expect(fromX < x && x < toX).toBe(true);
        }
        const times = stops.map(({ beat }) => beat.at);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
      }),
    );
  });

  it("meet in the middle between two beats, and reach 14 pixels where none is near", () => {
    const [first, second] = layOut(
      [aBeat({ at: endAt - 90 * 60_000 }), aBeat({ at: endAt - 100 * 60_000 })],
      frame,
    );
    expect([first?.fromX, first?.toX, second?.fromX, second?.toX]).toEqual([
      1_326, 1_345, 1_345, 1_364,
    ]);
  });

  it("of what ended before the frame there are none", () => {
    expect(layOut([aBeat({ at: 0, endedAt: frame.startAt - 1 })], frame)).toEqual([]);
  });

  it("of a moment that another clock puts into the future stand at the edge", () => {
    expect(xOf(endAt + hourMs, frame)).toBe(frame.width);
  });
});

describe("the keys", () => {
  test.for([
    { key: "ArrowLeft", from: 3, to: 2 },
    { key: "ArrowLeft", from: 0, to: 0 },
    { key: "ArrowRight", from: 3, to: 4 },
    { key: "ArrowRight", from: 4, to: 4 },
    { key: "Home", from: 3, to: 0 },
    { key: "End", from: 3, to: 4 },
    { key: "Enter", from: 3, to: null },
  ])("$key from $from of 5 leads to $to", ({ key, from, to }) => {
    expect(moved(key, from, 5)).toBe(to);
  });
});

describe("the line", () => {
  const spikes = fc.array(
    fc.record({
      x: fc.double({ min: 0, max: 1_440, noNaN: true }),
      look: fc.constantFrom(...looks),
    }),
    { maxLength: 80 },
  );

  it("is flat when nothing was said", () => {
    expect(
      tracePath(
        shapesOf([
          { x: 100, look: "rested" },
          { x: 200, look: "skipped" },
        ]),
        720,
      ),
    ).toBe(`M0 ${baseY}L720 ${baseY}`);
  });

  it("rises where it spoke", () => {
    const [shape] = shapesOf([{ x: 100, look: "spoke" }]);
    expect(shape?.points.find(([x]) => x === 100)?.[1]).toBe(baseY - 70);
    expect(shapesPath(shape === undefined ? [] : [shape])).toMatch(/^M89 92L/);
  });

  it("never turns back, however near the spikes are", () => {
    fc.assert(
      fc.property(spikes, (given) => {
        const xs = shapesOf(given).flatMap(({ points }) => points.map(([x]) => x));
        for (const [place, x] of xs.entries())
          expect(x).toBeGreaterThanOrEqual((xs[place - 1] ?? x) - 1e-9);
      }),
    );
  });
});

describe("the hours", () => {
  const labels = (timezone: string, from: string, to: string, every = 1) =>
    ticksOf({ startAt: Date.parse(from), endAt: Date.parse(to) }, timezone, every).map(
      ({ label, day }) => day ?? label ?? "-",
    );

  test.for([
    {
      says: "in UTC",
      zone: "UTC",
      from: "T22:10",
      to: "T02:00",
      hours: ["23", "Mon 30 Nov", "01", "02"],
    },
    {
      says: "in a zone half an hour off",
      zone: "Asia/Kolkata",
      from: "T22:10",
      to: "T23:40",
      hours: ["04", "05"],
    },
    {
      says: "in a zone a quarter off",
      zone: "Asia/Kathmandu",
      from: "T22:20",
      to: "T23:20",
      hours: ["05"],
    },
  ])("$says", ({ zone, from, to, hours }) => {
    const day = to < from ? "2026-11-30" : "2026-11-29";
    expect(labels(zone, `2026-11-29${from}:00Z`, `${day}${to}:00Z`)).toEqual(hours);
  });

  it("that have no label are lines only", () => {
    expect(labels("UTC", "2026-11-29T04:00:00Z", "2026-11-29T09:00:00Z", 3)).toEqual([
      "-",
      "-",
      "06",
      "-",
      "-",
      "09",
    ]);
  });

  it("come twice when summer time ends, and one is left out when it begins", () => {
    expect(labels("Europe/Berlin", "2026-10-24T23:00:00Z", "2026-10-25T02:00:00Z")).toEqual([
      "01",
      "02",
      "02",
      "03",
    ]);
    expect(labels("Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z")).toEqual([
      "01",
      "03",
      "04",
    ]);
  });

  it("are those at which the zone's clock shows a full hour, whatever the zone and the day", () => {
    const zones = [
      "UTC",
      "Europe/Berlin",
      "America/St_Johns",
      "Asia/Kathmandu",
      "Australia/Lord_Howe",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.parse("2020-01-01"), max: Date.parse("2030-01-01") }),
        fc.integer({ min: 0, max: 24 * hourMs }),
        (timeZone, startAt, spanMs) => {
          const clock = new Intl.DateTimeFormat("en-GB", {
            timeZone,
            hour: "2-digit",
            minute: "2-digit",
          });
          const expected: { at: number; hour: string }[] = [];
          for (
            let at = Math.ceil(startAt / 900_000) * 900_000;
            at <= startAt + spanMs;
            at += 900_000
          )
            if (clock.format(at).endsWith(":00"))
              expected.push({ at, hour: clock.format(at).slice(0, 2) });
          const ticks = ticksOf({ startAt, endAt: startAt + spanMs }, timeZone, 1);
          expect(ticks.map(({ at, label }) => ({ at, hour: label }))).toEqual(expected);
        },
      ),
    );
  });
});

describe("the words", () => {
  test.for([
    { says: "a beat", beat: {}, title: "Rested" },
    {
      says: "a row of skips",
      beat: { look: "skipped", count: 1_204 },
      title: "Skipped 1,204 times",
    },
    { says: "a dry run", beat: { look: "spoke", isDryRun: true }, title: "Dry run: spoke" },
  ] as const)("of $says", ({ beat, title }) => {
    expect(titleOf(aBeat(beat))).toBe(title);
  });

  it("name the moment in the thread's zone, and what it cost", () => {
    expect(labelOf(aBeat(), "Europe/Berlin")).toMatch(
      /^Rested, 30 Nov 2026, 12:00:00 .*: rested: nothing is due$/,
    );
    expect(receiptOf(aBeat())).toBe("by schedule · 1,204 tokens · $0.0012");
    expect(receiptOf(aBeat({ isByHand: true, costUsd: null }))).toBe(
      "by hand · 1,204 tokens · no known price",
    );
    expect(receiptOf(aBeat({ tokens: null, costUsd: null }))).toBe(
      "by schedule · no model was asked",
    );
  });

  it("count each beat of a row, and dry runs for themselves", () => {
    const beats = [aRow(2, 5, 10), aBeat(), aBeat({ look: "spoke", isDryRun: true })];
    expect(countsOf(beats)).toEqual({
      spoke: 0,
      acted: 0,
      rested: 1,
      skipped: 5,
      failed: 0,
      dryRun: 1,
    });
  });
});
