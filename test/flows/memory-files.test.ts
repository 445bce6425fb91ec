/** What a person does with memory files, on every port in memory. */
import { beforeEach, describe, expect, it } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { checklistLimit, originOf } from "../../lib/domain/memory.ts";
import { instant, minutes } from "../../lib/domain/time.ts";
import { moveFile, removeFile, restoreFile, writeFile } from "../../lib/flows/memory-files.ts";
import { readMemory } from "../../lib/flows/memory-shown.ts";
import { readThread, startedWorld } from "./world.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
});

const id = "default";
const entry = "diary/2025-11-21T08-00-00.md";
const write = (path: string, content: string, seenVersion?: number) =>
  writeFile(world, id, { path, content, seenVersion });
const remove = (path: string, seenVersion?: number) => removeFile(world, id, { path, seenVersion });
const move = (from: string, to: string) => moveFile(world, id, { from, to });
const restore = (path: string, version: number) => restoreFile(world, id, { path, version });
const versionsOf = async (path: string) =>
  (await world.memory.versions(id, path, 20)).map(({ content, deleted, origin }) => ({
    content: deleted ? null : content,
    author: origin.author,
    sources: origin.sources,
    hearsay: origin.hearsay,
  }));
const hearsay = (path: string, content: string) =>
  world.memory.write(
    id,
    { path, content, origin: originOf("heartbeat", { runId: "01R", hearsay: true }) },
    world.clock.now(),
  );

describe("every change by a person", () => {
  const changes = {
    written: () => write("notes/new.md", "new"),
    removed: () => remove("notes/a.md"),
    moved: () => move("notes/a.md", "notes/b.md"),
    restored: () => restore("soul.md", 1),
  };

  it.each(["written", "removed", "moved", "restored"] as const)(
    "%s: marks the thread, and one event tells of it",
    async (what) => {
      await write("notes/a.md", "one");
      await write("soul.md", "Brief.");
      await world.events.clear(id, world.clock.now());
      world.clock.advance(minutes(1));
      const change = await changes[what]();
      if (change.kind !== "changed") throw new Error(`it ended as ${change.kind}`);
      expect((await readThread(world)).lastChangeAt).toBe(world.clock.now());
      const { path, version } = change.file;
      expect(await world.events.recent(id, { now: world.clock.now(), limit: 9 })).toMatchObject([
        { type: "memory-changed", detail: { path, version, what } },
      ]);
      expect(world.bus.published).toEqual([]);
    },
  );

  it("that is refused, in conflict or about nothing marks and tells nothing", async () => {
    await write(entry, "Quiet.");
    const before = world.items.all();
    world.clock.advance(minutes(1));
    expect(await write(entry, "Loud.")).toMatchObject({ kind: "refused", about: "path" });
    expect(await write("soul.md", "mine", 0)).toMatchObject({ kind: "conflict" });
    expect(await remove("soul.md")).toMatchObject({ kind: "refused", about: "path" });
    expect(await remove("notes/none.md")).toEqual({ kind: "missing" });
    expect(await move("HEARTBEAT.md", "notes/a.md")).toMatchObject({ kind: "refused" });
    expect(await move("notes/none.md", "notes/a.md")).toEqual({ kind: "missing" });
    expect(await restore("soul.md", 2)).toEqual({ kind: "missing" });
    expect(await restore("notes/none.md", 1)).toEqual({ kind: "missing" });
    expect(world.items.all()).toEqual(before);
  });

  it("is for a thread that exists; `default` is made by it", async () => {
    const nobody = { kind: "no-thread" };
    expect(await writeFile(world, "404", { path: "soul.md", content: "x" })).toEqual(nobody);
    expect(await removeFile(world, "404", { path: "notes/a.md" })).toEqual(nobody);
    expect(await moveFile(world, "404", { from: "notes/a.md", to: "notes/b.md" })).toEqual(nobody);
    expect(await restoreFile(world, "404", { path: "soul.md", version: 1 })).toEqual(nobody);
    expect(await world.memory.latest("404")).toEqual([]);
  });
});

