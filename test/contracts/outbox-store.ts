/** What every `OutboxStore` promises: what is held stays until it is taken out, and is due until then. */
import { describe, expect, it } from "vitest";
import type { HeldSignal } from "../../lib/domain/signal.ts";
import { hours, minutes } from "../../lib/domain/time.ts";
import type { OutboxStore, ThreadStore } from "../../lib/ports.ts";
import { aThought, aThread, eight, later } from "./samples.ts";

export interface OutboxStoreHarness {
  readonly store: OutboxStore;
  readonly threads: ThreadStore;
  readonly corrupt: () => readonly string[];
  /** Puts anything into what is held under `id`; undefined takes an attribute away. */
  damage(id: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
  /** Puts anything into the item that is due. */
  damageDue(attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const thought: HeldSignal = { ...aThought({ id: "default:1#1" }), wasHeld: true };
const notice: HeldSignal = {
  ...aThought({ id: "default:budget-2025-11-21" }),
  type: "notice",
};
const opening = { dueAt: later(hours(8)), shardCount: 1 };

export function outboxStoreContract(
  name: string,
  makeStore: () => Promise<OutboxStoreHarness>,
): void {
  const dueIn = ({ threads }: OutboxStoreHarness, now = later(hours(24)), shards = 1) =>
    threads.listDue(now, shards, 10);

  describe(`outbox store: ${name}`, () => {
    it("answers what is held, each once, as it was, and nothing of another thread", async () => {
      const { store } = await makeStore();
      expect(await store.list("default")).toEqual([]);
      const other = aThought({ id: "42:1#1", threadId: "42" });
      await store.hold("42", [other], opening, eight);
      await store.hold("default", [thought, notice], opening, eight);
      await store.hold("default", [thought], opening, later(1));
      expect(await store.list("default")).toEqual([thought, notice]);
      expect(await store.list("42")).toEqual([other]);
    });

    it("is due when it was last told to be, beside the threads, in order", async () => {
      const harness = await makeStore();
      const { store, threads } = harness;
      await threads.create(aThread({ dueAt: later(minutes(5)) }), 1);
      await store.hold("default", [thought], opening, eight);
      expect(await dueIn(harness)).toEqual([
        { kind: "beat", id: "default", dueAt: later(minutes(5)) },
        { kind: "outbox", id: "default", dueAt: opening.dueAt },
      ]);
      await store.hold("default", [], { dueAt: later(1), shardCount: 1 }, eight);
      expect(await dueIn(harness)).toEqual([
        { kind: "outbox", id: "default", dueAt: later(1) },
        { kind: "beat", id: "default", dueAt: later(minutes(5)) },
      ]);
      expect(await store.list("default")).toEqual([thought]);
    });

    it("is not due a millisecond before, and due when no thread is", async () => {
      const harness = await makeStore();
      await harness.store.hold("default", [thought], opening, eight);
      expect(await dueIn(harness, later(hours(8) - 1))).toEqual([]);
      expect(await dueIn(harness, later(hours(8)))).toHaveLength(1);
    });

    it("stands in the shard of its thread", async () => {
      const harness = await makeStore();
      const ids = ["a", "b", "c", "d", "e", "f"];
      for (const id of ids)
        await harness.store.hold(id, [], { dueAt: eight, shardCount: 4 }, eight);
      expect((await dueIn(harness, eight, 4)).map(({ id }) => id).toSorted()).toEqual(ids);
      expect((await dueIn(harness, eight, 1)).length).toBeLessThan(ids.length);
    });

    it("is empty and no longer due after what it held was taken out; also when repeated", async () => {
      const harness = await makeStore();
      const { store } = harness;
      await store.hold("default", [thought, notice], opening, eight);
      const ids = [thought.id, notice.id, "default:never#1"];
      await store.empty("default", ids);
      await store.empty("default", ids);
      expect(await store.list("default")).toEqual([]);
      expect(await dueIn(harness)).toEqual([]);
    });

    it("is postponed by whoever saw its due time, once", async () => {
      const harness = await makeStore();
      const { store } = harness;
      await store.hold("default", [thought], opening, eight);
      const to = later(hours(9));
      const both = [opening.dueAt, opening.dueAt].map((from) =>
        store.postpone("default", from, to),
      );
      expect((await Promise.all(both)).toSorted()).toEqual([false, true]);
      expect(await dueIn(harness)).toMatchObject([{ dueAt: to }]);
    });

    it("does not come back by being postponed after it was emptied", async () => {
      const harness = await makeStore();
      const { store } = harness;
      await store.hold("default", [thought], opening, eight);
      await store.empty("default", [thought.id]);
      expect(await store.postpone("default", opening.dueAt, later(hours(9)))).toBe(false);
      expect(await dueIn(harness)).toEqual([]);
    });

    it.each([
      { says: "is no signal", signal: { ...thought, type: "parcel" } },
      { says: "belongs to another thread", signal: { ...thought, threadId: "42" } },
    ])("leaves out what $says, and tells of it", async ({ signal }) => {
      const { store, damage, corrupt } = await makeStore();
      await store.hold("default", [thought, notice], opening, eight);
      await damage(thought.id, { signal });
      expect(await store.list("default")).toEqual([notice]);
      expect(corrupt().join()).toContain(`T#default/OUT#${thought.id}`);
    });

    it("with a due time that is none hides no other row of the due index", async () => {
      const harness = await makeStore();
      await harness.threads.create(aThread(), 1);
      await harness.store.hold("default", [thought], opening, eight);
      await harness.damageDue({ dueAt: 0.5 });
      expect(await dueIn(harness)).toEqual([{ kind: "beat", id: "default", dueAt: eight }]);
    });
  });
}
