/** What every `ReminderStore` promises: one write decides, and only what is set is ever due. */
import { describe, expect, it } from "vitest";
import { changed, fired, type Reminder } from "../../lib/domain/reminder.ts";
import { hours, minutes } from "../../lib/domain/time.ts";
import type { ReminderStore, ThreadStore } from "../../lib/ports.ts";
import { aReminder, aThread, eight, later } from "./samples.ts";

export interface ReminderStoreHarness {
  readonly store: ReminderStore;
  readonly threads: ThreadStore;
  readonly corrupt: () => readonly string[];
  /** The item of the thread `default` as it is kept. */
  stored(id: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** Puts anything into it; undefined takes an attribute away. */
  damage(id: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const other = "01JD000000000000000000000B";

export function reminderStoreContract(
  name: string,
  makeStore: () => Promise<ReminderStoreHarness>,
): void {
  const dueIn = ({ threads }: ReminderStoreHarness, now = later(hours(24)), shards = 1) =>
    threads.listDue(now, shards, 10);
  const due = ({ id, threadId, dueAt }: Reminder) => ({
    kind: "reminder",
    id: threadId,
    reminderId: id,
    dueAt,
  });

  describe(`reminder store: ${name}`, () => {
    it("keeps a reminder as it was, once, and nothing of another thread", async () => {
      const { store } = await makeStore();
      const reminder = aReminder({ pattern: "0 9 * * *", hearsay: true });
      expect(await store.read("default", reminder.id)).toBeNull();
      expect(await store.list("default")).toEqual([]);
      expect(await store.create(reminder, 1)).toBe(true);
      expect(await store.create({ ...reminder, prompt: "another" }, 1)).toBe(false);
      const elsewhere = aReminder({ threadId: "42" });
      expect(await store.create(elsewhere, 1)).toBe(true);
      const second = aReminder({ id: other, state: "draft" });
      await store.create(second, 1);
      expect(await store.read("default", reminder.id)).toEqual(reminder);
      expect(await store.list("default")).toEqual([reminder, second]);
      expect(await store.list("42")).toEqual([elsewhere]);
    });

    it("is due while it is set, beside the threads, in order", async () => {
      const harness = await makeStore();
      const { store, threads } = harness;
      const reminder = aReminder();
      await threads.create(aThread({ dueAt: later(minutes(5)) }), 1);
      await store.create(reminder, 1);
      await store.create(aReminder({ id: other, state: "draft" }), 1);
      expect(await dueIn(harness)).toEqual([
        { kind: "beat", id: "default", dueAt: later(minutes(5)) },
        due(reminder),
      ]);
      expect(await dueIn(harness, later(hours(1) - 1))).toHaveLength(1);
    });

    it.each([
      { says: "confirmed", from: "draft", to: "set", isDue: true },
      { says: "cancelled", from: "set", to: "cancelled", isDue: false },
      { says: "over", from: "set", to: "done", isDue: false },
    ] as const)("enters and leaves the index: $says", async ({ from, to, isDue }) => {
      const harness = await makeStore();
      const before = aReminder({ state: from });
      await harness.store.create(before, 1);
      const next = changed(before, { state: to }, later(1));
      expect(await harness.store.change(next, 1)).toBe(true);
      expect(await harness.store.read("default", next.id)).toEqual(next);
      expect(await dueIn(harness)).toEqual(isDue ? [due(next)] : []);
    });

    it("is changed by one of two that saw the same", async () => {
      const harness = await makeStore();
      const before = aReminder({ pattern: "0 9 * * *" });
      await harness.store.create(before, 1);
      const moved = fired(before, later(hours(25)), later(hours(1)));
      const edited = changed(before, { prompt: "call dad" }, later(hours(1)));
      const wins = await Promise.all([
        harness.store.change(moved, 1),
        harness.store.change(edited, 1),
      ]);
      expect(wins.filter((won) => won)).toHaveLength(1);
      const now = await harness.store.read("default", before.id);
      expect(now).toEqual(wins[0] ? moved : edited);
      expect(await harness.store.change(moved, 1)).toBe(false);
    });

    it("changes nothing that is not there", async () => {
      const { store } = await makeStore();
      expect(await store.change(aReminder({ rev: 2 }), 1)).toBe(false);
      expect(await store.postpone("default", other, eight, later(1))).toBe(false);
      expect(await store.list("default")).toEqual([]);
    });

    it("is kept for as long as it is set, then for a while", async () => {
      const { store, stored } = await makeStore();
      const reminder = aReminder();
      await store.create(reminder, 1);
      expect(await stored(reminder.id)).not.toHaveProperty("expiresAt");
      await store.change(changed(reminder, { state: "done" }, eight), 1);
      expect(await stored(reminder.id)).toMatchObject({
        expiresAt: eight / 1_000 + 30 * 24 * 3_600,
      });
      await store.create(aReminder({ id: other, state: "draft" }), 1);
      expect(await stored(other)).toMatchObject({ expiresAt: eight / 1_000 + 24 * 3_600 });
    });

    it("stands in the shard of its thread", async () => {
      const harness = await makeStore();
      await harness.store.create(aReminder(), 64);
      expect(await dueIn(harness, later(hours(24)), 64)).toHaveLength(1);
      const { dueShard } = (await harness.stored(aReminder().id)) ?? {};
      expect(await dueIn(harness, later(hours(24)), Number(dueShard))).toEqual([]);
    });

    describe("that does not parse", () => {
      it("is named when it is read, and left out of the list, which says so", async () => {
        const { store, corrupt, damage } = await makeStore();
        const reminder = aReminder();
        await store.create(reminder, 1);
        await store.create(aReminder({ id: other }), 1);
        await damage(reminder.id, { prompt: 7 });
        await expect(store.read("default", reminder.id)).rejects.toMatchObject({
          code: "corrupt",
          message: expect.stringContaining(`R#${reminder.id}: prompt`),
        });
        expect(await store.list("default")).toEqual([aReminder({ id: other })]);
        expect(corrupt().join()).toContain(`R#${reminder.id}`);
      });

      it("can be put off, from the time that was seen only", async () => {
        const harness = await makeStore();
        const reminder = aReminder();
        await harness.store.create(reminder, 1);
        await harness.damage(reminder.id, { rev: "one" });
        const to = later(hours(2));
        expect(await harness.store.postpone("default", reminder.id, eight, to)).toBe(false);
        expect(await harness.store.postpone("default", reminder.id, reminder.dueAt, to)).toBe(true);
        expect(await dueIn(harness)).toEqual([{ ...due(reminder), dueAt: to }]);
      });

      it("is refused when it says that it is another's", async () => {
        const { store, damage } = await makeStore();
        const reminder = aReminder();
        await store.create(reminder, 1);
        await damage(reminder.id, { threadId: "42" });
        await expect(store.read("default", reminder.id)).rejects.toMatchObject({ code: "corrupt" });
        expect(await store.list("default")).toEqual([]);
      });
    });

    it("reads what was stored before some of its fields were there", async () => {
      const { store, damage } = await makeStore();
      const reminder = aReminder();
      await store.create(reminder, 1);
      await damage(reminder.id, { hearsay: undefined, lastDueAt: undefined });
      expect(await store.read("default", reminder.id)).toEqual(reminder);
    });
  });
}
