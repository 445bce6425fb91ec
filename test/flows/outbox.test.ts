/** What the assistant would say by itself at night, or after a stop: held, checked again, sent as one message. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { heldKey, threadKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import type { NoticeSignal, Signal } from "../../lib/domain/signal.ts";
import type { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { hours, instant, minutes, seconds } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { configureThread } from "../../lib/flows/steer.ts";
import { tick } from "../../lib/flows/tick.ts";
import {
  aCommand,
  aMessage,
  aThought,
  deadlineIn,
  ownerId,
  readThread,
  settings,
  startedWorld,
  storeConfig,
} from "./world.ts";

let world: MemoryPorts;
/** How many signals of the queue were handed over. */
let taken: number;
beforeEach(async () => {
  world = await startedWorld();
  taken = 0;
  says("A reply.");
  await configure({ active_hours_start: 7, active_hours_end: 22 });
  world.clock.set(at(23));
});

const at = (hour: number, minute = 0) => instant(Date.UTC(2025, 10, 21, hour, minute));
const opening = at(24 + 7);

/** Reflections rest: what the assistant wants to say is put on the queue by the tests. */
function says(text: string): void {
  world.model.script(async ({ purpose }) => (purpose === "reflection" ? "HEARTBEAT_OK" : text));
}
const conversations = () => world.model.turns.filter(({ purpose }) => purpose === "conversation");
const lastAsked = () => (conversations().at(-1)?.messages ?? []).map(({ text }) => text);

const configure = (changes: Partial<ThreadConfig>) => storeConfig(world, changes);

const aNotice = (id: string, text: string): NoticeSignal => ({
  ...aThought(world, id, text),
  type: "notice",
});

const answer = (signals: readonly Signal[], ports: MemoryPorts = world, receives = 1) =>
  converse(ports, settings, { signals, receives, deadlineAt: deadlineIn(world) });
/** The schedule wakes the system, and then the queue hands over what is on it, one batch at a time. */
async function wake(): Promise<void> {
  await tick(world, settings, deadlineIn(world));
  const signals = world.queue.sent.slice(taken);
  taken = world.queue.sent.length;
  await answer(signals);
}
async function wakeAt(now: ReturnType<typeof at>): Promise<void> {
  world.clock.set(now);
  await wake();
}

const sent = async () =>
  world.messenger.messagesIn(await world.messenger.openDm(ownerId)).map(({ content }) => content);
const held = async () => (await world.outbox.list("default")).map(({ id }) => id);
const outboxDue = async () =>
  (await world.threads.listDue(instant(2 ** 50), 1, 9)).filter(({ kind }) => kind === "outbox");
const desire = (desired: "started" | "stopped") => world.system.write({ desired, shardCount: 1 });
const down = new Fault("unavailable", "model.run", "HTTP 503");
const modelIsDown = () =>
  world.model.script(async ({ purpose }) => {
    if (purpose === "conversation") throw down;
    return "HEARTBEAT_OK";
  });

