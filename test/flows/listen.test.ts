/** Plain words in the owner's DM: read when it is time, answered once each, and by nobody else's. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { earKey, threadKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault, type FaultCode } from "../../lib/domain/fault.ts";
import { discordIdAt } from "../../lib/domain/ids.ts";
import type { ListenSignal, Signal } from "../../lib/domain/signal.ts";
import { after, hours, instant, minutes, seconds } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { startSystem, stopSystem } from "../../lib/flows/steer.ts";
import { tick } from "../../lib/flows/tick.ts";
import { killedEverywhere } from "./killed.ts";
import {
  aMessage,
  aThought,
  deadlineIn,
  dmChannelId,
  ownerId,
  readThread,
  settings,
  startedWorld,
  storeConfig,
} from "./world.ts";

const ada = { id: ownerId, name: "Ada" };
const dm = `9${ownerId}`;

let world: MemoryPorts;
let taken: number;
beforeEach(async () => {
  world = await aWorld();
  taken = 0;
});

/** The heartbeat is off: what the assistant says unasked is put on the queue by the tests. */
async function aWorld(): Promise<MemoryPorts> {
  const made = await startedWorld();
  made.items.damage(threadKey("default"), { dueShard: undefined });
  made.model.script(async ({ messages }) => `Answer ${messages.length}.`);
  return made;
}

const answer = (signals: readonly Signal[], ports = world, receives = 1) =>
  converse(ports, settings, { signals, receives, deadlineAt: deadlineIn(ports) });

/** What is new on the queue is answered, one batch after the other, until nothing is. */
async function drain(ports = world): Promise<void> {
  for (;;) {
    const signals = ports.queue.sent.slice(taken);
    if (signals.length === 0) return;
    taken = ports.queue.sent.length;
    await answer(signals, ports);
  }
}

/** The schedule wakes the system, and the queue hands over what is on it. */
async function minute(ports = world): Promise<void> {
  ports.clock.advance(minutes(1));
  await tick(ports, settings, deadlineIn(ports));
  await drain(ports);
}

const reads = (ports = world) => {
  let count = 0;
  const { messagesAfter } = ports.messenger;
  ports.messenger.messagesAfter = async (...given) => {
    count += 1;
    return messagesAfter(...given);
  };
  return () => count;
};

const write = (text: string, more: object = {}) =>
  world.messenger.write(dm, { author: ada, text, ...more });
const shown = () => world.messenger.messagesIn(dm).map(({ content }) => content);
const conversations = () => world.model.turns.filter(({ purpose }) => purpose === "conversation");
const lastAsked = () => (conversations().at(-1)?.messages ?? []).map(({ text }) => text);

async function reachOut(text = "Did you drink?", id = "t#1"): Promise<void> {
  world.model.script(async () => text);
  await answer([aThought(world, id, "They should drink.")]);
  world.model.script(async ({ messages }) => `Answer ${messages.length}.`);
}

