/** The twins of Discord and the model: what flow tests rely on. */
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { noUsage } from "../../lib/domain/run.ts";
import { after, minutes } from "../../lib/domain/time.ts";
import { refusedTool } from "../../lib/domain/tool-names.ts";
import type { ModelTurn, Tool } from "../../lib/ports.ts";
import { messengerContract } from "../contracts/messenger.ts";

const channelId = "200000000000000002";
const interaction = (token: string) => ({ applicationId: "300", token, channelId });

messengerContract("memory", async () => {
  const { messenger } = memoryPorts();
  messenger.killToken("dead");
  return {
    messenger,
    userId: "100000000000000001",
    channelId,
    live: async () => {
      messenger.promise("live", "400000000000000004");
      return { ...interaction("live"), id: "400000000000000004" };
    },
    dead: interaction("dead"),
    write: async (text) => {
      messenger.write(channelId, { author: { id: "100000000000000001", name: "Ada" }, text });
    },
    response: async () => messenger.responseTo("live").original,
  };
});

describe("the messenger in memory", () => {
  it("forgets a nonce after five minutes, as Discord does after a few", async () => {
    const { messenger, clock } = memoryPorts();
    await messenger.createMessage(channelId, { text: "hello" }, "n");
    clock.advance(minutes(5));
    await messenger.createMessage(channelId, { text: "hello" }, "n");
    expect(messenger.messagesIn(channelId)).toHaveLength(2);
  });

  it("takes a nonce for the same message in whichever channel, as Discord does", async () => {
    const { messenger } = memoryPorts();
    const first = await messenger.createMessage(channelId, { text: "hello" }, "n");
    expect(await messenger.createMessage("77", { text: "hello" }, "n")).toEqual(first);
    expect(messenger.messagesIn("77")).toEqual([]);
  });

  it("fails once where it is told to, and then works", async () => {
    const { messenger } = memoryPorts();
    messenger.failNext("createMessage", new Fault("throttled", "test", "slow down"));
    const first = messenger.createMessage(channelId, { text: "hello" }, "n");
    await expect(first).rejects.toMatchObject({ code: "throttled" });
    await messenger.createMessage(channelId, { text: "hello" }, "n");
    expect(messenger.messagesIn(channelId).map(({ content }) => content)).toEqual(["hello"]);
  });

  it("shows what others say, and responses in their channel", async () => {
    const { messenger } = memoryPorts();
    messenger.say(channelId, "anybody there?");
    await messenger.editResponse(interaction("t"), "yes");
    await messenger.followUp(interaction("t"), "and more");
    expect(messenger.messagesIn(channelId).map(({ content, mine }) => [content, mine])).toEqual([
      ["anybody there?", false],
      ["yes", true],
      ["and more", true],
    ]);
    expect(messenger.responseTo("t")).toMatchObject({ original: "yes", followUps: ["and more"] });
  });
});

describe("the model in memory", () => {
  const shout: Tool = {
    name: "shout",
    description: "Says it louder",
    input: z.object({ text: z.string() }),
    execute: async ({ text }) => String(text).toUpperCase(),
  };

  function aTurn(fields: Partial<ModelTurn> = {}): ModelTurn {
    return {
      model: "offline",
      purpose: "reflection",
      sections: [],
      messages: [{ role: "user", text: "Begin." }],
      tools: [shout],
      maxOutputTokens: 100,
      temperature: 0,
      maxSteps: 8,
      deadlineAt: after(memoryPorts().clock.now(), minutes(1)),
      ...fields,
    };
  }

  it("does and says nothing without a script", async () => {
    const { model } = memoryPorts();
    expect(await model.run(aTurn())).toEqual({
      text: "",
      steps: [],
      usage: noUsage,
      calls: [noUsage],
    });
    expect(model.turns).toHaveLength(1);
  });

  it("calls tools through their schema, and reads refusals as a model does", async () => {
    const { model } = memoryPorts();
    const read: string[] = [];
    model.script(async (_turn, call) => {
      read.push(await call("shout", { text: "hi" }));
      read.push(await call("shout", { text: 7 }));
      read.push(await call("bash", { command: "ls" }));
      return "done";
    });
    const { text, steps } = await model.run(aTurn());
    expect(text).toBe("done");
    expect(read[0]).toBe("HI");
    expect(read[1]).toContain("text must be");
    expect(read[2]).toBe(refusedTool("bash", ["shout"]));
    expect(steps.map(({ tool, result }) => [tool, result])).toEqual([
      ["shout", read[0]],
      ["shout", read[1]],
      ["bash", read[2]],
    ]);
  });

  it("has timed out when the deadline is over before it begins", async () => {
    const { model, clock } = memoryPorts();
    const turn = model.run(aTurn({ deadlineAt: clock.now() }));
    await expect(turn).rejects.toMatchObject({ code: "timeout" });
  });
});