describe("a thought in quiet hours", () => {
  it("waits, without a model call, and is sent when they end", async () => {
    await answer([aThought(world, "t#1", "Rain at five.")]);
    await wakeAt(at(24 + 6, 59));
    expect(await sent()).toEqual([]);
    expect(conversations()).toEqual([]);
    expect(await outboxDue()).toEqual([{ kind: "outbox", id: "default", dueAt: opening }]);
    await wakeAt(opening);
    expect(await sent()).toEqual(["A reply."]);
    expect(await held()).toEqual([]);
    expect(await outboxDue()).toEqual([]);
  });

  it("leaves when hours that were moved since are open, as they are now", async () => {
    await answer([aThought(world, "t#1", "Rain at five.")]);
    await configureThread(world, "default", { active_hours_start: 4 }, undefined);
    expect(await outboxDue()).toMatchObject([{ dueAt: at(24 + 4) }]);
    await configureThread(
      world,
      "default",
      { active_hours_start: null, active_hours_end: null },
      undefined,
    );
    expect(await outboxDue()).toMatchObject([{ dueAt: at(23, 1) }]);
    await wakeAt(at(23, 1));
    expect(await sent()).toEqual(["A reply."]);
    expect(await outboxDue()).toEqual([]);
  });

  it("that was written for the DM waits also when the thread sends nothing by now", async () => {
    world.clock.set(at(21));
    world.messenger.failNext("createMessage", down);
    const thought = aThought(world, "t#1", "Rain at five.");
    await expect(answer([thought])).rejects.toThrow();
    await configure({ target: "none" });
    world.clock.set(at(23));
    await answer([thought], world, 2);
    expect(await sent()).toEqual([]);
    await wakeAt(opening);
    expect(await sent()).toEqual(["A reply."]);
  });

  it("is checked again: the model reads since when it waits, and may drop it", async () => {
    await answer([aThought(world, "t#1", "Rain at five.")]);
    says("HEARTBEAT_OK");
    await wakeAt(opening);
    expect(lastAsked()).toEqual([
      "[held back since 2025-11-21T23:00:00.000Z]\nRain at five.",
      expect.stringMatching(/only if it still matters; when nothing does,/),
    ]);
    expect(await sent()).toEqual([]);
    expect(await held()).toEqual([]);
    expect((await world.signals.read("default", "t#1"))?.state).toBe("delivered");
  });

  it("is one message with all that came after it, in the order in which they came", async () => {
    for (const [index, id] of ["t#9", "t#10", "n#1"].entries()) {
      await answer([aThought(world, id, `Thought ${index}.`)]);
      world.clock.advance(hours(1));
    }
    world.clock.set(opening);
    await tick(world, settings, deadlineIn(world));
    await answer([...world.queue.sent, aThought(world, "t#11", "Fresh.")]);
    expect(await sent()).toEqual(["A reply."]);
    expect(lastAsked()[0]).toBe(
      [
        "[held back since 2025-11-21T23:00:00.000Z]\nThought 0.",
        "[held back since 2025-11-22T00:00:00.000Z]\nThought 1.",
        "[held back since 2025-11-22T01:00:00.000Z]\nThought 2.",
        "Fresh.",
      ].join("\n\n"),
    );
  });

  it("is not overtaken by one that comes before the release", async () => {
    await answer([aThought(world, "t#1", "First.")]);
    world.clock.set(opening);
    await answer([aThought(world, "t#2", "Second.")]);
    expect(lastAsked()[0]).toContain("First.\n\nSecond.");
    await wake();
    expect(await sent()).toEqual(["A reply."]);
    expect(conversations()).toHaveLength(1);
  });

  it("of a thread whose heartbeat is off leaves, too", async () => {
    await storeConfig(world, { enabled: false });
    world.items.damage(threadKey("default"), { dueShard: undefined });
    await answer([aThought(world, "t#1", "By hand.")]);
    await wakeAt(opening);
    expect(await sent()).toEqual(["A reply."]);
  });

  it("that goes nowhere is not held: it is for the history alone", async () => {
    await configure({ target: "none" });
    await answer([aThought(world, "t#1", "Rain at five.")]);
    expect(await held()).toEqual([]);
    expect((await world.history.recent("default", 9)).map(({ text }) => text)).toEqual([
      "A reply.",
    ]);
    expect((await world.signals.read("default", "t#1"))?.state).toBe("delivered");
  });

  it("is sent at once when the thread has no hours", async () => {
    await configure({ active_hours_start: null, active_hours_end: null });
    await answer([aThought(world, "t#1", "Rain at five.")]);
    expect(await sent()).toEqual(["A reply."]);
  });
});