describe("after a message that nobody asked for", () => {
  it("what the person writes is answered, as a reply to it, and the next words too", async () => {
    await reachOut();
    const first = write("Done, thanks");
    await minute();
    expect(shown()).toEqual(["Did you drink?", "Done, thanks", "Answer 3."]);
    expect(world.messenger.messagesIn(dm).at(-1)).toMatchObject({ mine: true, replyTo: first });
    write("And now?");
    await minute();
    expect(shown().slice(3)).toEqual(["And now?", "Answer 5."]);
    expect(lastAsked().slice(-2)[0]).toContain("And now?");
  });

  it("what was written before it is never answered", async () => {
    write("Of last week");
    world.clock.advance(hours(99));
    await reachOut();
    await minute();
    expect(shown()).toEqual(["Of last week", "Did you drink?"]);
    expect(conversations()).toHaveLength(1);
  });

  it("words that were not read yet are still heard after the next one", async () => {
    await reachOut();
    write("One");
    await reachOut("Really?", "t#2");
    await minute();
    expect(shown()).toEqual(["Did you drink?", "One", "Really?", "Answer 4."]);
  });

  it("several messages are one turn, in their order, answered at the last", async () => {
    await reachOut();
    write("One");
    write("Two");
    const last = write("Three");
    await minute();
    expect(shown().slice(4)).toEqual(["Answer 3."]);
    expect(world.messenger.messagesIn(dm).at(-1)?.replyTo).toBe(last);
    expect(lastAsked()[1]).toMatch(/One.*Two.*Three/s);
    const { lastMessageAt, lastChannelId, board } = await readThread(world);
    expect({ lastMessageAt, lastChannelId }).toEqual({
      lastMessageAt: world.clock.now(),
      lastChannelId: dm,
    });
    expect(board.conversation.status).toBe("idle");
  });

  it("is told to the model with the time at which it was written", async () => {
    await reachOut();
    world.clock.advance(seconds(20));
    write("Done");
    const writtenAt = new Date(world.clock.now()).toISOString();
    world.clock.advance(minutes(9));
    await minute();
    expect(lastAsked()[1]).toBe(`[${writtenAt}]\nDone`);
  });

  test.for([
    { says: "somebody else's words", message: { author: { id: "7", name: "Eve" }, text: "Hi" } },
    { says: "another bot's words", message: { author: ada, text: "Hi", isByPerson: false } },
    { says: "a message without anything", message: { author: ada, text: " " } },
  ])("$says are not answered, and read once", async ({ message }) => {
    await reachOut();
    const id = world.messenger.write(dm, message);
    await minute();
    expect(conversations()).toHaveLength(1);
    expect((await world.ears.read("default"))?.lastId).toBe(id);
  });

  it("a message without words but with a file counts", async () => {
    await reachOut();
    const file = {
      id: "5",
      name: "cat.txt",
      sizeBytes: 4_096,
      url: "https://cdn.discordapp.com/5",
    };
    write("", { attachments: [file] });
    await minute();
    expect(shown().at(-1)).toBe("Answer 3.");
    expect(lastAsked()[1]).toContain("cat.txt");
  });

  it("plain words and /chat are answered once each", async () => {
    await reachOut();
    write("In plain words");
    const chat = { ...aMessage(world, discordIdAt(world.clock.now()), "By command") };
    const reply = { ...chat.reply, channelId: dm };
    await answer([{ ...chat, reply }]);
    await minute();
    await minute();
    expect(conversations()).toHaveLength(3);
    expect(world.messenger.responseTo(reply.token).original).toBe("Answer 3.");
    expect(shown().filter((text) => text.startsWith("Answer"))).toHaveLength(2);
  });

  it("a thought that comes with them is part of the same answer", async () => {
    await reachOut();
    write("Done");
    world.clock.advance(minutes(1));
    await tick(world, settings, deadlineIn(world));
    await answer([...world.queue.sent]);
    const [, heard] = world.queue.sent;
    if (heard === undefined) throw new Error("nothing was heard");
    await answer([heard, aThought(world, "t#2", "Rain at five.")]);
    expect(conversations()).toHaveLength(2);
    expect(shown().slice(2)).toEqual(["Answer 4."]);
  });

  it("they are heard and answered at night, too: they ask", async () => {
    await reachOut();
    const night = { active_hours_start: 12, active_hours_end: 13 };
    await storeConfig(world, night);
    write("Are you there?");
    await minute();
    expect(shown().at(-1)).toBe("Answer 3.");
  });

  it("nothing is read while the system is stopped, and everything when it is started", async () => {
    await reachOut();
    const count = reads();
    write("Done");
    world.clock.advance(minutes(1));
    await tick(world, settings, deadlineIn(world));
    await stopSystem(world);
    await drain();
    await minute();
    expect(count()).toBe(0);
    await startSystem(world);
    await minute();
    await minute();
    await minute();
    await minute();
    expect(shown()).toEqual(["Did you drink?", "Done", "Answer 3."]);
  });

  it("who waits for an answer that fails is told in the channel, at the first try and the last", async () => {
    await reachOut();
    const id = write("Done");
    world.clock.advance(minutes(1));
    await tick(world, settings, deadlineIn(world));
    await answer([...world.queue.sent]);
    const heard = world.queue.sent.slice(1);
    world.model.script(async () => Promise.reject(new Fault("unavailable", "model", "HTTP 503")));
    for (const receives of [1, 2, 3, 4, 5, 6])
      await expect(answer(heard, world, receives)).rejects.toThrow("HTTP 503");
    expect(world.messenger.messagesIn(dm).slice(2)).toMatchObject([
      { content: expect.stringContaining("I will try again in a moment."), replyTo: id },
      { content: expect.stringContaining("please ask me again later."), replyTo: id },
    ]);
  });
});

