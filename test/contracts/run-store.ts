/** What every `RunStore` promises: one record a slot, and a zombie's does not count. */
import { describe, expect, it, test } from "vitest";
import { instant } from "../../lib/domain/time.ts";
import type { RunStore } from "../../lib/ports.ts";
import { aRun } from "./samples.ts";

export interface RunStoreHarness {
  readonly store: RunStore;
  /** What the store said about rows that it left out. */
  readonly corrupt: () => readonly string[];
  /** Puts anything into a stored run of the thread `default`. */
  damage(id: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
  /** The same of what a beat under way has noted. */
  damageProgress(attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

export function runStoreContract(name: string, makeStore: () => Promise<RunStoreHarness>): void {
  describe(`run store: ${name}`, () => {
    it("answers the newest runs first, whole, at most as many as asked for", async () => {
      const { store } = await makeStore();
      const runs = ["1", "2", "3"].map((id) => aRun({ id }));
      for (const run of runs) expect(await store.record(run)).toBe(true);
      expect(await store.recent("default", 10)).toEqual(runs.toReversed());
      expect(await store.recent("default", 2)).toEqual(runs.toReversed().slice(0, 2));
      expect(await store.recent("default-2", 10)).toEqual([]);
      expect(await store.count("default")).toBe(3);
      expect(await store.count("default-2")).toBe(0);
    });

    it("answers the runs before another one, which may be gone itself", async () => {
      const { store } = await makeStore();
      const runs = ["1", "2", "3", "5"].map((id) => aRun({ id }));
      for (const run of runs) await store.record(run);
      const before = async (id: string, limit: number) =>
        (await store.recent("default", limit, id)).map((run) => run.id);
      expect(await before("5", 2)).toEqual(["3", "2"]);
      expect(await before("2", 2)).toEqual(["1"]);
      expect(await before("1", 2)).toEqual([]);
      expect(await before("4", 1)).toEqual(["3"]);
      expect(await before("4", 9)).toEqual(["3", "2", "1"]);
    });

    it("answers one run by its id, null when there is none, and names a corrupt one", async () => {
      const { store, damage } = await makeStore();
      const run = aRun();
      await store.record(run);
      expect(await store.read("default", run.id)).toEqual(run);
      expect(await store.read("default", "none")).toBeNull();
      expect(await store.read("default-2", run.id)).toBeNull();
      await damage(run.id, { outcome: { kind: "exploded" } });
      await expect(store.read("default", run.id)).rejects.toMatchObject({ code: "corrupt" });
      // Ended by a retry, it would be recorded, and its thoughts sent, in the other thread.
      await damage(run.id, { outcome: run.outcome, threadId: "42" });
      await expect(store.read("default", run.id)).rejects.toMatchObject({
        message: expect.stringContaining("threadId must be default"),
      });
    });

    const failed = { kind: "failed", error: "model down" } as const;
    const skipped = { kind: "skipped", reason: "nothing-new", count: 2 } as const;
    const first = aRun({ fence: 2, outcome: failed });
    const streak = aRun({ fence: 2, outcome: skipped });
    const later = instant(first.startedAt + 1);

    test.for([
      {
        says: "the same run, ended by a retry, replaces its record",
        stored: first,
        run: { fence: 3 },
        replaces: true,
      },
      {
        says: "the same claim replaces its own record",
        stored: first,
        run: { fence: 2 },
        replaces: true,
      },
      {
        says: "a zombie, with an older fence, does not",
        stored: first,
        run: { fence: 1 },
        replaces: false,
      },
      {
        says: "another run of the slot does not, however new its fence",
        stored: first,
        run: { fence: 3, startedAt: later },
        replaces: false,
      },
      {
        says: "a streak that has grown replaces the smaller one",
        stored: streak,
        run: { fence: 3, startedAt: later, outcome: { ...skipped, count: 3 } },
        replaces: true,
      },
      {
        says: "an older count of a streak does not",
        stored: streak,
        run: { fence: 1, startedAt: later, outcome: { ...skipped, count: 1 } },
        replaces: false,
      },
      {
        says: "a run does not take the place of a skip",
        stored: streak,
        run: { fence: 3, startedAt: later },
        replaces: false,
      },
    ])("$says", async ({ stored, run, replaces }) => {
      const { store } = await makeStore();
      const second = aRun(run);
      await store.record(stored);
      expect(await store.record(second)).toBe(replaces);
      expect(await store.recent("default", 10)).toEqual([replaces ? second : stored]);
    });

    const progress = {
      threadId: "default",
      runId: "01JD000000000000000000000A",
      fence: 4,
      notedAt: first.startedAt,
      steps: [{ tool: "read", input: "{}", result: "Tea." }],
    };

    it("keeps what a beat has noted last, of each thread its own, and not among the runs", async () => {
      const { store } = await makeStore();
      expect(await store.progress("default")).toBeNull();
      await store.noteProgress(progress);
      const other = { ...progress, threadId: "default-2", fence: 1 };
      await store.noteProgress(other);
      expect(await store.progress("default")).toEqual(progress);
      const next = { ...progress, runId: "01JD000000000000000000000B", fence: 5, steps: [] };
      await store.noteProgress(next);
      expect(await store.progress("default")).toEqual(next);
      expect(await store.progress("default-2")).toEqual(other);
      expect(await store.recent("default", 10)).toEqual([]);
      expect(await store.count("default")).toBe(0);
    });

    it("reads a corrupt note as none, says so, and the next one mends it", async () => {
      const { store, corrupt, damageProgress } = await makeStore();
      await store.noteProgress(progress);
      await damageProgress({ fence: "many" });
      expect(await store.progress("default")).toBeNull();
      expect(corrupt()).toEqual([expect.stringContaining("T#default/LIVE: fence")]);
      await store.noteProgress(progress);
      expect(await store.progress("default")).toEqual(progress);
    });

    it("leaves a corrupt run out and says so", async () => {
      const { store, corrupt, damage } = await makeStore();
      await store.record(aRun({ id: "1" }));
      await store.record(aRun({ id: "2" }));
      await damage("2", { outcome: { kind: "exploded" } });
      expect((await store.recent("default", 10)).map(({ id }) => id)).toEqual(["1"]);
      expect(corrupt()).toEqual([expect.stringContaining("T#default/RUN#2: outcome")]);
    });
  });
}