describe("the person", () => {
  it("is answered at night, while the thought of the same batch waits", async () => {
    await answer([aThought(world, "t#1", "Rain at five."), aMessage(world, "1", "Still up?")]);
    expect(world.messenger.responseTo("token-1").original).toBe("A reply.");
    expect(lastAsked().join()).not.toContain("Rain");
    expect(await held()).toEqual(["t#1"]);
    await wakeAt(opening);
    expect(await sent()).toEqual(["A reply."]);
  });

  it("is answered when a thought does not let itself be held: both come again", async () => {
    const signals = [aThought(world, "t#1", "Rain."), aMessage(world, "1", "Still up?")];
    const hold = async () => {
      throw new Fault("throttled", "outbox.hold", "too fast");
    };
    const throttled = { ...world, outbox: { ...world.outbox, hold } };
    await expect(answer(signals, throttled)).rejects.toThrow("too fast");
    await answer(signals, world, 2);
    expect(world.messenger.responseTo("token-1").original).toBe("A reply.");
    expect(await held()).toEqual(["t#1"]);
  });

  it("gets a command's answer after a stop", async () => {
    await desire("stopped");
    await answer([aCommand(world, "9")]);
    expect(world.messenger.responseTo("token-9").original).toContain("I took a look");
  });

  it("reads what waited in the answer when both come together", async () => {
    await answer([aThought(world, "t#1", "Rain at five.")]);
    world.clock.set(opening);
    await tick(world, settings, deadlineIn(world));
    await answer([aMessage(world, "1", "Good morning"), ...world.queue.sent]);
    expect(lastAsked()).toEqual([
      "[2025-11-22T07:00:00.000Z]\nGood morning",
      "[held back since 2025-11-21T23:00:00.000Z]\nRain at five.",
      expect.stringMatching(/only if it still matters\.\)$/),
    ]);
    expect(world.messenger.responseTo("token-1").original).toBe("A reply.");
    expect(await sent()).toEqual([]);
    expect(await held()).toEqual([]);
  });

  it("is answered once together with what waited, when the process dies and the rest comes one by one", async () => {
    await answer([aThought(world, "t#1", "Rain at five.")]);
    world.clock.set(opening);
    await tick(world, settings, deadlineIn(world));
    const signals = [aMessage(world, "1", "Good morning"), ...world.queue.sent];
    const storeReply: typeof world.signals.storeReply = async (...reply) => {
      await world.signals.storeReply(...reply);
      throw new Fault("timeout", "signals.storeReply", "no answer");
    };
    const dying = { ...world, signals: { ...world.signals, storeReply } };
    await expect(answer(signals, dying)).rejects.toThrow("no answer");
    for (const signal of signals) await answer([signal], world, 3);
    expect(conversations()).toHaveLength(1);
    expect(world.messenger.responseTo("token-1").original).toBe("A reply.");
    expect(await sent()).toEqual([]);
    expect(await held()).toEqual([]);
  });

  it("is answered at night by the reply that was stored for the message and a thought before it", async () => {
    const signals = [aThought(world, "t#1", "Rain at five."), aMessage(world, "1", "Good night")];
    world.clock.set(at(21, 59));
    world.messenger.failNext("editResponse", new Fault("timeout", "messenger", "no answer"));
    await expect(answer(signals)).rejects.toThrow("no answer");
    world.clock.advance(minutes(2));
    // A retry may bring them one by one.
    for (const signal of signals) await answer([signal], world, 3);
    expect(world.messenger.responseTo("token-1").original).toBe("A reply.");
    await wakeAt(opening);
    expect(await sent()).toEqual([]);
    expect(conversations()).toHaveLength(1);
    expect(await held()).toEqual([]);
  });
});

