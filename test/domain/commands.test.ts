import { describe, expect, it, test } from "vitest";
import { commands, routeInteraction } from "../../lib/domain/commands.ts";
import { Interaction } from "../../lib/domain/interaction.ts";
import { InvalidInput, parseInput } from "../../lib/domain/parse.ts";
import { instant } from "../../lib/domain/time.ts";

const now = instant(1_763_633_400_000);
const owner = { id: "11", username: "ann", global_name: "Ann" };
const second = { id: "12", username: "ben", global_name: null };
const stranger = { id: "99", username: "eve" };
const settings = { ownerIds: [owner.id, second.id] };

/** A `/chat message:hello` of the first owner in the DM with the bot, as Discord sends it. */
const sent = (over: object = {}): unknown => ({
  id: "500",
  application_id: "1",
  type: 2,
  token: "tok",
  version: 1,
  channel_id: "77",
  channel: { id: "77", type: 1 },
  context: 1,
  user: owner,
  data: { id: "9", name: "chat", type: 1, options: [{ name: "message", type: 3, value: "hello" }] },
  ...over,
});
const inServer = { context: 0, guild_id: "5", user: undefined, channel: { type: 0 } };
const called = (name: string, options?: object[]): object => ({ data: { name, options } });
const route = (wire: unknown) => routeInteraction(parseInput(Interaction, wire), settings, now);

describe("routeInteraction", () => {
  it("answers a ping before it asks who sent it", () => {
    expect(route({ type: 1, id: "500", application_id: "1" })).toEqual({ kind: "pong" });
  });

  it("makes one signal of /chat, named after the interaction", () => {
    expect(route(sent())).toEqual({
      kind: "enqueue",
      isPrivate: false,
      signal: {
        type: "message",
        source: "discord",
        id: "500",
        threadId: "default",
        content: [{ type: "text", text: "hello" }],
        timestamp: now,
        author: { id: "11", name: "Ann" },
        reply: { applicationId: "1", token: "tok", channelId: "77" },
      },
    });
  });

  it("takes /chat's words without what nobody typed", () => {
    const option = { name: "message", type: 3, value: " a\u0000b\ud800c\n\td\u0007 " };
    expect(route(sent(called("chat", [option])))).toMatchObject({
      signal: { content: [{ type: "text", text: "abc\n\td" }] },
    });
  });

  it("makes a private command of /heartbeat now", () => {
    expect(route(sent(called("heartbeat", [{ name: "now", type: 1 }])))).toEqual({
      kind: "enqueue",
      isPrivate: true,
      signal: {
        type: "command",
        source: "discord",
        id: "500",
        threadId: "default",
        command: { name: "beat-now" },
        timestamp: now,
        reply: { applicationId: "1", token: "tok", channelId: "77" },
      },
    });
  });

  test.for([
    { says: "the first owner's DM with the bot is default", over: {}, threadId: "default" },
    { says: "also without a context", over: { context: undefined }, threadId: "default" },
    { says: "a second owner's DM is its channel", over: { user: second }, threadId: "77" },
    { says: "a DM with somebody else is its channel", over: { context: 2 }, threadId: "77" },
    {
      says: "a server's channel is its channel",
      over: { ...inServer, member: { user: owner } },
      threadId: "77",
    },
    {
      says: "also without a context",
      over: { ...inServer, context: undefined, member: { user: owner } },
      threadId: "77",
    },
  ])("$says", ({ over, threadId }) => {
    expect(route(sent({ ...over, ...called("status") }))).toEqual({ kind: "status", threadId });
  });

  test.for([
    { says: "a stranger", over: { user: stranger }, text: /keep watch for somebody else.*\b99\b/ },
    {
      says: "a stranger in a server",
      over: { ...inServer, member: { user: stranger } },
      text: /keep watch for somebody else/,
    },
    { says: "a stranger's button", over: { type: 3, user: stranger }, text: /somebody else/ },
    { says: "an owner's button", over: { type: 3 }, text: /no buttons or forms yet/ },
    { says: "/help", over: called("help"), text: /`\/heartbeat now`/ },
    { says: "an unknown command", over: called("dance"), text: /do not know the command \/dance/ },
    { says: "/heartbeat alone", over: called("heartbeat"), text: /Try \/heartbeat now/ },
    {
      says: "an unknown subcommand",
      over: called("heartbeat", [{ name: "stop", type: 1 }]),
      text: /do not know \/heartbeat stop\. Try \/heartbeat now/,
    },
    { says: "/chat without words", over: called("chat"), text: /message is empty/ },
    {
      says: "/chat with blanks",
      over: called("chat", [{ name: "message", type: 3, value: " \n" }]),
      text: /message is empty/,
    },
    {
      says: "/chat with too many words",
      over: called("chat", [{ name: "message", type: 3, value: "x".repeat(6_001) }]),
      text: /6001 characters.*at most 6000/,
    },
  ])("answers $says with one private sentence", ({ over, text }) => {
    expect(route(sent(over))).toEqual({ kind: "reply", text: expect.stringMatching(text) });
  });

  test.for([
    { says: "an unknown type", wire: sent({ type: 99 }), field: "type" },
    { says: "no id", wire: sent({ id: undefined }), field: "id" },
    { says: "an id that is no number", wire: sent({ id: "../x" }), field: "id" },
    { says: "no command name", wire: sent({ data: {} }), field: "data.name" },
    { says: "nobody", wire: sent({ user: undefined }), field: "user" },
    { says: "no channel", wire: sent({ channel_id: undefined, context: 0 }), field: "channel_id" },
  ])("names the field of $says", ({ wire, field }) => {
    const failure = catching(() => route(wire));
    expect(failure).toBeInstanceOf(InvalidInput);
    expect(failure).toMatchObject({ field });
  });

  test.for([[[]], [null], ["text"]])("says what is wrong with a body that is %j", ([wire]) => {
    const message = "the body must be a JSON object";
    expect(catching(() => route(wire))).toMatchObject({ field: "", message });
  });
});

describe("the commands that are registered", () => {
  it("fit Discord's bounds", () => {
    for (const command of commands) {
      expect(command.name).toMatch(/^[a-z-]{1,32}$/);
      expect(command.description.length).toBeLessThanOrEqual(100);
    }
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  });

  it("are all answered by something else than ignorance", () => {
    for (const { name } of commands) {
      expect(JSON.stringify(route(sent(called(name))))).not.toContain("do not know the command");
    }
  });
});

function catching(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
