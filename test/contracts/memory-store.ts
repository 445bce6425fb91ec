/** What every `MemoryStore` promises: versions, and nothing lost. */
import { describe, expect, it } from "vitest";
import { corePaths } from "../../lib/domain/memory.ts";
import type { MemoryStore } from "../../lib/ports.ts";
import { eight, later } from "./samples.ts";

export interface MemoryStoreHarness {
  readonly store: MemoryStore;
  /** What the store said about rows that it left out. */
  readonly corrupt: () => readonly string[];
  /** Puts anything into the stored file; undefined takes an attribute away. */
  damage(
    thread: string,
    path: string,
    attributes: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  /** Content of an earlier version; null when it was not kept. */
  earlier(thread: string, path: string, version: number): Promise<unknown>;
}

export function memoryStoreContract(
  name: string,
  makeStore: () => Promise<MemoryStoreHarness>,
): void {
  describe(`memory store: ${name}`, () => {
    it("answers null for a file that does not exist, and no core files for a new thread", async () => {
      const { store } = await makeStore();
      expect(await store.read("default", "soul.md")).toBeNull();
      expect(await store.core("default")).toEqual([]);
    });

    it("answers what was written, version by version", async () => {
      const { store } = await makeStore();
      expect(await store.write("default", "notes/trains.md", "Line 4", eight)).toBe(1);
      expect(await store.write("default", "notes/trains.md", "", later(5))).toBe(2);
      expect(await store.read("default", "notes/trains.md")).toEqual({
        path: "notes/trains.md",
        content: "",
        version: 2,
        updatedAt: later(5),
      });
    });

    it("keeps every earlier version", async () => {
      const { store, earlier } = await makeStore();
      for (const content of ["one", "two", "three"])
        await store.write("default", "soul.md", content, eight);
      expect(await earlier("default", "soul.md", 1)).toBe("one");
      expect(await earlier("default", "soul.md", 2)).toBe("two");
      expect(await earlier("default", "soul.md", 3)).toBeNull();
    });

    it("answers the core files in the order of their paths, and no others", async () => {
      const { store } = await makeStore();
      for (const path of [...corePaths, "notes/a.md", "diary/2025-11-21T08-00-00.md"])
        await store.write("default", path, `content of ${path}`, eight);
      await store.write("default", "soul.md", "content of soul.md", eight);
      expect((await store.core("default")).map(({ path, version }) => [path, version])).toEqual([
        ["HEARTBEAT.md", 1],
        ["instructions.md", 1],
        ["soul.md", 2],
        ["user.md", 1],
      ]);
    });

    it("lists every file without its content, core files first, and no earlier versions", async () => {
      const { store } = await makeStore();
      expect(await store.list("default")).toEqual([]);
      for (const path of ["user.md", "notes/b.md", "diary/2025-11-21T08-00-00.md", "soul.md"])
        await store.write("default", path, "x".repeat(1_000), eight);
      await store.write("default", "notes/b.md", "again", later(5));
      await store.write("default-2", "notes/a.md", "another thread's", eight);
      const shown = { version: 1, updatedAt: eight };
      expect(await store.list("default")).toEqual([
        { path: "soul.md", ...shown },
        { path: "user.md", ...shown },
        { path: "diary/2025-11-21T08-00-00.md", ...shown },
        { path: "notes/b.md", version: 2, updatedAt: later(5) },
      ]);
    });

    it("lets one of two writers at once win; the other hears of a conflict, or comes second", async () => {
      const { store, earlier } = await makeStore();
      const writes = await Promise.allSettled(
        ["mine", "yours"].map((content) => store.write("default", "user.md", content, eight)),
      );
      const won = writes.filter(({ status }) => status === "fulfilled").length;
      const lost = writes.flatMap((write) => (write.status === "rejected" ? [write.reason] : []));
      expect(won).toBeGreaterThan(0);
      for (const fault of lost) expect(fault).toMatchObject({ code: "conflict" });
      const file = await store.read("default", "user.md");
      expect(file?.version).toBe(won);
      if (won === 2) expect(await earlier("default", "user.md", 1)).not.toBeNull();
    });

    it("writes a sample where nothing is, and nowhere else", async () => {
      const { store } = await makeStore();
      await store.writeIfMissing("default", "soul.md", "sample", eight);
      await store.writeIfMissing("default", "soul.md", "another", later(1));
      expect(await store.read("default", "soul.md")).toMatchObject({
        content: "sample",
        version: 1,
        updatedAt: eight,
      });
    });

    it("shows nothing of one thread in another", async () => {
      const { store } = await makeStore();
      await store.write("default", "soul.md", "mine", eight);
      await store.write("default-2", "notes/a.md", "yours", eight);
      expect(await store.core("default-2")).toEqual([]);
      expect(await store.core("def")).toEqual([]);
      expect(await store.read("default", "notes/a.md")).toBeNull();
    });

    it("leaves a corrupt core file out of the list, says so, and refuses to read it alone", async () => {
      const { store, corrupt, damage } = await makeStore();
      await store.write("default", "soul.md", "mine", eight);
      await store.write("default", "user.md", "mine", eight);
      await damage("default", "user.md", { version: "two" });
      const complaint = expect.stringContaining("T#default/A#MEM#user.md: version");
      expect((await store.core("default")).map(({ path }) => path)).toEqual(["soul.md"]);
      expect((await store.list("default")).map(({ path }) => path)).toEqual(["soul.md"]);
      expect(corrupt()).toEqual([complaint, complaint]);
      await expect(store.read("default", "user.md")).rejects.toMatchObject({ code: "corrupt" });
    });
  });
}
