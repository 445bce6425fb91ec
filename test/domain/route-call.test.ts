import { describe, expect, it, test } from "vitest";
import { admit } from "../../lib/domain/admission.ts";
import { commands } from "../../lib/domain/command-definitions.ts";
import { Interaction, isOfUnknownType } from "../../lib/domain/interaction.ts";
import { InvalidInput, parseInput } from "../../lib/domain/parse.ts";
import { routeCall } from "../../lib/domain/route-call.ts";
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
const pressed = (customId: string, values?: string[]): object => ({
  type: 3,
  message: { id: "600" },
  data: { custom_id: customId, component_type: 2, values },
});
const called = (name: string, options?: object[]): object => ({ data: { name, options } });
const route = (wire: unknown) => {
  const admission = admit(parseInput(Interaction, wire), settings, now);
  return admission.kind === "admitted" ? routeCall(admission.call) : admission.outcome;
};

describe("a button under an unasked message", () => {
  test.for(["snooze", "tomorrow", "not-helpful"])("%s is one order, and gone at once", (button) => {
    expect(route(sent(pressed(`${button}:default:01KA0`)))).toMatchObject({
      kind: "enqueue",
      receipt: { kind: "update", components: [] },
      signal: { id: "500", command: { name: "press", button, replyId: "01KA0" } },
    });
  });

  test.for([
    { who: { user: stranger }, says: /for somebody else/ },
    { who: { user: second, context: 0 }, says: /belongs to another place/ },
  ])("refuses in private who may not press it: $says", ({ who, says }) => {
    const text = expect.stringMatching(says);
    expect(route(sent({ ...pressed("snooze:default:01KA0"), ...who }))).toMatchObject({
      kind: "reply",
      text,
    });
  });
});

