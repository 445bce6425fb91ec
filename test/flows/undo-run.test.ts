/** All that one run did is taken back: each kind of effect, once, whatever dies meanwhile; and what stays is said. */
import { beforeEach, describe, expect, it, test } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { byPerson } from "../../lib/domain/memory.ts";
import type { Run } from "../../lib/domain/run.ts";
import { minutes } from "../../lib/domain/time.ts";
import { askUndoOfRun, readUndo } from "../../lib/flows/ask-undo.ts";
import { beatNow } from "../../lib/flows/beat.ts";
import { converse } from "../../lib/flows/converse.ts";
import { readRun } from "../../lib/flows/runs.ts";
import { undo } from "../../lib/flows/undo.ts";
import { undoRun } from "../../lib/flows/undo-run.ts";
import { killedEverywhere } from "./killed.ts";
import { deadlineIn, ownerId, readThread, settings, startedWorld } from "./world.ts";

type Script = Parameters<MemoryPorts["model"]["script"]>[0];

async function beat(world: MemoryPorts, script: Script, dryRun = false): Promise<Run> {
  world.clock.advance(minutes(30));
  world.model.script(script);
  const request = { threadId: "default", dryRun, deadlineAt: deadlineIn(world) };
  const result = await beatNow(world, settings, request);
  if (result.kind !== "ran") throw new Error(`the beat was ${result.kind}`);
  return result.run;
}

/** Delivers what waits in the queue. */
async function deliver(world: MemoryPorts): Promise<void> {
  world.model.script(async () => "Take an umbrella.");
  const signals = world.queue.sent;
  await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
}

/** It writes a note twice, speaks, posts and sets a reminder; its thought has become a message. */
const busy: Script = async (_, call) => {
  await call("write", { path: "notes/a.md", content: "Two." });
  await call("write", { path: "notes/a.md", content: "Three." });
  await call("speak", { thought: "Rain at five." });
  await call("post", { title: "Tea", content: "Green." });
  await call("remind", { at: "in 3 hours", prompt: "call mum" });
  return "";
};

async function busyWorld(): Promise<{ readonly world: MemoryPorts; readonly run: Run }> {
  const world = await startedWorld();
  await world.memory.write("default", byPerson("notes/a.md", "One."), world.clock.now());
  const run = await beat(world, busy);
  await deliver(world);
  // A later run, which stays as it is.
  await beat(world, async (_, call) => {
    await call("write", { path: "notes/b.md", content: "Other." });
    return "";
  });
  return { world, run };
}

let world: MemoryPorts;
let run: Run;
beforeEach(async () => {
  ({ world, run } = await busyWorld());
});

let count = 0;
const undone = async (of = run, undoId = `u${count++}`, ports = world) =>
  undoRun(ports, await readThread(ports), { runId: of.id, undoId });
const note = async (path = "notes/a.md", ports = world) =>
  (await ports.memory.read("default", path))?.content;
const shown = async (ports = world) =>
  ports.messenger.messagesIn(await ports.messenger.openDm(ownerId)).map(({ content }) => content);
const isUndoable = async (of = run) => (await readRun(world, "default", of.id))?.effects_undoable;
const reminderStates = async (ports = world) =>
  (await ports.reminders.list("default")).map(({ state }) => state);

const all = [
  "I took back my message “Take an umbrella.”.",
  "I took back my post “Tea”.",
  "I took back my change of `notes/a.md`: it is as it was in version 2.",
  "I took back my change of `notes/a.md`: it is as it was in version 1.",
  "I cancelled my reminder “call mum”.",
].join("\n");