describe("HEARTBEAT.md", () => {
  it("by this door too lets the thread know when its next line is due", async () => {
    const dueAt = async () => (await readThread(world)).nextLineDueAt;
    await write("HEARTBEAT.md", "- [ ] at 09:00: tea");
    expect(await dueAt()).toBe(instant(Date.UTC(2025, 10, 21, 9)));
    await write("notes/a.md", "no line");
    expect(await dueAt()).toBe(instant(Date.UTC(2025, 10, 21, 9)));
    await write("HEARTBEAT.md", "");
    expect(await dueAt()).toBeNull();
    await restore("HEARTBEAT.md", 2);
    expect(await dueAt()).toBe(instant(Date.UTC(2025, 10, 21, 9)));
  });

  it("keeps its own limit", async () => {
    expect(await write("HEARTBEAT.md", "x".repeat(checklistLimit + 1))).toMatchObject({
      kind: "refused",
      about: "content",
    });
  });
});

describe("the limits", () => {
  it("2 MB a thread: what does not fit is refused, and the tree is as it was", async () => {
    const large = "x".repeat(64 * 1024);
    const at = world.clock.now();
    for (let file = 0; file < 31; file += 1)
      await world.memory.write(
        id,
        { path: `notes/${file}.md`, content: large, origin: originOf("person") },
        at,
      );
    const before = world.items.all();
    const refused = await write("notes/one-more.md", large);
    expect(refused).toMatchObject({ kind: "refused", about: "content" });
    expect(refused).toHaveProperty("reason", expect.stringContaining("at most 2097152 fit"));
    expect(world.items.all()).toEqual(before);
    expect(await move("notes/1.md", "notes/renamed.md")).toMatchObject({ kind: "changed" });
  });

  it("500 files a thread: another one is refused, and one of them can still be moved", async () => {
    const at = world.clock.now();
    for (let file = 3; file < 500; file += 1)
      await world.memory.write(
        id,
        { path: `notes/${file}.md`, content: "x", origin: originOf("person") },
        at,
      );
    expect(await world.memory.list(id)).toHaveLength(500);
    expect(await write("notes/new.md", "x")).toMatchObject({ kind: "refused", about: "content" });
    expect(await move("notes/7.md", "notes/new.md")).toMatchObject({ kind: "changed" });
  });
});

describe("two writers at once", () => {
  it("of one version: the later one hears of the other's, and merges; nothing is lost", async () => {
    await write("notes/a.md", "one");
    const [first, second] = await Promise.all([
      write("notes/a.md", "mine", 1),
      write("notes/a.md", "yours", 1),
    ]);
    expect(first).toMatchObject({ kind: "changed" });
    expect(second).toEqual({
      kind: "conflict",
      current: expect.objectContaining({ content: "mine", version: 2 }),
      yours: "yours",
    });
    await write("notes/a.md", "mine and yours", 2);
    expect((await versionsOf("notes/a.md")).map(({ content }) => content)).toEqual([
      "mine and yours",
      "mine",
      "one",
    ]);
  });

  it("of one new diary entry: one writes it, and it does not change", async () => {
    const written = await Promise.all([write(entry, "Quiet."), write(entry, "Loud.")]);
    expect(written.map(({ kind }) => kind).toSorted()).toEqual(["changed", "conflict"]);
    expect(await versionsOf(entry)).toHaveLength(1);
  });

  it("one removes what the other has changed: a conflict", async () => {
    await write("notes/a.md", "one");
    await write("notes/a.md", "two");
    expect(await remove("notes/a.md", 1)).toMatchObject({
      kind: "conflict",
      current: { content: "two" },
      yours: null,
    });
  });

  it("a beat changes what is being moved: it stays as the beat wrote it, and both sides are shown", async () => {
    await write("notes/a.md", "one");
    const { memory } = world;
    let writes = 0;
    const meddled: MemoryPorts = {
      ...world,
      memory: {
        ...memory,
        async write(thread, change, now) {
          writes += 1;
          if (writes === 2) await hearsay("notes/a.md", "theirs");
          return memory.write(thread, change, now);
        },
      },
    };
    const moved = await moveFile(meddled, id, { from: "notes/a.md", to: "notes/b.md" });
    expect(moved).toMatchObject({ kind: "conflict", current: { content: "theirs", version: 2 } });
    expect(await memory.read(id, "notes/b.md")).toBeNull();
    expect((await memory.read(id, "notes/a.md"))?.content).toBe("theirs");
  });
});

