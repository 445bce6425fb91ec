/** A copy of everything, and everything gone: also of what is damaged, unknown, or written meanwhile. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { kvKey, memoryKey, threadKey, threadPk } from "../../lib/adapters/dynamo/keys.ts";
import { eventKey } from "../../lib/adapters/dynamo/ledger-keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { ArchiveCursor } from "../../lib/domain/archive.ts";
import { running } from "../../lib/domain/board.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { dmKey, slotByHand } from "../../lib/domain/ids.ts";
import { conversationTimeoutMs, leaseMs } from "../../lib/domain/limits.ts";
import { byPerson } from "../../lib/domain/memory.ts";
import { after, days, instant, minutes } from "../../lib/domain/time.ts";
import type { ExportAnswer } from "../../lib/domain/wire/rights.ts";
import { converse } from "../../lib/flows/converse.ts";
import { exportEvents } from "../../lib/flows/export-events.ts";
import { exportThread } from "../../lib/flows/export-thread.ts";
import { forgetThread } from "../../lib/flows/forget-thread.ts";
import { openThread } from "../../lib/flows/open-thread.ts";
import { tick } from "../../lib/flows/tick.ts";
import { killedEverywhere } from "./killed.ts";
import { aMessage, deadlineIn, ownerId, settings, startedWorld } from "./world.ts";

const other = "200000000000000042";

/** Threads `default` and `other`, both of which have talked, beaten, been configured and written to. */
async function livedWorld(): Promise<MemoryPorts> {
  const world = await startedWorld();
  world.model.script(async (_turn, call) => {
    await call("speak", { thought: "Rain at five." });
    return "A reply.";
  });
  await tick(world, settings, deadlineIn(world));
  for (const threadId of ["default", other]) {
    const signals = [{ ...aMessage(world, `m-${threadId}`, "Hello"), threadId }];
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    await world.memory.write(threadId, byPerson("soul.md", "# New\n"), world.clock.now());
    await world.memory.write(threadId, byPerson("notes/a.md", "a note"), world.clock.now());
  }
  await world.messenger.openDm(ownerId);
  await world.kv.setKv(dmKey(ownerId), "7");
  // Kinds that nobody knows yet.
  world.items.put({ pk: threadPk(other), sk: "ZZ#1" }, { from: "tomorrow" });
  return world;
}

let world: MemoryPorts;
beforeEach(async () => {
  world = await livedWorld();
});

/** What is stored of a thread, and what is not. */
const itemsOf = (id: string, { items } = world) =>
  items.all().filter(({ key: { pk, sk } }) => {
    const isChannel = id === "default" && pk === kvKey(dmKey(ownerId)).pk;
    const isElsewhere = isChannel || (pk === "THREADS" && sk === id);
    return pk === threadPk(id) || pk.startsWith(`E#${id}#`) || isElsewhere;
  });
const namesBeside = (id: string, { items } = world) => {
  const own = new Set(itemsOf(id).map(({ key }) => `${key.pk} ${key.sk}`));
  return items.all().flatMap(({ key, item }) => {
    const name = `${key.pk} ${key.sk}`;
    return own.has(name) ? [] : [[name, item]];
  });
};