describe("after /chat in the owner's DM", () => {
  it("plain words behind it are heard", async () => {
    world.messenger.write(dmChannelId, { author: ada, text: "Of last week" });
    world.clock.advance(hours(99));
    await answer([aMessage(world, discordIdAt(world.clock.now()), "Hello")]);
    world.messenger.write(dmChannelId, { author: ada, text: "One more thing" });
    await minute();
    const contents = world.messenger.messagesIn(dmChannelId).map(({ content }) => content);
    expect(contents).toEqual(["Of last week", "Answer 2.", "One more thing", "Answer 4."]);
  });

  it("in a channel of a server nothing is listened for", async () => {
    const asked = { ...aMessage(world, discordIdAt(world.clock.now()), "Hello"), threadId: "42" };
    await answer([asked]);
    expect(await world.ears.read("42")).toBeNull();
    expect(await world.ears.read("default")).toBeNull();
  });

  it("what another thread says in the DM leaves no trace in the DM's own", async () => {
    const thought = { ...aThought(world, "42:1#1", "They should drink."), threadId: "42" };
    await world.threads.create({ ...(await readThread(world)), id: "42" }, 1);
    await answer([thought]);
    expect(await world.ears.read("42")).toBeNull();
    expect(await world.ears.read("default")).toBeNull();
  });
});

describe("the rhythm", () => {
  it("reads at most once a minute, less and less, and stops after a quiet day", async () => {
    await reachOut();
    const count = reads();
    for (let passed = 0; passed < 27 * 60; passed += 1) {
      await minute();
      await tick(world, settings, deadlineIn(world));
      await drain();
    }
    expect(count()).toBe(75);
    expect((await world.ears.read("default"))?.dueAt).toBeUndefined();
    write("Nobody hears this");
    await minute();
    expect(count()).toBe(75);
  });

  it("of two dispatchers and a queue that repeats one reads", async () => {
    await reachOut();
    const count = reads();
    write("Done");
    world.clock.advance(minutes(1));
    await Promise.all([
      tick(world, settings, deadlineIn(world)),
      tick(world, settings, deadlineIn(world)),
    ]);
    const looks = world.queue.sent.filter(({ type }) => type === "listen");
    expect(looks).toHaveLength(1);
    taken = world.queue.sent.length;
    await Promise.all([answer(looks), answer(looks)]);
    await answer(looks, world, 2);
    await drain();
    expect(count()).toBe(1);
    expect(shown().at(-1)).toBe("Answer 3.");
  });

  it("waits as long as Discord asks for", async () => {
    await reachOut();
    const retryAfterMs = minutes(10);
    const limit = new Fault("throttled", "messenger", "slow down", { retryAfterMs });
    world.messenger.failNext("messagesAfter", limit);
    await minute();
    const restedAt = world.clock.now();
    write("Done");
    while (shown().length < 3) await minute();
    expect(world.clock.now()).toBe(after(restedAt, retryAfterMs));
  });

  test.for<FaultCode>(["unavailable", "timeout"])("looks again after %s", async (code) => {
    await reachOut();
    world.messenger.failNext("messagesAfter", new Fault(code, "messenger", "down"));
    write("Done");
    await minute();
    expect(shown()).toHaveLength(2);
    await minute();
    expect(shown().at(-1)).toBe("Answer 3.");
  });

  test.for<FaultCode>(["unauthorised", "rejected", "unreachable", "not-found"])(
    "stops after %s, says so, and listens again after the next message",
    async (code) => {
      await reachOut();
      const count = reads();
      world.messenger.failNext("messagesAfter", new Fault(code, "messenger", "no"));
      for (let passed = 0; passed < 9; passed += 1) await minute();
      expect(count()).toBe(1);
      const [event] = await world.events.recent("default", { now: world.clock.now(), limit: 1 });
      expect(event).toMatchObject({ type: "failed", detail: { listening: "stopped" } });
      await reachOut("Still there?", "t#2");
      write("Yes");
      await minute();
      expect(shown().at(-1)).toMatch(/^Answer/);
    },
  );
});