describe("undo of a run", () => {
  it("takes back all that it did, and nothing of another run", async () => {
    expect(await isUndoable()).toBe(true);
    expect(await undone()).toBe(all);
    expect(await shown()).toEqual([]);
    expect(await world.feed.recent("default", 1)).toEqual([]);
    expect(await note()).toBe("One.");
    expect(await note("notes/b.md")).toBe("Other.");
    expect(await reminderStates()).toEqual(["cancelled"]);
    expect(await isUndoable()).toBe(false);
  });

  it("delivered twice is one, and a second one finds nothing left", async () => {
    await undone(run, "same");
    const before = world.items.all();
    expect(await undone(run, "same")).toBe(all.split("\n").slice(0, -1).join("\n"));
    expect(await undone()).toBe("There is nothing of that run to take back.");
    expect(world.items.all()).toEqual(before);
  });

  it("leaves to /undo what that has taken back, and the other way round", async () => {
    await undo(world, await readThread(world), "first");
    expect(await note("notes/b.md")).toBeUndefined();
    await undo(world, await readThread(world), "second");
    expect(await shown()).toEqual([]);
    expect(await undone()).toBe(all.split("\n").slice(1).join("\n"));
    const last = await undo(world, await readThread(world), "third");
    expect(last.words).toContain("There is nothing to take back");
  });

  it("drops a thought that waits in the outbox", async () => {
    const { config } = await readThread(world);
    world.items.damage(
      { pk: "T#default", sk: "A#THREAD" },
      { config: { ...config, active_hours_start: 1, active_hours_end: 2 } },
    );
    const silent = await beat(world, async (_, call) => {
      await call("speak", { thought: "Sunny." });
      return "";
    });
    const signals = world.queue.sent.slice(-1);
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    expect(await world.outbox.list("default")).toHaveLength(1);
    expect(await isUndoable(silent)).toBe(true);
    expect(await undone(silent)).toBe("I dropped a thought that I had not said yet.");
    expect(await world.outbox.list("default")).toEqual([]);
    expect(await isUndoable(silent)).toBe(false);
  });

  it("leaves a file and a reminder that somebody has changed since, and says so of the file", async () => {
    await world.memory.write("default", byPerson("notes/a.md", "Mine."), world.clock.now());
    const [reminder] = await world.reminders.list("default");
    if (reminder === undefined) throw new Error("no reminder was set");
    const changedAt = world.clock.now();
    await world.reminders.change({ ...reminder, rev: 2, prompt: "call dad", changedAt }, 1);
    const words = await undone();
    expect(words).toContain("`notes/a.md` was changed after I wrote it");
    expect(words).not.toContain("reminder");
    expect(await note()).toBe("Mine.");
    expect(await reminderStates()).toEqual(["set"]);
  });

  it("says that a reminder which it changed stays so", async () => {
    const [reminder] = await world.reminders.list("default");
    const later = await beat(world, async (_, call) => {
      await call("reminder_cancel", { reminder_id: reminder?.id });
      return "";
    });
    expect(await isUndoable(later)).toBe(false);
    expect(await undone(later)).toContain("What I changed about reminders stays as it is");
  });

  it("does not touch a beat that is not over yet", async () => {
    world.items.damage({ pk: "T#default", sk: "A#THREAD" }, { slot: run.slot, runId: run.id });
    expect(await isUndoable()).toBe(false);
    expect(await undone()).toBe("That beat is not over yet: ask again once it is.");
    expect(await note()).toBe("Three.");
  });

  it("of a dry run, and of one that is gone, has nothing to take back, and says so", async () => {
    const dry = await beat(world, busy, true);
    expect(await isUndoable(dry)).toBe(false);
    expect(await undone(dry)).toContain("That was a dry run");
    expect(await undone({ ...run, id: "01JD000000000000000000000A" })).toContain(
      "no longer on record",
    );
  });

  it("asked for at the control API is carried out in the conversation's turn", async () => {
    const asked = await askUndoOfRun(world, "default", run.id);
    const id = asked?.id ?? "";
    expect(asked).toEqual({ thread_id: "default", id, state: "waiting", words: null });
    const batch = { signals: world.queue.sent.slice(-1), receives: 1 };
    const deadlineAt = deadlineIn(world);
    await converse(world, settings, { ...batch, deadlineAt });
    await converse(world, settings, { ...batch, deadlineAt });
    expect(await readUndo(world, "default", id)).toMatchObject({ state: "done", words: all });
    expect(await askUndoOfRun(world, "default", "01JD000000000000000000000A")).toBeNull();
    expect(await askUndoOfRun(world, "42", run.id)).toBeNull();
  });
});

describe("undo of a run after a crash", () => {
  // Ids are the same in every new world, and so is the run's.
  test.for(["before", "after"] as const)(
    "right %s any call ends in the same place",
    async (effect) => {
      const calls = await killedEverywhere(
        effect,
        async () => (await busyWorld()).world,
        (ports) => undone(run, "mine", ports),
        async (ended) => {
          await undone(run, "mine", ended);
          expect(await shown(ended)).toEqual([]);
          expect(await ended.feed.recent("default", 1)).toEqual([]);
          expect(await note("notes/a.md", ended)).toBe("One.");
          expect(await reminderStates(ended)).toEqual(["cancelled"]);
          expect(await ended.undo.list("default")).toHaveLength(4);
        },
      );
      expect(calls).toBeGreaterThan(20);
    },
  );
});
