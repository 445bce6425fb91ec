/** What every `ThreadStore` promises: above all, one slot and at most one run that counts. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { idle, running } from "../../lib/domain/board.ts";
import { slotAt, slotByHand } from "../../lib/domain/ids.ts";
import { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { minutes, seconds } from "../../lib/domain/time.ts";
import type { Claim, ClaimRequest, Finish, ThreadStore } from "../../lib/ports.ts";
import { anUnscheduledThread, aThread, eight, later } from "./samples.ts";

export interface ThreadStoreHarness {
  readonly store: ThreadStore;
  /** Puts anything into the stored thread; undefined takes an attribute away. */
  damage(id: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const leaseMs = seconds(210);

const aClaim = (fields: Partial<ClaimRequest> = {}): ClaimRequest => ({
  id: "default",
  seenDueAt: eight,
  now: eight,
  leaseMs,
  slot: slotAt(eight),
  runId: "01JD00000000000000000000R1",
  detail: "reflecting on recent activity",
  ...fields,
});

const aClaimByHand = (fields: Partial<ClaimRequest> = {}): ClaimRequest =>
  aClaim({
    seenDueAt: null,
    slot: slotByHand("01JD00000000000000000000S2"),
    runId: "01JD00000000000000000000R2",
    ...fields,
  });

const anEnd = (fields: Partial<Finish> = {}): Finish => ({
  now: later(5_000),
  dueAt: later(minutes(30)),
  keepsSlot: false,
  countsAttempt: false,
  ...fields,
});

export function threadStoreContract(
  name: string,
  makeStore: () => Promise<ThreadStoreHarness>,
): void {
  /** A store that holds the thread `default`, due at eight. */
  async function storeWith(thread = aThread()): Promise<ThreadStoreHarness> {
    const harness = await makeStore();
    await harness.store.create(thread, 1);
    return harness;
  }

  async function claimed(store: ThreadStore, request = aClaim()): Promise<Claim> {
    const claim = await store.claim(request);
    if (claim === null) throw new Error("the claim was lost");
    return claim;
  }

  describe(`thread store: ${name}`, () => {
    describe("create and read", () => {
      it("answers what was created", async () => {
        const { store } = await storeWith();
        expect(await store.read("default")).toEqual(aThread());
      });

      it("answers null for a thread that does not exist", async () => {
        const { store } = await makeStore();
        expect(await store.read("default")).toBeNull();
      });

      it("leaves an existing thread as it is", async () => {
        const { store } = await makeStore();
        expect(await store.create(aThread({ rev: 3 }), 1)).toBe(true);
        expect(await store.create(aThread({ rev: 9 }), 1)).toBe(false);
        expect((await store.read("default"))?.rev).toBe(3);
      });
    });

    describe("the due index", () => {
      test.for([
        { says: "holds a thread at its due time", now: eight, due: ["default"] },
        { says: "does not hold it a millisecond before", now: later(-1), due: [] },
        { says: "still holds it days later", now: later(minutes(9_999)), due: ["default"] },
      ])("$says", async ({ now, due }) => {
        const { store } = await storeWith();
        expect((await store.listDue(now, 1, 10)).map(({ id }) => id)).toEqual(due);
      });

      it("does not hold a thread that is on no schedule", async () => {
        const { store } = await storeWith(anUnscheduledThread());
        expect(await store.listDue(later(1), 1, 10)).toEqual([]);
      });

      it("answers the oldest of all shards first, at most as many as asked for", async () => {
        const { store } = await makeStore();
        const ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
        for (const [index, id] of ids.entries())
          await store.create(aThread({ id, dueAt: later(-index) }), 4);
        const due = await store.listDue(eight, 4, 3);
        expect(due).toEqual([
          { kind: "beat", id: "h", dueAt: later(-7) },
          { kind: "beat", id: "g", dueAt: later(-6) },
          { kind: "beat", id: "f", dueAt: later(-5) },
        ]);
        expect(await store.listDue(eight, 4, 50)).toHaveLength(ids.length);
      });
    });

    describe("a claim", () => {
      it("takes lease, fence, attempt and slot, and says so on the board", async () => {
        const { store } = await storeWith();
        const untilAt = later(leaseMs);
        const thread = {
          ...aThread(),
          dueAt: untilAt,
          leaseUntilAt: untilAt,
          fence: 1,
          attempt: 1,
          slot: slotAt(eight),
          runId: "01JD00000000000000000000R1",
          board: {
            conversation: idle(eight),
            heartbeat: running("reflecting on recent activity", eight, untilAt),
          },
        };
        expect(await store.claim(aClaim())).toEqual({
          thread,
          slot: thread.slot,
          runId: thread.runId,
          fence: 1,
          attempt: 1,
        });
        expect(await store.read("default")).toEqual(thread);
      });

      test.for([
        { says: "the thread does not exist", request: aClaim({ id: "nobody" }) },
        { says: "it does not exist, by hand", request: aClaimByHand({ id: "nobody" }) },
        { says: "it is not due yet", request: aClaim({ now: later(-1) }) },
        { says: "it was due at another time", request: aClaim({ seenDueAt: later(-1) }) },
        {
          says: "it will be due at another time",
          request: aClaim({ seenDueAt: later(1), now: later(2) }),
        },
      ])("is lost when $says", async ({ request }) => {
        const { store } = await storeWith();
        expect(await store.claim(request)).toBeNull();
        expect(await store.read("default")).toEqual(aThread());
        expect(await store.read("nobody")).toBeNull();
      });

      it("is lost when the thread is on no schedule, unless by hand", async () => {
        const { store } = await storeWith(anUnscheduledThread());
        expect(await store.claim(aClaim())).toBeNull();
        expect(await store.claim(aClaimByHand())).not.toBeNull();
        expect(await store.listDue(later(minutes(60)), 1, 10)).toEqual([]);
      });

      it("by hand is lost while a lease holds, and won when it is over", async () => {
        const { store } = await storeWith();
        await claimed(store);
        expect(await store.claim(aClaimByHand({ now: later(leaseMs - 1) }))).toBeNull();
        expect(await store.claim(aClaimByHand({ now: later(leaseMs) }))).not.toBeNull();
      });

      it("by hand needs no due time", async () => {
        const { store } = await storeWith();
        expect(await store.claim(aClaimByHand({ now: later(-minutes(10)) }))).not.toBeNull();
      });

      it("is won by exactly one of those who race for it, whatever their doors", async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.boolean(), { minLength: 2, maxLength: 8 }),
            async (doors) => {
              const { store } = await storeWith();
              const claims = await Promise.all(
                doors.map((byHand) => store.claim(byHand ? aClaimByHand() : aClaim())),
              );
              expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
              expect((await store.read("default"))?.fence).toBe(1);
            },
          ),
          { numRuns: 15 },
        );
      });

      it("that nobody finished is due again when its lease is over, for the same slot and run", async () => {
        const { store } = await storeWith();
        const dead = await claimed(store);
        const now = later(leaseMs);
        const [due] = await store.listDue(now, 1, 10);
        expect(due).toEqual({ kind: "beat", id: "default", dueAt: now });
        const retry = await claimed(
          store,
          aClaim({ now, seenDueAt: now, slot: slotAt(now), runId: "01JD00000000000000000000R9" }),
        );
        expect(retry).toMatchObject({ slot: dead.slot, runId: dead.runId, fence: 2, attempt: 2 });
      });
    });

    describe("the end of a claim", () => {
      it("gives the lease back, clears the slot and moves the rhythm on", async () => {
        const { store } = await storeWith();
        const claim = await claimed(store);
        const end = anEnd({ lastTickAt: later(4_000), lastReflectionAt: later(3_000) });
        const ended = await store.finish(claim, end);
        expect(await store.read("default")).toEqual(ended);
        expect(ended).toEqual({
          ...aThread(),
          dueAt: end.dueAt,
          fence: 1,
          lastSlotAt: eight,
          lastTickAt: later(4_000),
          lastReflectionAt: later(3_000),
          board: { conversation: idle(eight), heartbeat: idle(end.now) },
        });
        expect(await store.listDue(end.dueAt, 1, 10)).toEqual([
          { kind: "beat", id: "default", dueAt: end.dueAt },
        ]);
      });

      it("without a last tick leaves the last tick as it was", async () => {
        const { store } = await storeWith(
          aThread({ lastTickAt: later(-9), lastReflectionAt: eight }),
        );
        await store.finish(await claimed(store), anEnd());
        expect(await store.read("default")).toMatchObject({
          lastTickAt: later(-9),
          lastReflectionAt: eight,
        });
      });

      it("of an older claim changes nothing", async () => {
        const { store } = await storeWith();
        const zombie = await claimed(store);
        const now = later(leaseMs);
        await claimed(store, aClaim({ now, seenDueAt: now }));
        const before = await store.read("default");
        expect(await store.finish(zombie, anEnd({ lastTickAt: now }))).toBeNull();
        expect(await store.read("default")).toEqual(before);
      });

      it("happens once: a second end of the same claim changes nothing", async () => {
        const { store } = await storeWith();
        const claim = await claimed(store);
        await store.finish(claim, anEnd());
        const before = await store.read("default");
        const again = anEnd({ keepsSlot: true, dueAt: later(30_000) });
        expect(await store.finish(claim, again)).toBeNull();
        expect(await store.read("default")).toEqual(before);
      });

      it("may keep the slot: the next claim answers it, also by hand", async () => {
        const { store } = await storeWith();
        const first = await claimed(store);
        await store.finish(first, anEnd({ keepsSlot: true, dueAt: later(30_000) }));
        expect(await store.read("default")).toMatchObject({ slot: first.slot, runId: first.runId });
        const next = await claimed(store, aClaimByHand({ now: later(10_000) }));
        expect(next).toMatchObject({ slot: first.slot, runId: first.runId });
      });

      it("remembers the slot of the rhythm that was answered last, and no run by hand", async () => {
        const { store } = await storeWith();
        const first = await claimed(store);
        await store.finish(first, anEnd({ keepsSlot: true, dueAt: later(30_000) }));
        expect((await store.read("default"))?.lastSlotAt).toBeNull();
        const again = await claimed(store, aClaimByHand({ now: later(40_000) }));
        await store.finish(again, anEnd());
        expect((await store.read("default"))?.lastSlotAt).toBe(eight);
        const byHand = await claimed(store, aClaimByHand({ now: later(60_000) }));
        await store.finish(byHand, anEnd());
        expect((await store.read("default"))?.lastSlotAt).toBe(eight);
      });

      it("counts the attempts that broke, takes back those that waited, forgets both with the slot", async () => {
        const ends = fc.constantFrom("broke", "waited", "died", "answered");
        await fc.assert(
          fc.asyncProperty(fc.array(ends, { minLength: 1, maxLength: 8 }), async (story) => {
            const { store } = await storeWith();
            let now = eight;
            let attempts = 0;
            for (const [index, end] of story.entries()) {
              const claim = await claimed(
                store,
                aClaim({ now, seenDueAt: now, slot: slotAt(now) }),
              );
              attempts += 1;
              expect(claim).toMatchObject({ attempt: attempts, fence: index + 1 });
              const dueAt = later((index + 1) * minutes(5));
              if (end === "broke" || end === "waited")
                await store.finish(
                  claim,
                  anEnd({ now, dueAt, keepsSlot: true, countsAttempt: end === "broke" }),
                );
              if (end === "waited") attempts -= 1;
              if (end === "answered") {
                await store.finish(claim, anEnd({ now, dueAt }));
                attempts = 0;
              }
              now = (await store.read("default"))?.dueAt ?? now;
            }
          }),
          { numRuns: 15 },
        );
      });
    });

    describe("the conversation's line", () => {
      it("is written beside the heartbeat's, and neither loses the other's", async () => {
        const { store } = await storeWith();
        const line = running("answering a message", eight, later(minutes(2)));
        const [claim] = await Promise.all([
          claimed(store),
          store.updateConversation("default", line),
        ]);
        const thread = await store.read("default");
        expect(thread?.board).toEqual({
          conversation: line,
          heartbeat: claim.thread.board.heartbeat,
        });
        expect(thread?.lastMessageAt).toBeNull();
      });

      it("says where and when the person last spoke, when it is told", async () => {
        const { store } = await storeWith();
        await store.updateConversation("default", idle(later(1)), { at: eight, channelId: "42" });
        await store.updateConversation("default", idle(later(2)));
        expect(await store.read("default")).toMatchObject({
          lastMessageAt: eight,
          lastChannelId: "42",
          board: { conversation: idle(later(2)) },
        });
      });

      it("of a thread that does not exist makes no thread", async () => {
        const { store } = await makeStore();
        const update = store.updateConversation("default", idle(eight));
        await expect(update).rejects.toMatchObject({ code: "not-found" });
        expect(await store.read("default")).toBeNull();
      });
    });

    it("gives a setting that no longer parses its default, and says why", async () => {
      const { store, damage } = await storeWith();
      await damage("default", { config: { every: 5, dry_run: true } });
      const thread = await store.read("default");
      expect(thread?.config).toMatchObject({ every: 1_800, dry_run: true });
      expect(thread?.configProblem).toBe("every must be between 60 and 86400 seconds");
      expect((await store.claim(aClaim()))?.thread.configProblem).toBe(thread?.configProblem);
    });

    describe("a configuration", () => {
      const wanted = (changes: Partial<ThreadConfig> = {}) => ({
        config: ThreadConfig.parse({ every: 900, ...changes }),
        seen: { rev: 1, fence: 0 },
        dueAt: later(900_000),
        nextLineDueAt: null,
        marks: {},
        shardCount: 1,
      });

      it("takes the place of the one that was seen, moves the due time, and counts", async () => {
        const { store } = await storeWith();
        const thread = await store.configure("default", wanted());
        expect(thread).toMatchObject({ rev: 2, dueAt: later(900_000), config: { every: 900 } });
        expect(await store.read("default")).toEqual(thread);
        expect(await store.configure("default", wanted({ every: 60 }))).toBeNull();
        expect((await store.read("default"))?.config.every).toBe(900);
      });

      it("takes a paused thread out of the due index, and a resumed one back in", async () => {
        const { store } = await storeWith();
        await store.configure("default", wanted({ enabled: false }));
        expect(await store.listDue(later(900_000), 1, 10)).toEqual([]);
        await store.configure("default", { ...wanted(), seen: { rev: 2, fence: 0 } });
        expect(await store.listDue(later(900_000), 1, 10)).toHaveLength(1);
      });

      it("fails when a beat has begun or ended since: the due time would be wrong", async () => {
        const { store } = await storeWith();
        const leased = { rev: 1, fence: 0, leaseUntilAt: later(leaseMs) };
        expect(await store.configure("default", { ...wanted(), seen: leased })).toBeNull();
        const claim = await claimed(store);
        expect(await store.configure("default", wanted())).toBeNull();
        expect(await store.read("default")).toMatchObject({ rev: 1, dueAt: later(leaseMs) });
        await store.finish(claim, anEnd());
        // Begun and ended: there is no lease, as there was none.
        expect(await store.configure("default", wanted())).toBeNull();
      });

      it("leaves the end of a lease where it is", async () => {
        const { store } = await storeWith();
        await store.claim(aClaim());
        const { dueAt: _, ...unmoved } = wanted();
        const seen = { rev: 1, fence: 1, leaseUntilAt: later(leaseMs) };
        const leased = { ...unmoved, seen };
        expect((await store.configure("default", leased))?.dueAt).toBe(later(leaseMs));
      });

      it("keeps the mark of a spent budget through a new config, unless that forgets it", async () => {
        const { store } = await storeWith();
        const claim = await store.claim(aClaim());
        if (claim === null) throw new Error("the claim was lost");
        const end = { now: later(1), dueAt: later(60_000), keepsSlot: false, countsAttempt: true };
        await store.finish(claim, { ...end, marks: { budgetSpentUntilAt: later(9) } });
        const kept = await store.configure("default", { ...wanted(), seen: { rev: 1, fence: 1 } });
        expect(kept?.budgetSpentUntilAt).toBe(later(9));
        await store.configure("default", {
          ...wanted(),
          seen: { rev: 2, fence: 1 },
          marks: { budgetSpentUntilAt: null },
        });
        expect((await store.read("default"))?.budgetSpentUntilAt).toBeNull();
      });
    });

    it("keeps that messages did not help, until a configuration forgives it", async () => {
      const { store } = await storeWith();
      expect((await store.read("default"))?.feedback).toBeNull();
      const feedback = { count: 2, lastAt: eight, lastId: "a" };
      await store.noteFeedback("default", feedback);
      const thread = await store.read("default");
      expect(thread?.feedback).toEqual(feedback);
      const forgiven = await store.configure("default", {
        config: aThread().config,
        seen: { rev: 1, fence: 0 },
        nextLineDueAt: null,
        marks: { feedback: null },
        shardCount: 1,
      });
      expect(forgiven?.feedback).toBeNull();
      await expect(store.noteFeedback("42", feedback)).rejects.toMatchObject({ code: "not-found" });
    });

    it("is not ended by a beat that has not seen a new config", async () => {
      const { store } = await storeWith();
      const claim = await claimed(store);
      await store.configure("default", {
        config: { ...claim.thread.config, every: 300 },
        seen: claim.thread,
        nextLineDueAt: null,
        marks: {},
        shardCount: 1,
      });
      expect(await store.finish(claim, anEnd())).toBeNull();
      const thread = await store.read("default");
      expect(thread?.leaseUntilAt).toBeDefined();
      if (thread === null) throw new Error("there is no thread");
      expect(await store.finish({ ...claim, thread }, anEnd())).not.toBeNull();
    });

    it("notes a change, and with a new checklist when its next line is due", async () => {
      const { store } = await storeWith();
      await store.noteChange("default", later(1), later(5));
      await store.noteChange("default", later(2));
      expect(await store.read("default")).toMatchObject({
        lastChangeAt: later(2),
        nextLineDueAt: later(5),
      });
    });

    it("keeps the marks of a beat for the gate of the next, and those left out", async () => {
      const { store } = await storeWith();
      const first = await store.claim(aClaim());
      const end = { now: later(1), dueAt: later(60_000), keepsSlot: false, countsAttempt: true };
      const streak = {
        runId: "01",
        reason: "nothing-new",
        count: 1,
        firstSlot: "1",
        sinceAt: later(1),
        lastAt: later(1),
      } as const;
      if (first === null) throw new Error("the claim was lost");
      await store.finish(first, { ...end, marks: { streak, budgetSpentUntilAt: later(9) } });
      const second = await store.claim(aClaim({ seenDueAt: null, now: later(2) }));
      if (second === null) throw new Error("the claim was lost");
      await store.finish(second, { ...end, marks: { streak: null } });
      expect(await store.read("default")).toMatchObject({
        streak: null,
        budgetSpentUntilAt: later(9),
      });
    });

    describe("a corrupt thread", () => {
      test.for([
        { says: "a fence that is no number", attributes: { fence: "seven" }, field: "fence" },
        { says: "no board", attributes: { board: undefined }, field: "board" },
        { says: "a huge number", attributes: { lastTickAt: 1e100 }, field: "lastTickAt" },
        { says: "a time no date can show", attributes: { lastTickAt: 9e15 }, field: "lastTickAt" },
        { says: "another thread's name", attributes: { id: "42" }, field: "id must be default" },
        { says: "a run that is no key", attributes: { runId: "#".repeat(99) }, field: "runId" },
      ])("with $says is refused by name, and waits like one that failed", async (row) => {
        const { store, damage } = await storeWith();
        await damage("default", row.attributes);
        const fault = {
          code: "corrupt",
          message: expect.stringContaining(`T#default/A#THREAD: ${row.field}`),
        };
        await expect(store.read("default")).rejects.toMatchObject(fault);
        await expect(store.claim(aClaim())).rejects.toMatchObject(fault);
        expect(await store.listDue(later(leaseMs - 1), 1, 10)).toEqual([]);
        expect(await store.listDue(later(leaseMs), 1, 10)).toHaveLength(1);
      });
    });
  });
}