describe.for(["before", "after"] as const)("killed right %s any port call", (effect) => {
  it("every word is answered, once, in order", async () => {
    const story = async (ports: MemoryPorts, real: MemoryPorts) => {
      await answer([{ ...aThought(real, "t#1", "Drink."), timestamp: instant(1) }], ports);
      real.messenger.write(dm, { author: ada, text: "One" });
      real.messenger.write(dm, { author: ada, text: "Two" });
      real.clock.advance(minutes(1));
      await tick(ports, settings, deadlineIn(real));
      await answer(
        real.queue.sent.filter(({ type }) => type === "listen"),
        ports,
      );
      await answer(
        real.queue.sent.filter(({ type }) => type === "message"),
        ports,
      );
    };
    const begin = async () => {
      const made = await aWorld();
      made.model.script(async () => "A reply.");
      return made;
    };
    const deaths = await killedEverywhere(effect, begin, story, async (died, count) => {
      const at = `call ${count}`;
      // What the queue had handed over comes again: the thought, the look, and what was heard.
      died.clock.advance(minutes(12));
      await answer([{ ...aThought(died, "t#1", "Drink."), timestamp: instant(1) }], died);
      if (!died.messenger.messagesIn(dm).some(({ content }) => content === "One")) {
        died.messenger.write(dm, { author: ada, text: "One" });
        died.messenger.write(dm, { author: ada, text: "Two" });
      }
      taken = 0;
      for (let passed = 0; passed < 5; passed += 1) {
        await answer(
          died.queue.sent.filter(({ type }) => type === "message"),
          died,
          2,
        );
        await minute(died);
      }
      const texts = died.messenger.messagesIn(dm).map(({ content }) => content);
      expect(
        texts.filter((text) => text !== "A reply."),
        at,
      ).toEqual(["One", "Two"]);
      // One to the thought, and one to both words, or one to each where a death came between them.
      expect(texts[0], at).toBe("A reply.");
      expect(texts.at(-1), at).toBe("A reply.");
      expect(died.model.turns.length, at).toBeLessThanOrEqual(4);
      const history = await died.history.recent("default", 20);
      const words = history.filter(({ role }) => role === "user").map(({ text }) => text);
      expect(words, at).toEqual(["One", "Two"]);
      const records = await Promise.all(
        died.queue.sent
          .filter(({ type }) => type === "message")
          .map(({ id }) => died.signals.read("default", id)),
      );
      expect(new Set(records.map((record) => record?.state)), at).toEqual(new Set(["delivered"]));
    });
    expect(deaths).toBeGreaterThan(30);
  });
});

it("an ear that cannot be read holds nothing up, and the next words make a new one", async () => {
  await reachOut();
  world.items.damage(earKey("default"), { lastId: "none" });
  write("Nobody hears this");
  await minute();
  expect(await world.ears.read("default")).toBeNull();
  await reachOut("Still there?", "t#2");
  write("Yes");
  await minute();
  expect(shown().at(-1)).toMatch(/^Answer/);
});

it("a look into the DM of a thread that was forgotten makes nothing", async () => {
  await reachOut();
  const ear = await world.ears.read("default");
  await world.archive.close("default", world.clock.now());
  const look: ListenSignal = {
    type: "listen",
    source: "heartbeat",
    id: "x",
    threadId: "default",
    timestamp: world.clock.now(),
    dueAt: ear?.dueAt ?? instant(0),
  };
  await answer([look]);
  expect(await world.threads.read("default")).toBeNull();
});
