/** What every `MemoryStore` promises: versions, and nothing lost. */
import { describe, expect, it } from "vitest";
import { byPerson, corePaths, originOf } from "../../lib/domain/memory.ts";
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

    it("answers what was written, version by version, and by whom", async () => {
      const { store } = await makeStore();
      const written = (version: number) => ({ kind: "written", version });
      const origin = originOf("conversation", { runId: "01R", sources: ["01M"], hearsay: true });
      const change = { path: "notes/trains.md", content: "Line 4", origin };
      expect(await store.write("default", change, eight)).toEqual(written(1));
      expect(await store.read("default", "notes/trains.md")).toMatchObject({ origin });
      expect(await store.write("default", byPerson("notes/trains.md", ""), later(5))).toEqual(
        written(2),
      );
      expect(await store.read("default", "notes/trains.md")).toEqual({
        path: "notes/trains.md",
        content: "",
        version: 2,
        updatedAt: later(5),
        origin: originOf("person"),
        deleted: false,
      });
    });

    it("keeps every earlier version, and pages through them, newest first", async () => {
      const { store } = await makeStore();
      for (const content of ["one", "two", "three"])
        await store.write("default", byPerson("soul.md", content), eight);
      await store.write("default", byPerson("notes/soul.md", "another file"), eight);
      const shown = async (limit: number, before?: number) =>
        (await store.versions("default", "soul.md", limit, before)).map(
          ({ version, content }) => `${version} ${content}`,
        );
      expect(await shown(10)).toEqual(["3 three", "2 two", "1 one"]);
      expect(await shown(2)).toEqual(["3 three", "2 two"]);
      expect(await shown(2, 2)).toEqual(["1 one"]);
      expect(await shown(2, 1)).toEqual([]);
      expect(await store.versions("default", "notes/none.md", 5)).toEqual([]);
    });

    it("takes a file out of the tree, keeps its versions, and lets it come back", async () => {
      const { store } = await makeStore();
      await store.write("default", byPerson("notes/a.md", "one"), eight);
      const removed = await store.write("default", byPerson("notes/a.md", null), later(1));
      expect(removed).toEqual({ kind: "written", version: 2 });
      expect(await store.read("default", "notes/a.md")).toBeNull();
      expect(await store.list("default")).toEqual([]);
      expect(await store.all("default")).toEqual([]);
      expect(await store.latest("default")).toMatchObject([
        { path: "notes/a.md", version: 2, deleted: true, bytes: 0 },
      ]);
      await store.writeIfMissing("default", "notes/a.md", "sample", later(1));
      expect(await store.read("default", "notes/a.md")).toBeNull();
      const again = { ...byPerson("notes/a.md", "new"), seenVersion: 0 };
      expect(await store.write("default", again, later(2))).toEqual({
        kind: "written",
        version: 3,
      });
      const versions = await store.versions("default", "notes/a.md", 5);
      expect(versions.map(({ content, deleted }) => [content, deleted])).toEqual([
        ["new", false],
        ["", true],
        ["one", false],
      ]);
    });

    it("takes nothing away where nothing is", async () => {
      const { store } = await makeStore();
      const removed = await store.write("default", byPerson("notes/a.md", null), eight);
      expect(removed).toEqual({ kind: "written", version: 0 });
      expect(await store.versions("default", "notes/a.md", 5)).toEqual([]);
    });

    it("is in conflict with whoever was faster than one who has seen another version, and shows theirs", async () => {
      const { store } = await makeStore();
      const mine = { ...byPerson("user.md", "mine"), seenVersion: 0 };
      await store.write("default", byPerson("user.md", "theirs"), eight);
      expect(await store.write("default", mine, later(1))).toMatchObject({
        kind: "conflict",
        current: { content: "theirs", version: 1 },
      });
      const merged = { ...byPerson("user.md", "both"), seenVersion: 1 };
      expect(await store.write("default", merged, later(2))).toEqual({
        kind: "written",
        version: 2,
      });
      await store.write("default", byPerson("user.md", null), later(3));
      expect(await store.write("default", { ...merged, seenVersion: 2 }, later(4))).toEqual({
        kind: "conflict",
        current: null,
      });
    });

    it("makes one version of one change, however often its run makes it", async () => {
      const { store } = await makeStore();
      const origin = originOf("heartbeat", { runId: "01R" });
      const change = { path: "notes/a.md", content: "once", origin, seenVersion: 0 };
      const first = await store.write("default", change, eight);
      expect(await store.write("default", change, later(1))).toEqual(first);
      const another = { ...change, origin: originOf("heartbeat", { runId: "01S" }) };
      expect(await store.write("default", another, later(2))).toMatchObject({ kind: "conflict" });
    });

    it("answers the core files in the order of their paths, and no others", async () => {
      const { store } = await makeStore();
      for (const path of [...corePaths, "notes/a.md", "diary/2025-11-21T08-00-00.md"])
        await store.write("default", byPerson(path, `content of ${path}`), eight);
      await store.write("default", byPerson("soul.md", "content of soul.md"), eight);
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
        await store.write("default", byPerson(path, "ä".repeat(1_000)), eight);
      await store.write("default", byPerson("notes/b.md", "again"), later(5));
      await store.write("default-2", byPerson("notes/a.md", "another thread's"), eight);
      const by = { origin: originOf("person"), deleted: false };
      const shown = { version: 1, updatedAt: eight, bytes: 2_000, ...by };
      expect(await store.list("default")).toEqual([
        { path: "soul.md", ...shown },
        { path: "user.md", ...shown },
        { path: "diary/2025-11-21T08-00-00.md", ...shown },
        { path: "notes/b.md", version: 2, updatedAt: later(5), bytes: 5, ...by },
      ]);
      expect(
        (await store.all("default")).map(({ path, content }) => [path, content.length]),
      ).toEqual([
        ["soul.md", 1_000],
        ["user.md", 1_000],
        ["diary/2025-11-21T08-00-00.md", 1_000],
        ["notes/b.md", 5],
      ]);
    });

    it("keeps what each of two writers at once has written, one after the other", async () => {
      const { store } = await makeStore();
      const written = await Promise.all(
        ["mine", "yours"].map((content) =>
          store.write("default", byPerson("user.md", content), eight),
        ),
      );
      expect(written.map(({ kind }) => kind)).toEqual(["written", "written"]);
      const versions = await store.versions("default", "user.md", 5);
      expect(versions.map(({ content }) => content).toSorted()).toEqual(["mine", "yours"]);
    });

    it("lets one of two writers at once win who have seen the same; the other hears of a conflict", async () => {
      const { store } = await makeStore();
      await store.write("default", byPerson("user.md", "old"), eight);
      const written = await Promise.all(
        ["mine", "yours"].map((content) =>
          store.write("default", { ...byPerson("user.md", content), seenVersion: 1 }, later(1)),
        ),
      );
      expect(written.map(({ kind }) => kind).toSorted()).toEqual(["conflict", "written"]);
      expect(await store.versions("default", "user.md", 5)).toHaveLength(2);
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
      await store.write("default", byPerson("soul.md", "mine"), eight);
      await store.write("default-2", byPerson("notes/a.md", "yours"), eight);
      expect(await store.core("default-2")).toEqual([]);
      expect(await store.core("def")).toEqual([]);
      expect(await store.read("default", "notes/a.md")).toBeNull();
    });

    it("leaves a corrupt core file out of the list, says so, and refuses to read it alone", async () => {
      const { store, corrupt, damage } = await makeStore();
      await store.write("default", byPerson("soul.md", "mine"), eight);
      await store.write("default", byPerson("user.md", "mine"), eight);
      await damage("default", "user.md", { version: "two" });
      const complaint = expect.stringContaining("T#default/A#MEM#user.md: version");
      expect((await store.core("default")).map(({ path }) => path)).toEqual(["soul.md"]);
      expect((await store.list("default")).map(({ path }) => path)).toEqual(["soul.md"]);
      expect(corrupt()).toEqual([complaint, complaint]);
      await expect(store.read("default", "user.md")).rejects.toMatchObject({ code: "corrupt" });
    });
  });
}
