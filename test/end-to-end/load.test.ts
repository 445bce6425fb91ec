/** Load, in small: many at once on the local cloud, and every one of them is answered, once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadBacklog } from "../../reliability/load/backlog.ts";
import { loadBadDay } from "../../reliability/load/bad-day.ts";
import { loadDue } from "../../reliability/load/due.ts";
import { fitted, growthOf, isHeapFlat } from "../../reliability/load/growth.ts";
import { loadInteractions } from "../../reliability/load/interactions.ts";
import { faultsOf, reckon } from "../../reliability/load/ledger.ts";
import { type Rig, startRig } from "../../reliability/load/rig.ts";

describe("under load", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  }, 120_000);
  afterAll(() => rig.close());

  it("forty people at once: whoever was promised an answer gets it, once", async () => {
    const { faults, data } = await loadInteractions(rig, { people: 40, forMs: 60_000, each: 1 });
    expect(faults).toEqual([]);
    expect(data.deferred + data.apologies).toBe(40);
    expect(data.answeredOnce).toBe(data.deferred);
  }, 120_000);

  it("thirty threads due in one minute: each beats once, and once more when it is due again", async () => {
    const { faults, data } = await loadDue(rig, { threads: 30 });
    expect(faults).toEqual([]);
    expect(data).toMatchObject({ reflections: 30, rounds: [{ beats: 30 }, { beats: 30 }] });
  }, 120_000);

  it("a hundred signals that piled up: answered once, in order, several in a turn", async () => {
    const { faults, data } = await loadBacklog(rig, { signals: 100, threads: 10 });
    expect(faults).toEqual([]);
    expect(data).toMatchObject({ answeredOnce: 100, repeats: 10 });
    expect(data.turns).toBeLessThan(100);
  }, 120_000);
});

describe("on a bad day of Discord's", () => {
  it("forty commands and eight thoughts are answered once, in order, and none is set aside", async () => {
    const { faults, data } = await loadBadDay({ commands: 40, thoughts: 8, threads: 4, seed: 3 });
    expect(faults).toEqual([]);
    expect(data).toMatchObject({ thoughts: 8, setAside: 0 });
    expect(data.commands).toBe(40);
    expect(data.answeredOnce).toBe(data.commands + data.thoughts);
    // A day without faults would prove nothing.
    expect(data.drawn["rate429"]).toBeGreaterThan(0);
  }, 240_000);
});

describe("the reckoning", () => {
  const written = (...texts: string[]) =>
    texts.map((text, index) => ({ id: String(index), at: index, text }));

  it.for([
    { says: "all is well", texts: ["said#a.1# said#a.2#", "said#b.1#"], faults: [] },
    { says: "one is lost", texts: ["said#a.1#", "said#b.1#"], faults: ["1 lost: a.2"] },
    {
      says: "one is doubled",
      texts: ["said#a.1# said#a.2#", "said#b.1#", "said#b.1#"],
      faults: ["1 doubled: b.1"],
    },
    {
      says: "one comes after a later one",
      texts: ["said#a.2#", "said#b.1#", "said#a.1#"],
      faults: ["1 out of order: a.1"],
    },
    {
      says: "one was never said",
      texts: ["said#a.1# said#a.2#", "said#b.1# said#c.1#"],
      faults: ["1 invented: c.1"],
    },
  ])("$says", ({ texts, faults }) => {
    const said = new Set(["a.1", "a.2", "b.1"]);
    expect(faultsOf(reckon(said, written(...texts)))).toEqual(faults);
  });
});

describe("growth", () => {
  const megabyte = 1024 * 1024;
  const held = (rssOf: (minute: number) => number, fdsOf: (minute: number) => number = () => 50) =>
    Array.from({ length: 61 }, (_, minute) => ({
      at: minute * 60_000,
      ownBytes: rssOf(minute) * megabyte,
      fds: fdsOf(minute),
    }));

  it.for([
    { says: "a steady process is flat", samples: held(() => 100), isFlat: true },
    {
      says: "what it takes in its first minutes does not count",
      samples: held((minute) => 100 + 100 * Math.min(1, minute / 15)),
      isFlat: true,
    },
    {
      says: "nor does what comes and goes between two collections",
      samples: held((minute) => 100 + (minute % 5) * minute),
      isFlat: true,
    },
    { says: "a leak is not", samples: held((minute) => 300 + minute / 2), isFlat: false },
    {
      says: "15 MB an hour of fifty are what V8 has not collected yet",
      samples: held((minute) => 50 + minute / 4),
      isFlat: true,
    },
    {
      says: "nor is a descriptor that stays open every minute",
      samples: held(
        () => 100,
        (minute) => 140 + minute,
      ),
      isFlat: false,
    },
    {
      says: "not even when load comes and goes on top of it",
      samples: held(
        () => 100,
        (minute) => 140 + minute + (minute % 4) * 20,
      ),
      isFlat: false,
    },
    {
      says: "one of three quarters of an hour is judged by the same",
      samples: held(
        () => 100,
        (minute) => 140 + minute,
      ).slice(0, 46),
      isFlat: false,
    },
    {
      says: "descriptors that load opens for some minutes are flat, however many they become",
      samples: held(
        () => 100,
        (minute) => 140 + (minute % 5) * minute,
      ),
      isFlat: true,
    },
    {
      says: "so are those of an hour whose median rose by twenty as others' work came and went",
      samples: held(
        () => 100,
        (minute) => 135 + (minute % 4 === 0 ? minute % 7 : minute),
      ),
      isFlat: true,
    },
    {
      says: "so are those of a busy half hour, with a moment now and then in which they are closed",
      samples: held(
        () => 100,
        (minute) => (minute % 30 === 22 ? 116 - minute / 10 : 150 + minute),
      ),
      isFlat: true,
    },
    {
      says: "forty-four minutes say nothing",
      samples: held((minute) => 100 + minute).slice(0, 45),
      isFlat: null,
    },
  ])("$says", ({ samples, isFlat }) => {
    expect(growthOf("main", 1, samples).isFlat).toBe(isFlat);
  });

  it.for([
    { says: "a steady one", bytesAt: () => 30, isFlat: true },
    {
      says: "one that grows by a tenth",
      bytesAt: (minute: number) => 30 + minute / 8,
      isFlat: false,
    },
    { says: "one of twenty minutes", bytesAt: () => 30, minutes: 20, isFlat: null },
  ])("the live heap: $says", ({ bytesAt, minutes = 60, isFlat }) => {
    const heap = Array.from({ length: minutes / 5 + 1 }, (_, place) => ({
      at: place * 5 * 60_000,
      bytes: bytesAt(place * 5) * megabyte,
    }));
    expect(isHeapFlat(heap)).toBe(isFlat);
  });

  it("fits a line", () => {
    const line = fitted([1, 2, 3, 4].map((x) => ({ x, y: 3 * x + 1 })));
    expect(line.slope).toBeCloseTo(3);
    expect(line.mean).toBeCloseTo(8.5);
  });
});