describe("notices", () => {
  it("wait, and are one message, without a model call", async () => {
    await answer([aNotice("n1", "The budget is spent.")]);
    await answer([aNotice("n2", "The model is down.")]);
    expect(await sent()).toEqual([]);
    await wakeAt(opening);
    expect(await sent()).toEqual(["The budget is spent.\n\nThe model is down."]);
    expect(conversations()).toEqual([]);
    expect(await held()).toEqual([]);
  });

  it("stand at the end of the message about the thoughts", async () => {
    await answer([aNotice("n1", "The budget is spent."), aThought(world, "t#1", "Rain.")]);
    await wakeAt(opening);
    expect(await sent()).toEqual(["A reply.\n\nThe budget is spent."]);
  });

  it("are all there is when the thoughts turned out to be nothing", async () => {
    await answer([aThought(world, "t#1", "Rain."), aNotice("n1", "The budget is spent.")]);
    says("HEARTBEAT_OK");
    await wakeAt(opening);
    expect(await sent()).toEqual(["The budget is spent."]);
  });

  it("go alone when the model fails; the thoughts follow when it is back, an hour later", async () => {
    await answer([aThought(world, "t#1", "Rain."), aNotice("n1", "The budget is spent.")]);
    modelIsDown();
    await expect(wakeAt(opening)).rejects.toThrow("HTTP 503");
    expect(await sent()).toEqual(["The budget is spent."]);
    expect((await readThread(world)).board.conversation.status).toBe("idle");
    says("It rained.");
    await wakeAt(at(24 + 7, 59));
    expect(await sent()).toEqual(["The budget is spent."]);
    await wakeAt(at(24 + 8));
    expect(await sent()).toEqual(["The budget is spent.", "It rained."]);
    expect(await held()).toEqual([]);
    expect(await outboxDue()).toEqual([]);
  });

  it("by day go at once, also beside a thought whose model fails", async () => {
    world.clock.set(at(12));
    modelIsDown();
    const signals = [aThought(world, "t#1", "Rain."), aNotice("n1", "The model is down.")];
    await expect(answer(signals)).rejects.toThrow("HTTP 503");
    says("A reply.");
    await answer(signals, world, 2);
    expect(await sent()).toEqual(["The model is down.", "A reply."]);
  });
});

describe("a stop", () => {
  beforeEach(() => world.clock.set(at(12)));

  it("holds thoughts and notices; the start lets them go", async () => {
    await desire("stopped");
    await answer([aThought(world, "t#1", "Rain."), aNotice("n1", "The budget is spent.")]);
    world.clock.advance(hours(3));
    await wake();
    expect(await sent()).toEqual([]);
    await desire("started");
    await wake();
    expect(await sent()).toEqual(["A reply.\n\nThe budget is spent."]);
  });

  it("while the model writes is heard: the reply waits, and is not written again", async () => {
    world.model.script(async () => {
      await desire("stopped");
      return "Just written.";
    });
    await answer([aThought(world, "t#1", "Rain.")]);
    expect(await sent()).toEqual([]);
    expect(await held()).toEqual(["t#1"]);
    expect((await world.signals.read("default", "t#1"))?.state).toBe("replied");
    says("Another one.");
    world.clock.advance(hours(1));
    await desire("started");
    await wake();
    expect(await sent()).toEqual(["Just written."]);
    expect(await held()).toEqual([]);
  });

  it("while the model writes about what was held keeps it all in the outbox", async () => {
    world.clock.set(at(23));
    await answer([aThought(world, "t#1", "Rain."), aNotice("n1", "The budget is spent.")]);
    world.model.script(async ({ purpose }) => {
      if (purpose === "conversation") await desire("stopped");
      return "Just written.";
    });
    await wakeAt(opening);
    expect(await sent()).toEqual([]);
    expect(await held()).toEqual(["n1", "t#1"]);
    await desire("started");
    world.clock.advance(minutes(1));
    await wake();
    expect(await sent()).toEqual(["Just written.\n\nThe budget is spent."]);
    expect(await held()).toEqual([]);
  });

  it("between release and answer holds on", async () => {
    world.clock.set(at(23));
    await answer([aThought(world, "t#1", "Rain.")]);
    world.clock.set(opening);
    await tick(world, settings, deadlineIn(world));
    await desire("stopped");
    await answer(world.queue.sent);
    taken = world.queue.sent.length;
    expect(await sent()).toEqual([]);
    await desire("started");
    world.clock.advance(minutes(1));
    await wake();
    expect(await sent()).toEqual(["A reply."]);
  });
});

