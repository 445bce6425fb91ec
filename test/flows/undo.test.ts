import { beforeEach, describe, expect, it, test } from "vitest";
import { memoryKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { byPerson } from "../../lib/domain/memory.ts";
import { minutes } from "../../lib/domain/time.ts";
import { beatNow } from "../../lib/flows/beat.ts";
import { converse } from "../../lib/flows/converse.ts";
import { undo } from "../../lib/flows/undo.ts";
import { killedEverywhere } from "./killed.ts";
import {
  aCommand,
  aMessage,
  deadlineIn,
  ownerId,
  readThread,
  settings,
  startedWorld,
} from "./world.ts";

type Script = Parameters<MemoryPorts["model"]["script"]>[0];

async function beat(world: MemoryPorts, script: Script): Promise<void> {
  world.clock.advance(minutes(30));
  world.model.script(script);
  const request = { threadId: "default", dryRun: false, deadlineAt: deadlineIn(world) };
  await beatNow(world, settings, request);
}

/** Delivers what the beats have thought. */
async function deliver(world: MemoryPorts): Promise<void> {
  world.model.script(async () => "Take an umbrella.");
  const signals = world.queue.sent.filter(({ type }) => type === "heartbeat");
  await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
}

const write =
  (path: string, content: string): Script =>
  async (_, call) => {
    await call("write", { path, content });
    return "";
  };

/** A world in which the assistant has written a note, posted, commented, voted, and spoken, in this order. */
async function busyWorld(): Promise<MemoryPorts> {
  const world = await startedWorld();
  await world.memory.write("default", byPerson("notes/a.md", "One."), world.clock.now());
  await beat(world, write("notes/a.md", "Two."));
  await beat(world, async (_, call) => {
    await call("post", { title: "Tea", content: "Green." });
    return "";
  });
  const [post] = await world.feed.recent("default", 1);
  await beat(world, async (_, call) => {
    await call("comment", { post_id: post?.id, content: "Or black." });
    await call("vote", { post_id: post?.id, vote_direction: "up" });
    await call("speak", { thought: "Rain at five." });
    return "";
  });
  world.clock.advance(minutes(1));
  await deliver(world);
  return world;
}

let world: MemoryPorts;
beforeEach(async () => {
  world = await busyWorld();
});

let count = 0;
const undone = async (ports = world, id = `u${count++}`) =>
  (await undo(ports, await readThread(ports), id)).words;
const note = async (ports = world) => (await ports.memory.read("default", "notes/a.md"))?.content;
const shown = async (ports = world) =>
  ports.messenger.messagesIn(await ports.messenger.openDm(ownerId)).map(({ content }) => content);
const post = async (ports = world) => (await ports.feed.recent("default", 1))[0];

describe("undo", () => {
  it("takes back the last act, then the one before, to the first, and then says so", async () => {
    expect(await shown()).toEqual(["Take an umbrella."]);
    expect(await undone()).toBe("I took back my message “Take an umbrella.”.");
    expect(await shown()).toEqual([]);
    expect(await undone()).toMatch(/^I took back my vote \(up\) on the post /);
    expect(await post()).toMatchObject({ up: 0 });
    expect(await undone()).toBe("I took back my comment “Or black.”.");
    expect(await post()).toMatchObject({ comments: [] });
    expect(await undone()).toBe("I took back my post “Tea”.");
    expect(await post()).toBeUndefined();
    expect(await undone()).toBe(
      "I took back my change of `notes/a.md`: it is as it was in version 1.",
    );
    expect(await note()).toBe("One.");
    expect(await undone()).toContain("There is nothing to take back");
  });

  it("delivered twice is one", async () => {
    const first = await undone(world, "same");
    expect(await undone(world, "same")).toBe(first);
    expect(await post()).toMatchObject({ up: 1 });
  });

  it("tells of it in the log, by what it was and not by its words", async () => {
    await undone();
    const [event] = await world.events.recent("default", { now: world.clock.now(), limit: 1 });
    expect(event).toMatchObject({ type: "undone", detail: { what: "said" } });
    expect(JSON.stringify(event)).not.toContain("umbrella");
  });

  it("keeps the words in the history, and a model is told that they were taken back", async () => {
    await undone();
    world.model.script(async () => "Good.");
    const signals = [aMessage(world, "1", "Hi")];
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    const texts = world.model.turns.at(-1)?.messages.map(({ text }) => text);
    expect(texts).toContain("(taken back, your person no longer sees this) Take an umbrella.");
  });

  it("of a message that stood there in part is followed by none of the rest", async () => {
    const long = Array.from({ length: 60 }, (_, line) => `Line ${line}. ${"x".repeat(80)}`);
    await beat(world, async (_, call) => {
      await call("speak", { thought: "Much." });
      return "";
    });
    world.model.script(async () => long.join("\n\n"));
    const signals = world.queue.sent.filter(({ type }) => type === "heartbeat").slice(-1);
    const batch = { signals, receives: 1, deadlineAt: deadlineIn(world) };
    const { createMessage } = world.messenger;
    let parts = 0;
    const failing = async (...args: Parameters<typeof createMessage>) => {
      parts += 1;
      if (parts > 1) throw new Fault("unavailable", "messenger", "HTTP 503");
      return createMessage(...args);
    };
    const messenger = { ...world.messenger, createMessage: failing };
    await expect(converse({ ...world, messenger }, settings, batch)).rejects.toThrow("HTTP 503");
    expect(await shown()).toHaveLength(2);
    expect(await undone()).toContain("I took back my message “Line 0.");
    await converse(world, settings, batch);
    expect(await shown()).toEqual(["Take an umbrella."]);
  });

  it("is done with a message that somebody has deleted before", async () => {
    for (const { id } of world.messenger.all()) world.messenger.erase(id);
    expect(await undone()).toContain("I took back my message");
  });

  it("leaves a message where it may not delete, and says so", async () => {
    world.messenger.failNext("deleteMessage", new Fault("unreachable", "messenger", "HTTP 403"));
    expect(await undone()).toContain("I may not delete in the channel");
    expect(await shown()).toEqual(["Take an umbrella."]);
  });

  it("does not touch what a beat does that is not over yet", async () => {
    const [run] = await world.runs.recent("default", 1);
    world.items.damage({ pk: "T#default", sk: "A#THREAD" }, { slot: run?.slot, runId: run?.id });
    expect(await undone()).toContain("I took back my message");
    expect(await undone()).toContain("I took back my post");
  });

  it("by /undo is answered in the deferred response, with nothing else in between", async () => {
    const signals = [{ ...aCommand(world, "9"), command: { name: "undo" } as const }];
    const batch = { signals, receives: 1, deadlineAt: deadlineIn(world) };
    await converse(world, settings, batch);
    await converse(world, settings, batch);
    expect(world.messenger.responseTo("token-9").original).toContain("I took back my message");
    expect(await post()).toMatchObject({ up: 1 });
  });
});

describe("undo of a file", () => {
  beforeEach(async () => {
    world = await startedWorld();
  });

  it("that was new takes it out of the tree", async () => {
    await beat(world, write("notes/a.md", "New."));
    expect(await undone()).toBe(
      "I took back my change of `notes/a.md`: the file is gone, as before.",
    );
    expect(await note()).toBeUndefined();
  });

  it("that was written twice goes back step by step", async () => {
    await beat(world, write("notes/a.md", "One."));
    await beat(world, write("notes/a.md", "Two."));
    await undone();
    expect(await note()).toBe("One.");
    await beat(world, write("notes/a.md", "Three."));
    await undone();
    expect(await note()).toBe("One.");
    await undone();
    expect(await note()).toBeUndefined();
    expect(await undone()).toContain("There is nothing to take back");
  });

  it("that was changed since leaves it", async () => {
    await beat(world, write("notes/a.md", "Mine."));
    await world.memory.write("default", byPerson("notes/a.md", "Yours."), world.clock.now());
    expect(await undone()).toContain("was changed after I wrote it, so I left it as it is");
    expect(await note()).toBe("Yours.");
    expect(await undone()).toContain("There is nothing to take back");
  });

  test.for(["soul.md", "HEARTBEAT.md"])("that every context reads brings %s back", async (path) => {
    await world.memory.write("default", byPerson(path, "- Before."), world.clock.now());
    await beat(world, write(path, "- After."));
    await undone();
    expect((await world.memory.read("default", path))?.content).toBe("- Before.");
  });

  it("that every context reads, and that was new, stays", async () => {
    world.items.remove(memoryKey("default", "soul.md"));
    await beat(world, write("soul.md", "I am new."));
    expect(await undone()).toContain("stays where it is");
    expect((await world.memory.read("default", "soul.md"))?.content).toBe("I am new.");
  });
});

describe("undo after a crash", () => {
  test.for(["before", "after"] as const)("right %s any call ends once", async (effect) => {
    for (let step = 0; step < 5; step += 1) {
      const calls = await killedEverywhere(
        effect,
        async () => {
          const begun = await busyWorld();
          for (let done = 0; done < step; done += 1) await undone(begun, `before${done}`);
          return begun;
        },
        (ports) => undone(ports, "mine"),
        async (ended) => {
          expect(await undone(ended, "mine")).toContain("I took back");
          expect(await ended.undo.list("default")).toHaveLength(step + 1);
          const [isShown, isVoted] = [await shown(ended), (await post(ended))?.up];
          expect([isShown.length, isVoted ?? 0]).toEqual([0, step === 0 ? 1 : 0]);
        },
      );
      expect(calls).toBeGreaterThan(5);
    }
  });
});
