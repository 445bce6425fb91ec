/** What every `EarStore` promises: one writer at a time, and due when it says so. */
import { describe, expect, it, test } from "vitest";
import { asleep, type Ear } from "../../lib/domain/ear.ts";
import { hours, minutes } from "../../lib/domain/time.ts";
import type { EarStore, ThreadStore } from "../../lib/ports.ts";
import { eight, later } from "./samples.ts";

export interface EarStoreHarness {
  readonly store: EarStore;
  readonly threads: ThreadStore;
  /** Puts anything into the ear of `default`; undefined takes an attribute away. */
  damage(attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const fresh: Ear = {
  threadId: "default",
  channelId: "200",
  lastId: "1442000000000000000",
  warmedAt: eight,
  lookedAt: null,
  dueAt: later(minutes(1)),
  rev: 0,
};

export function earStoreContract(name: string, makeStore: () => Promise<EarStoreHarness>): void {
  describe(`ear store: ${name}`, () => {
    const dueIn = ({ threads }: EarStoreHarness, now = later(hours(1)), shards = 1) =>
      threads.listDue(now, shards, 10);

    it("answers what was written, and nothing of another thread", async () => {
      const { store } = await makeStore();
      expect(await store.read("default")).toBeNull();
      expect(await store.write(fresh, 1)).toEqual({ ...fresh, rev: 1 });
      expect(await store.read("default")).toEqual({ ...fresh, rev: 1 });
      expect(await store.read("42")).toBeNull();
    });

    it("of two that write after the same reading one wins", async () => {
      const { store } = await makeStore();
      const written = await Promise.all([store.write(fresh, 1), store.write(fresh, 1)]);
      const [seen] = written.filter((ear) => ear !== null);
      expect(written.filter((ear) => ear === null)).toHaveLength(1);
      if (seen === undefined) throw new Error("nobody has written");
      const moved = { ...seen, lookedAt: eight };
      const moves = await Promise.all([store.write(moved, 1), store.write(moved, 1)]);
      expect(moves.filter((ear) => ear !== null)).toEqual([{ ...moved, rev: 2 }]);
      expect(await store.write({ ...fresh, lastId: "1" }, 1)).toBeNull();
      expect(await store.read("default")).toEqual({ ...moved, rev: 2 });
    });

    it("is due when it says so, and never while it is asleep", async () => {
      const harness = await makeStore();
      const { store } = harness;
      const first = await store.write(fresh, 1);
      expect(await dueIn(harness, later(minutes(1) - 1))).toEqual([]);
      expect(await dueIn(harness, later(minutes(1)))).toEqual([
        { kind: "listen", id: "default", dueAt: fresh.dueAt },
      ]);
      if (first === null) throw new Error("nobody has written");
      const slept = await store.write(asleep(first), 1);
      expect(await dueIn(harness)).toEqual([]);
      if (slept === null) throw new Error("nobody has written");
      expect(await store.read("default")).toEqual({ ...asleep(first), rev: 2 });
      await store.write({ ...slept, dueAt: later(minutes(2)) }, 1);
      expect(await dueIn(harness)).toMatchObject([{ dueAt: later(minutes(2)) }]);
    });

    it("stands in the shard of its thread", async () => {
      const harness = await makeStore();
      const ids = ["a", "b", "c", "d", "e", "f"];
      for (const threadId of ids) await harness.store.write({ ...fresh, threadId }, 4);
      expect((await dueIn(harness, later(hours(1)), 4)).map(({ id }) => id).toSorted()).toEqual(
        ids,
      );
      expect((await dueIn(harness, later(hours(1)), 1)).length).toBeLessThan(ids.length);
    });

    test.for([
      { field: "lastId", value: "none", says: "lastId must be a Discord id" },
      { field: "threadId", value: "42", says: "threadId must be default" },
    ])("one whose $field is damaged is corrupt", async ({ field, value, says }) => {
      const { store, damage } = await makeStore();
      await store.write(fresh, 1);
      await damage({ [field]: value });
      await expect(store.read("default")).rejects.toMatchObject({ code: "corrupt" });
      await expect(store.read("default")).rejects.toThrow(says);
      await store.remove("default");
      await store.remove("default");
      expect(await store.read("default")).toBeNull();
      expect(await store.write(fresh, 1)).toEqual({ ...fresh, rev: 1 });
    });
  });
}