describe("hours that were changed meanwhile", () => {
  beforeEach(() => answer([aThought(world, "t#1", "Rain.")]));

  test.for([
    { says: "open later", config: { active_hours_start: 10 }, leavesAt: at(24 + 10) },
    {
      says: "are in another zone",
      config: { timezone: "America/New_York" },
      leavesAt: at(24 + 12),
    },
  ])("and $says: it waits until then", async ({ config, leavesAt }) => {
    await configure(config);
    await wakeAt(opening);
    expect(await sent()).toEqual([]);
    expect(await outboxDue()).toMatchObject([{ dueAt: leavesAt }]);
    await wakeAt(leavesAt);
    expect(await sent()).toEqual(["A reply."]);
  });

  it("and are gone: the next thought takes it along", async () => {
    await configure({ active_hours_start: null, active_hours_end: null });
    await answer([aThought(world, "t#2", "Wind.")]);
    expect(await sent()).toEqual(["A reply."]);
    expect(lastAsked()[0]).toContain("Rain.\n\nWind.");
    expect(await outboxDue()).toEqual([]);
  });
});

describe("a reply that was stored and not sent before the quiet began", () => {
  const long = `${"x".repeat(1_500)}\n\n${"y".repeat(1_500)}`;
  const breakAt = async (post: number) => {
    let count = 0;
    const createMessage = async (
      ...given: Parameters<MemoryPorts["messenger"]["createMessage"]>
    ) => {
      count += 1;
      if (count === post) throw new Fault("unavailable", "messenger.createMessage", "HTTP 502");
      return world.messenger.createMessage(...given);
    };
    world.clock.set(at(21, 59));
    says(long);
    const breaking = { ...world, messenger: { ...world.messenger, createMessage } };
    const thoughts = [aThought(world, "t#1", "Rain."), aThought(world, "t#2", "Wind.")];
    await expect(answer(thoughts, breaking)).rejects.toThrow("HTTP 502");
    world.clock.advance(minutes(2));
    says("Another one.");
    return thoughts;
  };
  const firsts = async () => (await sent()).map((text) => text[0]);

  it("waits for the morning, and is sent as it was written", async () => {
    const thoughts = await breakAt(1);
    await answer(thoughts, world, 2);
    expect(await sent()).toEqual([]);
    await wakeAt(opening);
    expect(await firsts()).toEqual(["x", "y"]);
    expect(await held()).toEqual([]);
  });

  it("waits also when its signals come one by one", async () => {
    for (const thought of await breakAt(1)) await answer([thought], world, 3);
    expect(await sent()).toEqual([]);
    await wakeAt(opening);
    expect(await firsts()).toEqual(["x", "y"]);
    expect(await held()).toEqual([]);
  });

  it("is sent to its end when a part of it was sent", async () => {
    const thoughts = await breakAt(2);
    await answer(thoughts, world, 2);
    expect(await firsts()).toEqual(["x", "y"]);
    expect(await held()).toEqual([]);
    expect((await world.signals.read("default", "t#2"))?.state).toBe("delivered");
  });
});