describe("an interaction", () => {
  it("answers a ping before it asks who sent it", () => {
    expect(route({ type: 1, id: "500", application_id: "1" })).toEqual({ kind: "pong" });
  });

  it("makes one signal of /chat, named after the interaction", () => {
    expect(route(sent())).toEqual({
      kind: "enqueue",
      isElsewhere: false,
      receipt: { kind: "open" },
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
      isElsewhere: false,
      receipt: { kind: "private" },
      signal: {
        type: "command",
        source: "discord",
        id: "500",
        threadId: "default",
        command: { name: "beat-now" },
        timestamp: now,
        author: { id: "11", name: "Ann" },
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
    expect(route(sent({ ...over, ...called("status") }))).toEqual({
      kind: "look",
      question: { of: "status", threadId },
    });
  });

  test.for([
    { says: "a stranger", over: { user: stranger }, text: /keep watch for somebody else.*\b99\b/ },
    {
      says: "a stranger in a server",
      over: { ...inServer, member: { user: stranger } },
      text: /keep watch for somebody else/,
    },
    {
      says: "a stranger's button",
      over: { ...pressed("snooze:default:1"), user: stranger },
      text: /somebody else/,
    },
    {
      says: "a button that is not ours",
      over: pressed("yes"),
      text: /do not know this button or form any more/,
    },
    {
      says: "a form that is not ours",
      over: { type: 5, data: { custom_id: "form", components: [] } },
      text: /do not know this button or form any more/,
    },
    {
      says: "a button of another place, of a second owner",
      over: { ...pressed("forget:default:1"), user: second },
      text: /belongs to another place/,
    },
    { says: "nobody", over: { user: undefined }, text: /did not tell me who you are/ },
    {
      says: "a member without a user",
      over: { ...inServer, member: {} },
      text: /did not tell me who you are/,
    },
    {
      says: "no channel",
      over: { channel_id: undefined, context: 0 },
      text: /did not tell me where we are/,
    },
    { says: "an unknown command", over: called("dance"), text: /do not know the command \/dance/ },
    {
      says: "/heartbeat alone",
      over: called("heartbeat"),
      text: /do not know \/heartbeat\. It is followed by now/,
    },
    {
      says: "an unknown subcommand",
      over: called("heartbeat", [{ name: "stop", type: 1 }]),
      text: /do not know \/heartbeat stop\. It is followed by now/,
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
    {
      says: "a button without a custom_id",
      wire: sent({ type: 3, data: {} }),
      field: "data.custom_id",
    },
    { says: "a form that is none", wire: sent({ type: 5, data: 7 }), field: "data" },
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
  it("are all answered by something else than ignorance", () => {
    for (const { name } of commands) {
      expect(JSON.stringify(route(sent(called(name))))).not.toContain("do not know the command");
    }
  });
});

describe("an interaction of a type that Discord may invent", () => {
  test.for([
    { says: "is one", wire: sent({ type: 99 }), isUnknown: true },
    { says: "is none without an id", wire: { type: 99 }, isUnknown: false },
    { says: "is none without a type", wire: sent({ type: undefined }), isUnknown: false },
    { says: "is not a command that is wrong", wire: sent({ data: 7 }), isUnknown: false },
    { says: "is not a list", wire: [], isUnknown: false },
  ])("$says", ({ wire, isUnknown }) => {
    expect(isOfUnknownType(wire)).toBe(isUnknown);
  });
});

describe("another place than the one that we are in", () => {
  const named = (thread: string) => called("status", [{ name: "thread", type: 3, value: thread }]);

  it("is the first owner's to name", () => {
    expect(route(sent(named("42")))).toMatchObject({ question: { threadId: "42" } });
    expect(route(sent({ ...named("default"), user: second }))).toMatchObject({
      text: expect.stringContaining("Only my first owner"),
    });
    expect(route(sent({ ...named("77"), user: second }))).toMatchObject({
      question: { threadId: "77" },
    });
  });

  it("is a channel or the DM, nothing else", () => {
    expect(route(sent(named("../x")))).toMatchObject({ kind: "reply" });
    expect(route(sent(named("somewhere")))).toMatchObject({ kind: "reply" });
  });
});

describe("/heartbeat config", () => {
  const config = (...values: [name: string, value: unknown][]) =>
    route(
      sent(
        called("heartbeat", [
          { name: "config", type: 1, options: values.map(([name, value]) => ({ name, value })) },
        ]),
      ),
    );

  it("shows the settings when none is given", () => {
    expect(config()).toEqual({ kind: "look", question: { of: "config", threadId: "default" } });
  });

  test.for([
    { option: ["every", 600], setting: { every: 600 } },
    { option: ["target", "here"], setting: { target: "77" } },
    { option: ["target", "last"], setting: { target: "last" } },
    { option: ["active_hours_start", "9"], setting: { active_hours_start: 9 } },
    { option: ["active_hours_end", "22:30"], setting: { active_hours_end: "22:30" } },
    { option: ["active_hours_end", "none"], setting: { active_hours_end: null } },
    { option: ["model", "default"], setting: { model: null } },
    { option: ["dry_run", true], setting: { dry_run: true } },
    { option: ["tools", "speak, rest"], setting: { tools: ["speak", "rest"] } },
  ] as const)("reads $option as the config has it", ({ option: [name, value], setting }) => {
    expect(config([name, value])).toMatchObject({ kind: "configure", settings: setting });
  });
});

describe("a file that comes with /chat", () => {
  it("is carried as Discord describes it", () => {
    const file = {
      id: "900",
      filename: "voice\u0000.ogg",
      content_type: "audio/ogg",
      size: 10_240,
      url: "https://cdn.example/900",
      duration_secs: 3.25,
      width: null,
    };
    const data = {
      name: "chat",
      options: [{ name: "attachment", type: 11, value: "900" }],
      resolved: { attachments: { "900": file } },
    };
    expect(route(sent({ data }))).toMatchObject({
      signal: {
        content: [{ type: "text", text: "" }],
        attachments: [
          {
            id: "900",
            name: "voice.ogg",
            type: "audio/ogg",
            sizeBytes: 10_240,
            url: "https://cdn.example/900",
            durationMs: 3_250,
          },
        ],
      },
    });
  });
});

function catching(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
