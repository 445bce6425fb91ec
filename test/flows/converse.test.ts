import { beforeEach, describe, expect, it, test } from "vitest";
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { maxSignalReceives } from "../../lib/domain/limits.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { minutes, seconds } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import {
  aCommand,
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

type UpdateConversation = Parameters<MemoryPorts["threads"]["updateConversation"]>;

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
  world.model.script(async () => "A reply.");
});

const answer = (signals: readonly Signal[], receives = 1) =>
  converse(world, settings, { signals, receives, deadlineAt: deadlineIn(world) });
/** The process dies, as it were, right before a signal is marked as delivered. */
const answerForgetfully = (signals: readonly Signal[]) => {
  const markDelivered = async () => {
    throw new Fault("unavailable", "signals.markDelivered", "no answer");
  };
  const forgetful = { ...world, signals: { ...world.signals, markDelivered } };
  return converse(forgetful, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
};
const ownerDm = () => world.messenger.openDm(ownerId);
const down = new Fault("unavailable", "model.run", "HTTP 503");

describe("a turn", () => {
  it("takes all waiting signals: words first with their time, thoughts last, then the request", async () => {
    const early = aMessage(world, "1", "Good morning");
    world.clock.advance(seconds(5));
    await answer([
      aThought(world, "t#1", "Rain at five."),
      early,
      aMessage(world, "2", "Any news?"),
    ]);
    expect(world.model.turns).toHaveLength(1);
    expect(world.model.turns[0]?.messages).toEqual([
      {
        role: "user",
        text: "[2025-11-21T08:00:00.000Z]\nGood morning\n\n[2025-11-21T08:00:05.000Z]\nAny news?",
      },
      { role: "assistant", text: "Rain at five." },
      { role: "user", text: "(Write your message to your person now.)" },
    ]);
  });

  it("keeps the words and the reply in the history, in order", async () => {
    await answer([aMessage(world, "1", "Good morning")]);
    const history = await world.history.recent("default", 10);
    expect(history.map(({ role, text }) => [role, text])).toEqual([
      ["user", "Good morning"],
      ["assistant", "A reply."],
    ]);
    world.clock.advance(minutes(1));
    await answer([aMessage(world, "2", "And now?")]);
    expect(world.model.turns[1]?.messages.map(({ text }) => text)).toEqual([
      "[2025-11-21T08:00:00.000Z]\nGood morning",
      "A reply.",
      "[2025-11-21T08:01:00.000Z]\nAnd now?",
      "(Write your message to your person now.)",
    ]);
  });

  it("stands after all the words that it answers, also after those that came during a failure", async () => {
    const one = aMessage(world, "1", "One");
    world.model.script(async () => {
      throw down;
    });
    await expect(answer([one])).rejects.toThrow("HTTP 503");
    world.clock.advance(seconds(15));
    world.model.script(async () => {
      world.clock.advance(seconds(1));
      return "To both.";
    });
    await answer([one, aMessage(world, "2", "Two")], 2);
    world.clock.advance(minutes(1));
    await answer([aMessage(world, "3", "Three")]);
    expect(world.model.turns.at(-1)?.messages.map(({ text }) => text)).toEqual([
      "[2025-11-21T08:00:00.000Z]\nOne",
      "[2025-11-21T08:00:15.000Z]\nTwo",
      "To both.",
      "[2025-11-21T08:01:16.000Z]\nThree",
      "(Write your message to your person now.)",
    ]);
  });

  it("shows on the status board while it runs, and where the person spoke last", async () => {
    world.model.script(async () => {
      const { board } = await readThread(world);
      expect(board.conversation).toMatchObject({
        status: "running",
        detail: "answering a message",
      });
      return "A reply.";
    });
    await answer([aMessage(world, "1", "Good morning")]);
    const thread = await readThread(world);
    expect(thread.board.conversation.status).toBe("idle");
    expect(thread.lastChannelId).toBe(dmChannelId);
  });

  it("opens a thread for a channel that nobody has talked in, with its heartbeat off", async () => {
    await answer([{ ...aMessage(world, "1", "Hi"), threadId: "555" }]);
    expect((await readThread(world, "555")).config).toMatchObject({
      enabled: false,
      target: "555",
    });
    expect((await readThread(world)).lastMessageAt).toBeNull();
  });
});

describe("where a reply goes", () => {
  it("to a slash command: into its deferred response; an earlier one points to it", async () => {
    await answer([aMessage(world, "1", "One"), aMessage(world, "2", "Two")]);
    expect(world.messenger.responseTo("token-2").original).toBe("A reply.");
    expect(world.messenger.responseTo("token-1").original).toContain("Answered below");
  });

  it("to a slash command whose token is dead: through the bot, once", async () => {
    world.messenger.killToken("token-1");
    await answer([aMessage(world, "1", "One")]);
    expect(world.messenger.messagesIn(dmChannelId).map(({ content }) => content)).toEqual([
      "A reply.",
    ]);
  });

  it("in parts when it is long: the first in the response, the others after it, nothing lost", async () => {
    const paragraphs = Array.from(
      { length: 60 },
      (_, index) => `Paragraph ${index} ${"x".repeat(80)}`,
    );
    world.model.script(async () => paragraphs.join("\n\n"));
    await answer([aMessage(world, "1", "Tell me everything")]);
    const texts = world.messenger.messagesIn(dmChannelId).map(({ content }) => content);
    expect(texts.length).toBeGreaterThan(2);
    for (const paragraph of paragraphs) expect(texts.join("\n")).toContain(paragraph);
  });

  it("as follow-ups when the bot may not write there", async () => {
    world.model.script(async () => `${"x".repeat(1_500)}\n\n${"y".repeat(1_500)}`);
    world.messenger.failNext("createMessage", new Fault("rejected", "messenger", "50001"));
    await answer([aMessage(world, "1", "Tell me everything")]);
    expect(world.messenger.responseTo("token-1").followUps).toEqual(["y".repeat(1_500)]);
  });

  test.for(["not-found", "unauthorised"] as const)(
    "as follow-ups when the bot cannot write there at all: %s",
    async (code) => {
      world.model.script(async () => `${"x".repeat(1_500)}\n\n${"y".repeat(1_500)}`);
      world.messenger.failNext("createMessage", new Fault(code, "messenger", "no bot here"));
      await answer([aMessage(world, "1", "Tell me everything")]);
      expect(world.messenger.responseTo("token-1").followUps).toEqual(["y".repeat(1_500)]);
    },
  );

  const target = (value: string) => storeConfig(world, { target: value });

  test.for([
    { target: "dm", spokeIn: null, arrivesIn: "dm" },
    { target: "last", spokeIn: null, arrivesIn: "dm" },
    { target: "last", spokeIn: "777", arrivesIn: "777" },
    { target: "888", spokeIn: "777", arrivesIn: "888" },
    { target: "none", spokeIn: "777", arrivesIn: null },
  ])("of a thought, target $target, last spoken in $spokeIn: $arrivesIn", async (row) => {
    await target(row.target);
    world.items.damage(threadKey("default"), { lastChannelId: row.spokeIn });
    await answer([aThought(world, "t#1", "Rain at five.")]);
    const channels = { dm: await ownerDm(), "777": "777", "888": "888", none: "none" };
    for (const [name, id] of Object.entries(channels)) {
      const expected = name === row.arrivesIn ? ["A reply."] : [];
      expect(world.messenger.messagesIn(id).map(({ content }) => content)).toEqual(expected);
    }
    expect((await world.history.recent("default", 10)).map(({ text }) => text)).toEqual([
      "A reply.",
    ]);
  });

  it("of a second thought: into the DM that was opened for the first", async () => {
    await answer([aThought(world, "t#1", "Rain at five.")]);
    world.messenger.failNext("openDm", new Fault("throttled", "messenger.openDm", "HTTP 429"));
    await answer([aThought(world, "t#2", "And wind.")]);
    expect(world.messenger.messagesIn(`9${ownerId}`.slice(0, 20))).toHaveLength(2);
  });

  it("of a thought that is not worth a message after all: nowhere, and it is done", async () => {
    world.model.script(async () => "**HEARTBEAT_OK**");
    const thought = aThought(world, "t#1", "Rain at five.");
    await answer([thought]);
    await answer([thought]);
    expect(world.messenger.messagesIn(await ownerDm())).toEqual([]);
    expect(world.model.turns).toHaveLength(1);
  });
});

describe("once", () => {
  it("a signal that comes again after its delivery is dropped", async () => {
    const thought = aThought(world, "t#1", "Rain at five.");
    await answer([thought]);
    world.messenger.failNext("createMessage", new Fault("rejected", "messenger", "sent again"));
    await answer([thought]);
    expect(world.model.turns).toHaveLength(1);
    expect(world.messenger.messagesIn(await ownerDm())).toHaveLength(1);
  });

  it("a reply that was stored but not sent is sent, without a second model call", async () => {
    const signals = [aMessage(world, "1", "One"), aThought(world, "t#1", "Rain at five.")];
    world.messenger.failNext("editResponse", new Fault("timeout", "messenger", "no answer"));
    await expect(answer(signals)).rejects.toThrow("no answer");
    expect((await readThread(world)).board.conversation.status).toBe("idle");
    await answer(signals, 2);
    expect(world.model.turns).toHaveLength(1);
    expect(world.messenger.responseTo("token-1").original).toBe("A reply.");
    const history = await world.history.recent("default", 10);
    expect(history.map(({ text }) => text)).toEqual(["One", "A reply."]);
  });

  it.each([
    { says: "before its reply was sent", dies: "storeReply" },
    { says: "at its very end", dies: "updateConversation" },
  ])("a turn that died $says leaves no line running", async ({ dies }) => {
    const signals = [aMessage(world, "1", "One"), aMessage(world, "2", "Two")];
    const gone = async () => {
      throw new Fault("unavailable", dies, "no answer");
    };
    const threads = {
      ...world.threads,
      updateConversation: async (...[id, line, spoke]: UpdateConversation) =>
        line.status === "idle" ? gone() : world.threads.updateConversation(id, line, spoke),
    };
    const storeReply: typeof world.signals.storeReply = async (...reply) => {
      await world.signals.storeReply(...reply);
      if (dies === "storeReply") await gone();
    };
    const store = { ...world.signals, storeReply };
    const batch = { signals, receives: 1, deadlineAt: deadlineIn(world) };
    const dying = { ...world, threads, signals: store };
    await expect(converse(dying, settings, batch)).rejects.toThrow("no answer");
    expect((await readThread(world)).board.conversation.status).toBe("running");
    world.clock.advance(minutes(12));
    await answer(signals, 2);
    expect((await readThread(world)).board.conversation.status).toBe("idle");
    expect(world.model.turns).toHaveLength(1);
  });

  it("a delivery that broke off in the middle repeats no part", async () => {
    world.model.script(async () => `${"x".repeat(1_500)}\n\n${"y".repeat(1_500)}`);
    const thought = aThought(world, "t#1", "Rain at five.");
    const { createMessage } = world.messenger;
    let count = 0;
    const breaking = {
      ...world,
      messenger: {
        ...world.messenger,
        createMessage: async (...sent: Parameters<typeof createMessage>) => {
          count += 1;
          if (count === 2) throw new Fault("unavailable", "messenger.createMessage", "HTTP 502");
          return createMessage(...sent);
        },
      },
    };
    const batch = { signals: [thought], receives: 1, deadlineAt: deadlineIn(world) };
    await expect(converse(breaking, settings, batch)).rejects.toThrow("HTTP 502");
    await converse(breaking, settings, batch);
    const texts = world.messenger.messagesIn(await ownerDm()).map(({ content }) => content[0]);
    expect(texts).toEqual(["x", "y"]);
  });

  it("past the nonce's few minutes the channel is read first", async () => {
    const thought = aThought(world, "t#1", "Rain at five.");
    await expect(answerForgetfully([thought])).rejects.toThrow("no answer");
    world.clock.advance(minutes(12));
    await answer([thought], 2);
    expect(world.messenger.messagesIn(await ownerDm())).toHaveLength(1);
  });

  it("a turn whose retry comes in pieces goes where the whole would have gone", async () => {
    const thought = aThought(world, "t#1", "Rain at five.");
    const message = aMessage(world, "1", "Any news?");
    world.messenger.failNext("editResponse", new Fault("unavailable", "messenger", "HTTP 503"));
    await expect(answer([thought, message])).rejects.toThrow("HTTP 503");
    await answer([thought], 2);
    await answer([message], 2);
    expect(world.messenger.responseTo("token-1").original).toBe("A reply.");
    expect(world.messenger.messagesIn(await ownerDm())).toEqual([]);
    expect(world.model.turns).toHaveLength(1);
  });

  const unheard = new Fault("timeout", "messenger", "no answer in time");

  it("an edit that came through unheard is found, also when its token has died since", async () => {
    const message = aMessage(world, "1", "Hi");
    const { messenger } = world;
    const editResponse: typeof messenger.editResponse = async (reply, text) => {
      await messenger.editResponse(reply, text);
      throw unheard;
    };
    const deaf = { ...world, messenger: { ...messenger, editResponse } };
    const batch = { signals: [message], receives: 1, deadlineAt: deadlineIn(world) };
    messenger.promise("token-1", "1");
    await expect(converse(deaf, settings, batch)).rejects.toThrow("no answer in time");
    world.clock.advance(minutes(16));
    messenger.killToken("token-1");
    await answer([message], 2);
    expect(messenger.all().map(({ content }) => content)).toEqual(["A reply."]);
  });

  it("the same words under another question, asked at nearly the same time, are not taken for it", async () => {
    const { messenger } = world;
    messenger.promise("token-1", "1");
    messenger.promise("token-2", "2");
    messenger.failNext("editResponse", new Fault("unavailable", "messenger", "HTTP 503"));
    const first = aMessage(world, "1", "One?");
    await expect(answer([first])).rejects.toThrow("HTTP 503");
    await answer([aMessage(world, "2", "Two?")]);
    messenger.killToken("token-1");
    await answer([first], 2);
    expect(messenger.all().map(({ content }) => content)).toEqual(["A reply.", "A reply."]);
  });

  it("a message that came through unheard, because the token seemed dead, is not edited in beside it", async () => {
    const message = aMessage(world, "1", "Hi");
    const { messenger } = world;
    const createMessage: typeof messenger.createMessage = async (channel, text, nonce) => {
      await messenger.createMessage(channel, text, nonce);
      throw unheard;
    };
    const deaf = { ...world, messenger: { ...messenger, createMessage } };
    messenger.failNext("editResponse", new Fault("not-found", "messenger", "HTTP 404"));
    const batch = { signals: [message], receives: 1, deadlineAt: deadlineIn(world) };
    await expect(converse(deaf, settings, batch)).rejects.toThrow("no answer in time");
    await answer([message], 2);
    expect(messenger.all().map(({ content }) => content)).toEqual(["A reply."]);
  });

  it("the same words in answer to an earlier question are not taken for the answer", async () => {
    /** Discord's id of an interaction that is made now. */
    const idNow = () => String((BigInt(world.clock.now()) - 1_420_070_400_000n) << 22n);
    await answer([aMessage(world, idNow(), "Any news?")]);
    world.clock.advance(seconds(30));
    const again = aMessage(world, idNow(), "Any news?");
    world.messenger.failNext("editResponse", new Fault("unavailable", "messenger", "HTTP 503"));
    await expect(answer([again])).rejects.toThrow("HTTP 503");
    await answer([again], 2);
    expect(world.messenger.responseTo(again.reply.token).original).toBe("A reply.");
  });

  it("words that an attempt kept before it died are not shown to the turns before theirs", async () => {
    const first = aMessage(world, "1", "One?");
    world.clock.advance(seconds(1));
    const second = aMessage(world, "2", "Two?");
    world.model.script(async () => Promise.reject(down));
    await expect(answer([first, second])).rejects.toThrow("HTTP 503");
    world.model.script(async () => "A reply.");
    await answer([first], 2);
    await answer([second], 2);
    const [, alone, next] = world.model.turns.map(({ messages }) =>
      messages.map(({ text }) => text).join(" "),
    );
    expect(alone).not.toContain("Two?");
    expect(next).toContain("One?");
  });

  it("a signal that joined a turn without a reply is answered anew, and the turn's first one alone", async () => {
    const one = aMessage(world, "1", "One");
    const two = aMessage(world, "2", "Two");
    await world.signals.claim(one, { messageId: "m1", replyId: "r1" }, world.clock.now());
    await world.signals.claim(two, { messageId: "m2", replyId: "r2" }, world.clock.now());
    await world.signals.joinTurn("default", "2", "1");
    await answer([two]);
    await answer([one]);
    expect(world.model.turns).toHaveLength(2);
    for (const token of ["token-1", "token-2"])
      expect(world.messenger.responseTo(token).original).toBe("A reply.");
  });

  it("a signal of a turn that was delivered without its mark is done, also when the first is not at hand", async () => {
    const signals = [aMessage(world, "1", "One"), aMessage(world, "2", "Two")];
    const { markDelivered } = world.signals;
    const forgetful: typeof markDelivered = async (thread, id, at) =>
      id === "2"
        ? Promise.reject(new Fault("unavailable", "signals.markDelivered", "no answer"))
        : markDelivered(thread, id, at);
    const dying = { ...world, signals: { ...world.signals, markDelivered: forgetful } };
    const batch = { signals, receives: 1, deadlineAt: deadlineIn(world) };
    await expect(converse(dying, settings, batch)).rejects.toThrow("no answer");
    await answer(signals.slice(1), 2);
    expect(world.model.turns).toHaveLength(1);
    const record = await world.signals.read("default", "2");
    expect(record?.state).toBe("delivered");
  });

  it("an unasked message goes where it was meant to, wherever the person speaks meanwhile", async () => {
    world.items.damage(threadKey("default"), { config: { target: "last" }, lastChannelId: "77" });
    await expect(answerForgetfully([aThought(world, "t#1", "Rain at five.")])).rejects.toThrow();
    world.items.damage(threadKey("default"), { lastChannelId: "88" });
    world.clock.advance(minutes(9));
    await answer([aThought(world, "t#1", "Rain at five.")], 2);
    expect(world.messenger.messagesIn("77")).toHaveLength(1);
    expect(world.messenger.messagesIn("88")).toEqual([]);
  });
});

describe("a model that fails in a conversation", () => {
  test.for([
    { receives: 1, says: "I will try again in a moment" },
    { receives: maxSignalReceives, says: "Your message is kept" },
  ])("receive $receives: the person is told", async ({ receives, says }) => {
    world.model.script(async () => {
      throw down;
    });
    await expect(answer([aMessage(world, "1", "One")], receives)).rejects.toThrow("HTTP 503");
    expect(world.messenger.responseTo("token-1").original).toContain(says);
    expect((await world.history.recent("default", 10)).map(({ text }) => text)).toEqual(["One"]);
    expect((await readThread(world)).board.conversation.status).toBe("idle");
  });

  it("and then answers: the answer replaces the notice", async () => {
    const message = aMessage(world, "1", "One");
    world.model.script(async () => {
      throw down;
    });
    await expect(answer([message])).rejects.toThrow();
    world.model.script(async () => "Here I am.");
    await answer([message], 2);
    expect(world.messenger.responseTo("token-1").original).toBe("Here I am.");
    expect(await world.history.recent("default", 10)).toHaveLength(2);
    expect(world.model.turns[1]?.messages.map(({ text }) => text)).toEqual([
      "[2025-11-21T08:00:00.000Z]\nOne",
      "(Write your message to your person now.)",
    ]);
  });

  it("an answer without text is a failure when somebody waits for it", async () => {
    world.model.script(async () => "  ");
    await expect(answer([aMessage(world, "1", "One")])).rejects.toThrow("no text");
  });
});

describe("/heartbeat now", () => {
  it("runs the beat and says how it ended", async () => {
    world.model.script(async (_turn, call) => {
      await call("rest", { reason: "all is well" });
      return "";
    });
    await answer([aCommand(world, "9")]);
    expect(world.messenger.responseTo("token-9").original).toContain("rested: all is well");
  });

  it("is not run again when its delivery is repeated", async () => {
    const command = aCommand(world, "9");
    await answer([command]);
    await answer([command]);
    expect(world.model.turns).toHaveLength(1);
  });

  it("is not run again when its answer was stored but not marked", async () => {
    const command = aCommand(world, "9");
    await expect(answerForgetfully([command])).rejects.toThrow("no answer");
    await answer([command], 2);
    expect(world.model.turns).toHaveLength(1);
    expect(world.messenger.responseTo("token-9").original).toContain("I took a look");
  });

  it("is not run again when its answer could not be stored", async () => {
    const command = aCommand(world, "9");
    const storeReply = async () => {
      throw new Fault("unavailable", "signals.storeReply", "no answer");
    };
    const breaking = { ...world, signals: { ...world.signals, storeReply } };
    const batch = { signals: [command], receives: 1, deadlineAt: deadlineIn(world) };
    await expect(converse(breaking, settings, batch)).rejects.toThrow("no answer");
    await answer([command], 2);
    expect(world.model.turns).toHaveLength(1);
    expect(world.messenger.responseTo("token-9").original).toContain("I took a look");
  });

  it("that cannot run says so, and when it has been given up", async () => {
    const corrupt = new Fault("corrupt", "threads.claim", "T#default/A#THREAD: fence");
    const claim = async () => {
      throw corrupt;
    };
    const broken = { ...world, threads: { ...world.threads, claim } };
    for (const [receives, says] of [
      [1, "I will try again in a moment"],
      [maxSignalReceives, "Please ask me again later"],
    ] as const) {
      const batch = { signals: [aCommand(world, "9")], receives, deadlineAt: deadlineIn(world) };
      await expect(converse(broken, settings, batch)).rejects.toThrow("fence");
      expect(world.messenger.responseTo("token-9").original).toContain(says);
    }
  });

  it("that stands twice in one batch runs once", async () => {
    await answer([aCommand(world, "9"), aCommand(world, "9")]);
    expect(world.model.turns).toHaveLength(1);
  });

  it("while a beat runs: says so", async () => {
    world.model.script(async (turn) => {
      if (turn.purpose === "reflection" && world.model.turns.length === 1)
        await answer([aCommand(world, "10")]);
      return "";
    });
    await answer([aCommand(world, "9")]);
    expect(world.messenger.responseTo("token-10").original).toContain("already running");
  });
});