async function wholeExport(id: string, ports = world) {
  const files = new Map<string, string>();
  let cursor: string | null = null;
  do {
    const place = cursor === null ? null : ArchiveCursor.parse(cursor);
    const page: ExportAnswer | null = await exportThread(ports, settings, id, place);
    if (page === null) return null;
    for (const { path, mode, text } of page.files)
      files.set(path, mode === "append" ? (files.get(path) ?? "") + text : text);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return files;
}

const linesOf = (text: string | undefined): Record<string, unknown>[] =>
  (text ?? "")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe("an export", () => {
  it("holds every item once, memory as files, and what nobody knows", async () => {
    const stored = itemsOf(other).map(({ key }) => `${key.pk} ${key.sk}`);
    const files = await wholeExport(other);
    expect([...(files?.keys() ?? [])].toSorted()).toEqual([
      "events.jsonl",
      "history.jsonl",
      "items.jsonl",
      "memory-versions.jsonl",
      "memory-versions/soul.md/1.md",
      "memory.jsonl",
      "memory/notes/a.md",
      "memory/soul.md",
      "memory/user.md",
      "signals.jsonl",
      "syntheses.jsonl",
      "thread.json",
    ]);
    expect(files?.get("memory/soul.md")).toBe("# New\n");
    const exported = [...(files ?? [])].flatMap(([path, text]) => {
      if (path.endsWith(".md")) return [];
      return path === "thread.json" ? [JSON.parse(text)] : linesOf(text);
    });
    expect(exported.map(({ pk, sk }) => `${pk} ${sk}`).toSorted()).toEqual(stored.toSorted());
    expect(linesOf(files?.get("items.jsonl"))).toContainEqual({
      pk: threadPk(other),
      sk: "ZZ#1",
      from: "tomorrow",
    });
  });

  it("knows the DM channel of the owner by the thread default alone", async () => {
    const lineIn = async (id: string) => (await wholeExport(id))?.get("items.jsonl");
    expect(await lineIn("default")).toContain(dmKey(ownerId));
    expect(await lineIn(other)).not.toContain(dmKey(ownerId));
  });

  it("shows a thread that no longer parses", async () => {
    world.items.damage(threadKey(other), { fence: "seven" });
    expect((await wholeExport(other))?.get("thread.json")).toContain('"fence": "seven"');
  });

  it("is on record when its last page was read, and not before", async () => {
    const types = async () =>
      (await world.events.recent(other, { now: world.clock.now(), limit: 50 })).map(
        ({ type }) => type,
      );
    await exportThread(world, settings, other, null);
    expect(await types()).not.toContain("exported");
    await wholeExport(other);
    expect((await types()).filter((type) => type === "exported")).toHaveLength(1);
  });

  it("of a thread that never was is none; default is there from the first moment on", async () => {
    expect(await wholeExport("77")).toBeNull();
    expect(world.items.all().filter(({ key }) => key.pk.includes("77"))).toEqual([]);
    expect(await wholeExport("default")).not.toBeNull();
  });
});

describe("forgetting", () => {
  const forget = (id = other, ports = world) =>
    forgetThread(ports, settings, id, deadlineIn(ports));

  it("removes everything, counts zero, and touches no other thread", async () => {
    const count = itemsOf(other).length;
    const before = namesBeside(other);
    const result = await forget();
    expect(result).toMatchObject({
      kind: "forgotten",
      answer: { ok: true, thread_id: other, removed: count, left: 0 },
    });
    expect(itemsOf(other)).toEqual([]);
    const told = namesBeside(other).filter(([name]) => !before.some(([known]) => known === name));
    expect(told).toEqual([[expect.stringContaining("E#default#"), expect.anything()]]);
    expect(namesBeside(other)).toEqual(expect.arrayContaining(before));
  });

  it("is told to the log of default, and to other tools", async () => {
    await forget();
    const event = { type: "forgotten", threadId: "default", detail: { forgotten: other } };
    const [last] = await world.events.recent("default", { now: world.clock.now(), limit: 1 });
    expect(last).toMatchObject(event);
    expect(world.bus.published.at(-1)).toMatchObject(event);
  });

  it("of default leaves a new one in its place, whose log says nothing; other tools hear of it", async () => {
    const result = await forget("default");
    expect(result).toMatchObject({ kind: "forgotten", answer: { left: 0 } });
    const fresh = await startedWorld();
    expect(itemsOf("default").map(({ key }) => key.sk)).toEqual(
      expect.arrayContaining(itemsOf("default", fresh).map(({ key }) => key.sk)),
    );
    expect(itemsOf("default")).toHaveLength(itemsOf("default", fresh).length);
    expect(await world.history.recent("default", 9)).toEqual([]);
    expect(world.items.get(kvKey(dmKey(ownerId)))).toBeNull();
    expect(world.bus.published.at(-1)).toMatchObject({ type: "forgotten" });
    expect(await tick(world, settings, deadlineIn(world))).toMatchObject({ ran: 1 });
  });

  it("removes events that are long over, too", async () => {
    const at = instant(world.clock.now() - days(20));
    const id = world.ids.ulid(at);
    await world.events.append({ id, threadId: other, at, type: "acted", detail: {} });
    await forget();
    expect(world.items.get(eventKey(other, id))).toBeNull();
  });

  it("is refused while a beat holds the thread, and changes nothing", async () => {
    const now = world.clock.now();
    const slot = slotByHand(world.ids.ulid(now));
    const claim = { id: other, seenDueAt: null, now, leaseMs, slot, runId: "R1", detail: "x" };
    expect(await world.threads.claim(claim)).not.toBeNull();
    const before = world.items.all();
    expect(await forget()).toEqual({ kind: "busy", untilAt: after(now, leaseMs) });
    expect(world.items.all()).toEqual(before);
    world.clock.advance(leaseMs);
    expect(await forget()).toMatchObject({ kind: "forgotten" });
  });

  it("is refused while the conversation runs, and changes nothing", async () => {
    const now = world.clock.now();
    const untilAt = after(now, conversationTimeoutMs);
    await world.threads.updateConversation(other, running("answering a message", now, untilAt));
    const before = world.items.all();
    expect(await forget()).toEqual({ kind: "busy", untilAt });
    expect(world.items.all()).toEqual(before);
  });

  it("mends what no longer parses by removing it", async () => {
    world.items.damage(threadKey(other), { leaseUntilAt: "soon", board: 7 });
    world.items.damage(memoryKey(other, "soul.md"), { version: "x" });
    expect(await forget()).toMatchObject({ answer: { left: 0 } });
    expect(itemsOf(other)).toEqual([]);
  });

  it("of a thread that never was, or was forgotten, is none", async () => {
    expect(await forget("77")).toEqual({ kind: "no-thread" });
    await forget();
    expect(await forget()).toEqual({ kind: "no-thread" });
  });

  it("removes what comes in meanwhile", async () => {
    let late = 2;
    const archive: MemoryPorts["archive"] = {
      ...world.archive,
      async count(of) {
        if (itemsOf(other).length === 0 && late > 0) {
          late -= 1;
          world.items.put(memoryKey(other, "notes/late.md"), {});
        }
        return world.archive.count(of);
      },
    };
    expect(await forget(other, { ...world, archive })).toMatchObject({ answer: { left: 0 } });
    expect(late).toBe(0);
    expect(itemsOf(other)).toEqual([]);
  });

  it("says what is left when somebody never stops writing, and is not told as done", async () => {
    const archive: MemoryPorts["archive"] = {
      ...world.archive,
      async count(of) {
        world.items.put(memoryKey(other, "notes/late.md"), {});
        return world.archive.count(of);
      },
    };
    expect(await forget(other, { ...world, archive })).toMatchObject({
      answer: { ok: false, left: 1 },
    });
    expect(world.bus.published.map(({ type }) => type)).not.toContain("forgotten");
  });

  it("answers in time, and goes on when it is sent again", async () => {
    for (let count = 0; count < 2_500; count += 1)
      world.items.put({ pk: threadPk(other), sk: `H#${count}` }, {});
    const stored = itemsOf(other).length;
    const archive: MemoryPorts["archive"] = {
      ...world.archive,
      async remove(items) {
        world.clock.advance(minutes(2));
        return world.archive.remove(items);
      },
    };
    const first = await forget(other, { ...world, archive });
    expect(first).toMatchObject({ answer: { ok: false } });
    const left = itemsOf(other).length;
    expect(first).toMatchObject({ answer: { left, removed: stored - left } });
    expect(left).toBeGreaterThan(0);
    expect(await forget()).toMatchObject({ answer: { ok: true, removed: left, left: 0 } });
  });

  it("lets no conversation that had begun write into what is gone", async () => {
    world.model.script(async (_turn, call) => {
      await call("write", { path: "notes/late.md", content: "I remember." });
      return "A reply.";
    });
    // Between the conversation's look at the thread and its first write to it.
    const threads: MemoryPorts["threads"] = {
      ...world.threads,
      async updateConversation(...given) {
        expect(await forget()).toMatchObject({ answer: { left: 0 } });
        return world.threads.updateConversation(...given);
      },
    };
    const turns = world.model.turns.length;
    const signals = [{ ...aMessage(world, "m9", "Hello again"), threadId: other }];
    const batch = { signals, receives: 1, deadlineAt: deadlineIn(world) };
    await expect(converse({ ...world, threads }, settings, batch)).rejects.toThrow(Fault);
    expect(world.model.turns).toHaveLength(turns);
    expect(itemsOf(other)).toEqual([]);
  });

  it("lets the next message open a new thread", async () => {
    await forget();
    const signals = [{ ...aMessage(world, "m9", "Hello again"), threadId: other }];
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    const said = (await world.history.recent(other, 9)).map(({ text }) => text);
    expect(said).toEqual(["Hello again", "A reply."]);
    const events = await world.events.recent(other, { now: world.clock.now(), limit: 9 });
    expect(events.map(({ type }) => type)).toEqual(["opened"]);
  });
});

describe.each(["before", "after"] as const)("killed right %s any port call", (effect) => {
  test.for([other, "default"])("forgetting %s comes to its end by a second try", async (id) => {
    const besides = new Map<MemoryPorts, readonly unknown[]>();
    const story = async (ports: MemoryPorts, whole: MemoryPorts) => {
      besides.set(whole, namesBeside(id, whole));
      return forgetThread(ports, settings, id, deadlineIn(whole));
    };
    const deaths = await killedEverywhere(effect, livedWorld, story, async (whole, count) => {
      const at = `call ${count}`;
      await forgetThread(whole, settings, id, deadlineIn(whole));
      const fresh = id === "default" ? itemsOf(id, await startedWorld()).length : 0;
      expect(itemsOf(id, whole), at).toHaveLength(fresh);
      expect(namesBeside(id, whole), at).toEqual(
        expect.arrayContaining([...(besides.get(whole) ?? [])]),
      );
    });
    expect(deaths).toBeGreaterThan(5);
  });
});

describe("exported events", () => {
  const parsed = (lines: string) => linesOf(lines);

  it("are ORIGIN's lines, oldest first; no detail takes the place of what happened", async () => {
    const at = world.clock.now();
    const detail = { synthesis: true, type: "x" };
    const id = world.ids.ulid(at);
    await world.events.append({ id, threadId: other, at, type: "heartbeat", detail });
    const found = await exportEvents(world, other, undefined);
    expect(found?.olderCursor).toBeNull();
    const lines = parsed(found?.lines ?? "");
    expect(lines[0]).toMatchObject({ type: "opened", thread: other });
    expect(found?.lines.trimEnd().split("\n").at(-1)).toBe(
      '{"ts":"2025-11-21T08:00:00.000Z","type":"heartbeat","thread":"200000000000000042","synthesis":true}',
    );
  });

  it("are all of them, in as many answers as it takes", async () => {
    for (let count = 0; count < 5_500; count += 1) {
      const at = instant(world.clock.now() - count * 1_000);
      const event = { id: world.ids.ulid(at), threadId: "default", at, detail: { count } };
      await world.events.append({ ...event, type: "acted" });
    }
    const newest = await exportEvents(world, "default", undefined);
    if (newest?.olderCursor == null) throw new Error("there must be a second answer");
    const older = await exportEvents(world, "default", newest.olderCursor);
    expect(older?.olderCursor).toBeNull();
    const acted = [...parsed(older?.lines ?? ""), ...parsed(newest.lines)].filter(
      ({ type }) => type === "acted",
    );
    expect(acted.map(({ count }) => count)).toEqual(
      Array.from({ length: 5_500 }, (_, index) => 5_499 - index),
    );
  });

  it("of a thread that never was are none", async () => {
    expect(await exportEvents(world, "77", undefined)).toBeNull();
    await openThread(world, "77");
    expect(parsed((await exportEvents(world, "77", undefined))?.lines ?? "")).toHaveLength(1);
  });
});
