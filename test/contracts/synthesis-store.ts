/** What every `SynthesisStore` promises: nothing that comes in is overlooked, and what was decided counts once. */
import { describe, expect, it } from "vitest";
import { noUsage } from "../../lib/domain/run.ts";
import { noSynthesisYet, type Synthesis } from "../../lib/domain/synthesis.ts";
import { hours, minutes } from "../../lib/domain/time.ts";
import type { SynthesisClaim, SynthesisEnd, SynthesisStore, ThreadStore } from "../../lib/ports.ts";
import { eight, later } from "./samples.ts";

export interface SynthesisStoreHarness {
  readonly store: SynthesisStore;
  readonly threads: ThreadStore;
  readonly corrupt: () => readonly string[];
  /** Puts anything into the item that is due; undefined takes an attribute away. */
  damage(attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const dueAt = later(hours(1));
const opening = { dueAt, shardCount: 1 };
const leaseMs = minutes(3);

const aRecord = (fields: Partial<Synthesis> = {}): Synthesis => ({
  id: "01JD000000000000000000000A",
  threadId: "default",
  state: "decided",
  startedAt: eight,
  decidedAt: later(5),
  read: { messages: ["1"], diary: [], files: [{ path: "user.md", version: 1 }] },
  changes: [{ path: "user.md", content: "Likes tea.", before: 1, sources: ["1"] }],
  proposals: [],
  summary: "tea",
  steps: [],
  model: "anthropic:claude",
  usage: noUsage,
  costMicroUsd: 12,
  ...fields,
});

const nothingLeft = (seenNews: number): SynthesisEnd => ({
  dueAt: null,
  fromId: null,
  diaryFromAt: later(1),
  attempt: 0,
  lastSkip: null,
  seenNews,
  pendingId: null,
});

export function synthesisStoreContract(
  name: string,
  makeStore: () => Promise<SynthesisStoreHarness>,
): void {
  const dueIn = async ({ threads }: SynthesisStoreHarness, now = later(hours(24))) =>
    (await threads.listDue(now, 1, 10)).map(({ kind, dueAt }) => [kind, dueAt]);
  const claimOf = async (store: SynthesisStore, seenDueAt = dueAt): Promise<SynthesisClaim> => {
    const claim = await store.claim({ id: "default", seenDueAt, now: seenDueAt, leaseMs });
    if (claim === null) throw new Error("the claim was lost");
    return claim;
  };

  describe(`synthesis store: ${name}`, () => {
    it("has nothing due before anything came in, and is due from the first news on", async () => {
      const harness = await makeStore();
      const { store } = harness;
      expect(await store.read("default")).toBeNull();
      await store.note("default", "5", opening);
      expect(await dueIn(harness)).toEqual([["synthesis", dueAt]]);
      await store.note("default", "6", { ...opening, dueAt: later(hours(2)) });
      expect(await dueIn(harness)).toEqual([["synthesis", dueAt]]);
      expect(await store.read("default")).toEqual({
        ...noSynthesisYet,
        dueAt,
        fromId: "5",
        news: 2,
      });
      expect(await store.read("default-2")).toBeNull();
    });

    it("knows the oldest message that was not read, in whatever order they are noted", async () => {
      const { store } = await makeStore();
      await store.note("default", null, opening);
      for (const id of ["7", "5", "9", "5"]) await store.note("default", id, opening);
      expect(await store.read("default")).toMatchObject({ fromId: "5", news: 5 });
    });

    it("is won by exactly one of those who race for it, and by nobody before its time", async () => {
      const harness = await makeStore();
      const { store } = harness;
      await store.note("default", "5", opening);
      const request = { id: "default", seenDueAt: dueAt, now: dueAt, leaseMs };
      expect(await store.claim({ ...request, now: later(minutes(59)) })).toBeNull();
      const claims = await Promise.all([1, 2, 3].map(() => store.claim(request)));
      const [won, ...others] = claims.filter((claim) => claim !== null);
      expect(others).toEqual([]);
      const untilAt = later(hours(1) + leaseMs);
      expect(won?.state).toMatchObject({ fence: 1, attempt: 1, leaseUntilAt: untilAt });
      expect(await dueIn(harness)).toEqual([["synthesis", untilAt]]);
    });

    it("is won by hand whenever no lease holds, once something was noted", async () => {
      const { store } = await makeStore();
      const byHand = { id: "default", seenDueAt: null, now: eight, leaseMs };
      expect(await store.claim(byHand)).toBeNull();
      await store.note("default", "5", opening);
      expect((await store.claim(byHand))?.state.fence).toBe(1);
      expect(await store.claim({ ...byHand, now: later(leaseMs - 1) })).toBeNull();
      expect((await store.claim({ ...byHand, now: later(leaseMs) }))?.state.fence).toBe(2);
    });

    it("ends with nothing left to read, and nothing due", async () => {
      const harness = await makeStore();
      const { store } = harness;
      await store.note("default", "5", opening);
      const claim = await claimOf(store);
      const end = { ...nothingLeft(1), lastAt: later(9), lastSkip: null };
      expect(await store.finish(claim, end)).toBe(true);
      expect(await store.finish(claim, end)).toBe(false);
      expect(await dueIn(harness)).toEqual([]);
      expect(await store.read("default")).toEqual({
        ...noSynthesisYet,
        fence: 1,
        news: 1,
        diaryFromAt: later(1),
        lastAt: later(9),
      });
      await store.note("default", "6", { ...opening, dueAt: later(hours(3)) });
      expect(await dueIn(harness)).toEqual([["synthesis", later(hours(3))]]);
    });

    it("is due again for what is left, and says why it was skipped", async () => {
      const harness = await makeStore();
      const { store } = harness;
      await store.note("default", "5", opening);
      const end = { ...nothingLeft(1), dueAt: later(hours(2)), fromId: "8" };
      expect(await store.finish(await claimOf(store), { ...end, lastSkip: "budget" })).toBe(true);
      expect(await dueIn(harness)).toEqual([["synthesis", later(hours(2))]]);
      expect(await store.read("default")).toMatchObject({ fromId: "8", lastSkip: "budget" });
    });

    it("does not end on what came in meanwhile", async () => {
      const { store } = await makeStore();
      await store.note("default", "5", opening);
      const claim = await claimOf(store);
      await store.note("default", "6", opening);
      expect(await store.finish(claim, nothingLeft(1))).toBe(false);
      expect(await store.read("default")).toMatchObject({ fromId: "5", news: 2 });
      expect(await store.finish(claim, nothingLeft(2))).toBe(true);
    });

    it("lets no zombie end it: only the newest claim may", async () => {
      const { store } = await makeStore();
      await store.note("default", "5", opening);
      const zombie = await claimOf(store);
      const newest = await claimOf(store, later(hours(1) + leaseMs));
      expect(newest.state).toMatchObject({ fence: 2, attempt: 2 });
      expect(await store.finish(zombie, { ...nothingLeft(1), pendingId: "01Z" })).toBe(false);
      expect((await store.read("default"))?.pendingId).toBeUndefined();
      expect(await store.finish(newest, nothingLeft(1))).toBe(true);
    });

    it("keeps what was decided, counts it from its end on, until it is complete", async () => {
      const { store } = await makeStore();
      await store.note("default", "5", opening);
      const claim = await claimOf(store);
      await store.keep(aRecord());
      expect((await store.read("default"))?.pendingId).toBeUndefined();
      await store.finish(claim, { ...nothingLeft(1), pendingId: aRecord().id });
      expect((await store.read("default"))?.pendingId).toBe(aRecord().id);
      expect(await store.record("default", aRecord().id)).toEqual(aRecord());
      const done = aRecord({ state: "done" });
      await store.complete(done);
      await store.complete(done);
      expect((await store.read("default"))?.pendingId).toBeUndefined();
      expect(await store.record("default", done.id)).toEqual(done);
      expect(await store.record("default-2", done.id)).toBeNull();
    });

    it("does not take back what was undone since", async () => {
      const { store } = await makeStore();
      await store.keep(aRecord({ state: "undone" }));
      await store.complete(aRecord({ state: "done" }));
      expect((await store.record("default", aRecord().id))?.state).toBe("undone");
    });

    it("completes no other than its own", async () => {
      const { store } = await makeStore();
      await store.note("default", "5", opening);
      await store.finish(await claimOf(store), { ...nothingLeft(1), pendingId: "01B" });
      await store.complete(aRecord({ id: "01A", state: "done" }));
      expect((await store.read("default"))?.pendingId).toBe("01B");
    });

    it("shows records newest first, page by page", async () => {
      const { store } = await makeStore();
      for (const id of ["01A", "01C", "01B"]) await store.keep(aRecord({ id }));
      const page = async (limit: number, beforeId?: string) =>
        (await store.recent("default", limit, beforeId)).map(({ id }) => id);
      expect(await page(2)).toEqual(["01C", "01B"]);
      expect(await page(2, "01B")).toEqual(["01A"]);
      expect(await store.recent("default-2", 5)).toEqual([]);
    });

    it("with a fence that is none is claimed by nobody, and waits like any other that failed", async () => {
      const harness = await makeStore();
      const { store, damage } = harness;
      await store.note("default", "5", opening);
      await damage({ fence: "two" });
      const request = { id: "default", seenDueAt: dueAt, now: dueAt, leaseMs };
      await expect(store.claim(request)).rejects.toMatchObject({ code: "corrupt" });
      expect(await dueIn(harness)).toEqual([["synthesis", later(hours(1) + leaseMs)]]);
    });
  });
}