describe("deliveries that come twice, late or never", () => {
  const thought = () => aThought(world, "t#1", "Rain at five.");

  it("the thought again at night: it is held once", async () => {
    const signal = thought();
    await answer([signal]);
    world.clock.advance(minutes(12));
    await answer([signal], world, 2);
    await wakeAt(opening);
    expect(lastAsked()[0]).toBe("[held back since 2025-11-21T23:00:00.000Z]\nRain at five.");
    expect(await sent()).toEqual(["A reply."]);
  });

  it("the thought again together with the release: it is said once", async () => {
    const signal = thought();
    await answer([signal]);
    world.clock.set(opening);
    await tick(world, settings, deadlineIn(world));
    await answer([signal, ...world.queue.sent], world, 2);
    expect(lastAsked()[0]).toBe("[held back since 2025-11-21T23:00:00.000Z]\nRain at five.");
    expect(await sent()).toEqual(["A reply."]);
  });

  it("the thought again after the release: it is dropped", async () => {
    const signal = thought();
    await answer([signal]);
    await wakeAt(opening);
    await answer([signal], world, 2);
    world.clock.set(at(24 + 23));
    await answer([signal], world, 3);
    await wakeAt(at(48 + 7));
    expect(await sent()).toEqual(["A reply."]);
    expect(conversations()).toHaveLength(1);
    expect(await held()).toEqual([]);
  });

  it("a release that was lost is repeated an hour later", async () => {
    await answer([thought()]);
    world.clock.set(opening);
    await tick(world, settings, deadlineIn(world));
    taken = world.queue.sent.length;
    await wakeAt(at(24 + 7, 59));
    expect(await sent()).toEqual([]);
    await wakeAt(at(24 + 8));
    expect(await sent()).toEqual(["A reply."]);
  });

  it("two dispatchers send one release", async () => {
    await answer([thought()]);
    world.clock.set(opening);
    const stale = await world.threads.listDue(opening, 1, 9);
    const seesOld = { ...world, threads: { ...world.threads, listDue: async () => stale } };
    const reports = await Promise.all([
      tick(world, settings, deadlineIn(world)),
      tick(seesOld, settings, deadlineIn(world)),
    ]);
    expect(reports.map(({ released }) => released)).toEqual([1, 1]);
    const releases = world.queue.sent.filter(({ type }) => type === "release");
    expect(releases.map(({ id }) => id)).toEqual([`default:release-${opening}`]);
    await answer(world.queue.sent);
    expect(await sent()).toEqual(["A reply."]);
  });

  it("a release whose sender's clock is ahead does not use up the next one", async () => {
    await answer([thought()]);
    world.clock.set(opening);
    await tick(world, settings, deadlineIn(world));
    world.clock.set(at(24 + 6, 59));
    world.clock.advance(seconds(40));
    await answer(world.queue.sent);
    taken = world.queue.sent.length;
    expect(await sent()).toEqual([]);
    await wakeAt(at(24 + 7, 1));
    expect(await sent()).toEqual(["A reply."]);
  });

  it("a release to an empty outbox changes nothing", async () => {
    await answer([thought()]);
    world.clock.set(opening);
    await tick(world, settings, deadlineIn(world));
    await answer([aThought(world, "t#2", "Wind.")]);
    await answer(world.queue.sent);
    expect(world.queue.sent.map(({ type }) => type)).toEqual(["release"]);
    expect(await sent()).toEqual(["A reply."]);
    expect(await outboxDue()).toEqual([]);
  });

  it("a tick of a system that cannot send leaves the outbox due", async () => {
    await answer([thought()]);
    world.clock.set(opening);
    world.queue.failNext(new Fault("unavailable", "queue.send", "no answer"));
    const thread = await readThread(world);
    world.items.damage(threadKey("default"), { dueAt: at(24 + 12), config: thread.config });
    expect(await tick(world, settings, deadlineIn(world))).toMatchObject({
      released: 0,
      broken: 1,
    });
    await wake();
    expect(await sent()).toEqual(["A reply."]);
  });

  it("what is held and no longer a signal is on record, and holds up nobody", async () => {
    await answer([thought(), aThought(world, "t#2", "Wind.")]);
    world.items.damage(heldKey("default", "t#1"), { signal: { type: "parcel" } });
    await wakeAt(opening);
    expect(lastAsked()[0]).toContain("Wind.");
    expect(await sent()).toEqual(["A reply."]);
    expect(await outboxDue()).toEqual([]);
    expect(world.log.lines.some(({ event }) => event === "store.corrupt")).toBe(true);
  });
});
