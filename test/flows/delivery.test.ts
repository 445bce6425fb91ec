import { beforeEach, describe, expect, it, test } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { hours, minutes } from "../../lib/domain/time.ts";
import { type ConversePorts, converse } from "../../lib/flows/converse.ts";
import {
  aMessage,
  aThought,
  deadlineIn,
  ownerId,
  settings,
  startedWorld,
  storeConfig,
} from "./world.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
  world.model.script(async () => "Take an umbrella.");
});

const answer = (signals: readonly Signal[], receives = 1, ports: ConversePorts = world) =>
  converse(ports, settings, { signals, receives, deadlineAt: deadlineIn(world) });

const dm = () => world.messenger.openDm(ownerId);
const inDm = async () => world.messenger.messagesIn(await dm());
const labelsUnder = ({ components }: { components: MessageComponents }) =>
  components.flatMap((row) => row.components.map((part) => ("label" in part ? part.label : "")));
type MessageComponents = ReturnType<MemoryPorts["messenger"]["all"]>[number]["components"];

const undelivered = async () =>
  (await world.events.recent("default", { now: world.clock.now(), limit: 20 })).filter(
    ({ type }) => type === "undelivered",
  );

const thought = () => aThought(world, "default:1#1", "Rain at five.");

describe("a message that nobody asked for", () => {
  it("carries buttons under its last part, and is on record with its parts", async () => {
    const text = `${"x".repeat(1_500)}\n\n${"y".repeat(1_500)}`;
    world.model.script(async () => text);
    await answer([thought()]);
    const [first, last] = await inDm();
    expect([first, last].map((shown) => shown && labelsUnder(shown))).toEqual([
      [],
      ["Snooze 1 h", "Tomorrow", "Not helpful"],
    ]);
    const [record] = await world.outreach.recent("default", 5);
    expect(record).toMatchObject({
      signalIds: ["default:1#1"],
      thoughts: ["Rain at five."],
      text,
      destination: "dm",
      channelId: await dm(),
      messageIds: [first?.id, last?.id],
    });
    const [button] = last?.components[0]?.components ?? [];
    expect(button?.custom_id).toBe(`snooze:default:${record?.replyId}`);
  });

  it("carries none when it is fixed words alone, or answers somebody", async () => {
    await answer([{ ...thought(), type: "notice" }]);
    await answer([aMessage(world, "1", "Hi"), thought()]);
    expect(world.messenger.all().flatMap(labelsUnder)).toEqual([]);
    expect(await world.outreach.recent("default", 5)).toEqual([]);
  });

  it("that somebody has deleted before it was marked as delivered is not written again", async () => {
    const signals = {
      ...world.signals,
      markDelivered: async () => {
        throw new Fault("timeout", "signals.markDelivered", "no answer");
      },
    };
    await expect(answer([thought()], 1, { ...world, signals })).rejects.toThrow("no answer");
    for (const { id } of await inDm()) world.messenger.erase(id);
    world.clock.advance(minutes(12));
    await answer([thought()], 2);
    expect(await inDm()).toEqual([]);
  });
});