describe("a diary entry", () => {
  it("never changes, not even back; but a person may remove it, and bring it back as it was", async () => {
    await write(entry, "Quiet.");
    expect(await write(entry, "Loud.", 1)).toMatchObject({ kind: "refused" });
    expect(await remove(entry)).toMatchObject({ kind: "changed", file: { deleted: true } });
    expect(await restore(entry, 1)).toMatchObject({ file: { content: "Quiet.", version: 3 } });
    expect(await restore(entry, 1)).toMatchObject({ kind: "refused", about: "path" });
  });
});

describe("a restore", () => {
  it("is a new version with the old content, which says where it is from", async () => {
    await write("soul.md", "Loud.");
    expect(await restore("soul.md", 1)).toMatchObject({ kind: "changed", file: { version: 3 } });
    const [newest, , oldest] = await versionsOf("soul.md");
    expect(newest).toEqual({
      content: oldest?.content,
      author: "person",
      sources: ["soul.md@1"],
      hearsay: false,
    });
  });

  it("brings a removed file back, and others' words are still others' words", async () => {
    await hearsay("notes/heard.md", "The train is late.");
    await remove("notes/heard.md");
    await restore("notes/heard.md", 1);
    expect((await versionsOf("notes/heard.md"))[0]).toMatchObject({
      content: "The train is late.",
      sources: ["notes/heard.md@1"],
      hearsay: true,
    });
  });

  it("of what is there already, or of a removal, is refused with the reason", async () => {
    await write("notes/a.md", "one");
    expect(await restore("notes/a.md", 1)).toMatchObject({
      reason: "notes/a.md is at version 1 already",
    });
    await remove("notes/a.md");
    expect(await restore("notes/a.md", 2)).toMatchObject({
      reason: "version 2 of notes/a.md is its removal: restore one before it",
    });
  });
});

describe("a move", () => {
  it("keeps the words and whose they are; each of its two versions names the other path", async () => {
    await hearsay("notes/heard.md", "The train is late.");
    expect(await move("notes/heard.md", "notes/2025/trains.md")).toMatchObject({
      file: { path: "notes/2025/trains.md", version: 1 },
    });
    expect(await versionsOf("notes/2025/trains.md")).toEqual([
      {
        content: "The train is late.",
        author: "person",
        sources: ["notes/heard.md@1"],
        hearsay: true,
      },
    ]);
    expect((await versionsOf("notes/heard.md"))[0]).toMatchObject({
      content: null,
      sources: ["notes/2025/trains.md@1"],
    });
  });

  it("goes nowhere where something is", async () => {
    await write("notes/a.md", "one");
    await write("notes/b.md", "one");
    expect(await move("notes/a.md", "notes/b.md")).toMatchObject({
      kind: "conflict",
      current: { path: "notes/b.md" },
      yours: "one",
    });
    expect(await move("notes/a.md", "notes/a.md")).toMatchObject({ kind: "refused" });
  });

  it("goes to where something was, and to a core file that is not there", async () => {
    await write("notes/a.md", "one");
    await write("notes/b.md", "two");
    await remove("notes/b.md");
    expect(await move("notes/a.md", "notes/b.md")).toMatchObject({ file: { version: 3 } });
    expect(await move("notes/b.md", "instructions.md")).toMatchObject({ kind: "changed" });
  });

  it("that broke off is no longer the same one after the file was changed again", async () => {
    await write("notes/a.md", "one");
    const origin = originOf("person", { sources: ["notes/a.md@1"] });
    await world.memory.write(id, { path: "notes/b.md", content: "one", origin }, world.clock.now());
    await write("notes/a.md", "two");
    expect(await move("notes/a.md", "notes/b.md")).toMatchObject({ kind: "conflict" });
  });
});

describe("a version", () => {
  it("is read by its number; one that never was is none", async () => {
    await write("notes/a.md", "one");
    await write("notes/a.md", "two");
    const read = async (version: number) =>
      (await readMemory(world, id, { path: "notes/a.md", version }))?.content;
    expect([await read(1), await read(2), await read(3)]).toEqual(["one", "two", undefined]);
  });
});
