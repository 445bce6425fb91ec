/** What every `HistoryStore` promises: the newest messages, in the order of their ids. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistoryStore } from "../../lib/ports.ts";
import { aMessage } from "./samples.ts";

export interface HistoryStoreHarness {
  readonly store: HistoryStore;
  /** What the store said about rows that it left out. */
  readonly corrupt: () => readonly string[];
  /** Puts anything into a stored message of the thread `default`. */
  damage(id: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

export function historyStoreContract(
  name: string,
  makeStore: () => Promise<HistoryStoreHarness>,
): void {
  describe(`history store: ${name}`, () => {
    it("answers nothing for a thread that never spoke", async () => {
      const { store } = await makeStore();
      expect(await store.recent("default", 20)).toEqual([]);
    });

    it("answers the newest messages, oldest first, whole", async () => {
      const { store } = await makeStore();
      const { author: _nobody, ...thought } = aMessage({ id: "3", kind: "thought", text: "" });
      const messages = [aMessage({ id: "1" }), aMessage({ id: "2", text: "Ünïcode 🌱" }), thought];
      for (const message of messages.toReversed()) await store.append(message);
      expect(await store.recent("default", 20)).toEqual(messages);
      expect(await store.recent("default", 2)).toEqual(messages.slice(1));
    });

    it("keeps asides out of it, so that a talkative silence does not crowd out what was said", async () => {
      const { store } = await makeStore();
      await store.append(aMessage({ id: "1" }));
      for (const id of ["2", "3", "4"]) await store.append(aMessage({ id, kind: "aside" }));
      expect(await store.recent("default", 2)).toEqual([aMessage({ id: "1" })]);
    });

    it("takes the same message again without showing it twice", async () => {
      const { store } = await makeStore();
      await store.append(aMessage());
      await store.append(aMessage());
      expect(await store.recent("default", 20)).toEqual([aMessage()]);
    });

    it("answers the newest `limit`, whatever order they came in", async () => {
      const ids = fc.uniqueArray(fc.integer({ min: 100, max: 999 }).map(String), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(ids, fc.integer({ min: 1, max: 15 }), async (arrived, limit) => {
          const { store } = await makeStore();
          await Promise.all(arrived.map((id) => store.append(aMessage({ id }))));
          const shown = await store.recent("default", limit);
          expect(shown.map(({ id }) => id)).toEqual(arrived.toSorted().slice(-limit));
        }),
        { numRuns: 10 },
      );
    });

    it("answers the newest before an id, which may be gone itself", async () => {
      const { store } = await makeStore();
      for (const id of ["1", "2", "3", "5"]) await store.append(aMessage({ id }));
      await store.append(aMessage({ id: "0", kind: "aside" }));
      const before = async (id: string, limit: number) =>
        (await store.recent("default", limit, id)).map((message) => message.id);
      expect(await before("5", 2)).toEqual(["2", "3"]);
      expect(await before("4", 1)).toEqual(["3"]);
      expect(await before("4", 9)).toEqual(["1", "2", "3"]);
      expect(await before("1", 9)).toEqual([]);
    });

    it("answers the first `limit` that are not before an id, oldest first, and no asides", async () => {
      const { store } = await makeStore();
      for (const id of ["4", "2", "1", "3"]) await store.append(aMessage({ id }));
      await store.append(aMessage({ id: "5", kind: "aside" }));
      const since = async (fromId: string, limit: number) =>
        (await store.since("default", fromId, limit)).map(({ id }) => id);
      expect(await since("", 10)).toEqual(["1", "2", "3", "4"]);
      expect(await since("2", 2)).toEqual(["2", "3"]);
      expect(await since("25", 10)).toEqual(["3", "4"]);
      expect(await since("5", 10)).toEqual([]);
    });

    it("shows nothing of one thread in another", async () => {
      const { store } = await makeStore();
      await store.append(aMessage({ threadId: "default" }));
      expect(await store.recent("default-2", 20)).toEqual([]);
    });

    it("leaves a corrupt message out and says so", async () => {
      const { store, corrupt, damage } = await makeStore();
      await store.append(aMessage({ id: "1" }));
      await store.append(aMessage({ id: "2" }));
      await damage("1", { role: "system" });
      expect((await store.recent("default", 20)).map(({ id }) => id)).toEqual(["2"]);
      expect(corrupt()).toEqual([expect.stringContaining("T#default/H#1: role")]);
    });
  });
}