describe("where nobody can be written to", () => {
  const texts = (channelId: string) =>
    world.messenger.messagesIn(channelId).map(({ content }) => content);

  test.for(["not-found", "unreachable"] as const)(
    "a target channel that is %s gives way to the DM",
    async (code) => {
      const { threads } = world;
      const thread = await threads.read("default");
      if (thread === null) throw new Error("no thread");
      world.items.damage(
        { pk: "T#default", sk: "A#THREAD" },
        {
          config: { ...thread.config, target: "77" },
        },
      );
      world.messenger.shut("77", code);
      await answer([thought()]);
      expect(texts(await dm())).toEqual(["Take an umbrella."]);
      expect(await undelivered()).toEqual([]);
      const [record] = await world.outreach.recent("default", 1);
      expect(record).toMatchObject({ destination: "77", channelId: await dm() });
    },
  );

  it("a delivery that has begun in the DM instead ends there, and repeats no part", async () => {
    world.model.script(async () => `${"x".repeat(1_500)}\n\n${"y".repeat(1_500)}`);
    await storeConfig(world, { target: "77" });
    world.messenger.shut("77", "unreachable");
    const { record } = world.outreach;
    let records = 0;
    const outreach = {
      ...world.outreach,
      record: async (...given: Parameters<typeof record>) => {
        records += 1;
        // After the second part: there is one before the first in either place, and one after it.
        if (records === 4) throw new Fault("timeout", "outreach.record", "no answer");
        return record(...given);
      },
    };
    await expect(answer([thought()], 1, { ...world, outreach })).rejects.toThrow("no answer");
    world.messenger.shut("77", null);
    await answer([thought()], 2);
    expect(texts("77")).toEqual([]);
    expect(texts(await dm()).map((text) => text[0])).toEqual(["x", "y"]);
  });

  it("a DM that is remembered wrongly is opened anew", async () => {
    await world.kv.setKv(`discord_dm:${ownerId}`, "55");
    world.messenger.shut("55", "not-found");
    await answer([thought()]);
    expect(texts(await dm())).toEqual(["Take an umbrella."]);
    expect(await world.kv.getKv(`discord_dm:${ownerId}`)).toBe(await dm());
  });

  it("a closed DM is left alone for an hour, and what was to be said stays in the history", async () => {
    world.messenger.shut(await dm(), "unreachable");
    await answer([thought()]);
    expect(await undelivered()).toMatchObject([{ detail: { reason: expect.any(String) } }]);
    const history = await world.history.recent("default", 5);
    expect(history.map(({ text }) => text)).toContain("Take an umbrella.");
    world.messenger.shut(await dm(), null);
    const later = (id: string) => aThought(world, id, `Another one: ${id}`);
    world.clock.advance(minutes(59));
    await answer([later("t#2")]);
    expect(texts(await dm())).toEqual([]);
    expect(await undelivered()).toHaveLength(2);
    world.clock.advance(minutes(1));
    await answer([later("t#3")]);
    expect(texts(await dm())).toEqual(["Take an umbrella."]);
  });

  it("a DM that cannot be opened at all ends the same way", async () => {
    world.messenger.shut(ownerId, "unreachable");
    await answer([thought()]);
    expect(await undelivered()).toHaveLength(1);
    world.clock.advance(hours(2));
    world.messenger.shut(ownerId, null);
    await answer([aThought(world, "t#2", "Wind.")]);
    expect(await inDm()).toHaveLength(1);
  });

  it("a command of sixteen minutes ago in a channel without the bot is answered in the DM", async () => {
    world.messenger.killToken("token-1");
    const message = aMessage(world, "1", "Hi");
    world.messenger.shut(message.reply.channelId ?? "", "unreachable");
    await answer([message]);
    expect(texts(await dm())).toEqual(["Take an umbrella."]);
  });
});

describe("that an answer is being written", () => {
  const heard = (): Signal => {
    const { reply: _, ...words } = aMessage(world, "600", "Thanks!");
    return { ...words, heard: { channelId: "66", messageId: "600" } };
  };

  it("is shown where a thought will be said, before the model is asked", async () => {
    let typed: readonly string[] = [];
    world.model.script(async () => {
      typed = world.messenger.typed();
      return "Take an umbrella.";
    });
    await answer([thought()]);
    expect(typed).toEqual([await dm()]);
  });

  it("is shown where plain words were heard, and not to a command", async () => {
    await answer([aMessage(world, "1", "Hi")]);
    expect(world.messenger.typed()).toEqual([]);
    await answer([heard()]);
    expect(world.messenger.typed()).toEqual(["66"]);
  });

  it("is not shown for fixed words, nor while it must be quiet", async () => {
    await answer([{ ...thought(), type: "notice" }]);
    await world.system.write({ desired: "stopped", shardCount: 1 });
    await answer([aThought(world, "t#2", "Wind.")]);
    expect(world.messenger.typed()).toEqual([]);
  });

  it("is a courtesy: when it fails, the answer comes all the same", async () => {
    world.messenger.failNext("typing", new Fault("throttled", "messenger.typing", "slow down"));
    await answer([thought()]);
    expect((await inDm()).map(({ content }) => content)).toEqual(["Take an umbrella."]);
    expect(world.log.lines.map(({ event }) => event)).toContain("typing.not-shown");
  });

  it("ends as a failed message when it is a bug, and not as a process that others die with", async () => {
    const strays: unknown[] = [];
    const stray = (error: unknown) => strays.push(error);
    process.on("unhandledRejection", stray);
    // Long enough for a rejection that nobody has taken to be noticed.
    world.model.script(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return "Take an umbrella.";
    });
    const typing = () => Promise.reject(new TypeError("typing is broken"));
    const messenger = { ...world.messenger, typing };
    await expect(answer([thought()], 1, { ...world, messenger })).rejects.toThrow(TypeError);
    process.off("unhandledRejection", stray);
    expect(strays).toEqual([]);
    expect((await inDm()).map(({ content }) => content)).toEqual(["Take an umbrella."]);
  });
});
