/** What Discord sends and what it is answered, case by case, through the Function URL's event. */
import { generateKeyPairSync, sign } from "node:crypto";
import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  ModalInteractionCallbackRequestSchema,
  PongInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from "discord-api-spec/zod";
import { beforeEach, expect, it, test } from "vitest";
import { makeHandler } from "../../functions/interactions-handler.ts";
import { discordVerifier } from "../../lib/adapters/discord-signature.ts";
import { snowflakeAt } from "../../lib/adapters/memory/messenger.ts";
import { type MemoryPorts, memoryStartAt } from "../../lib/adapters/memory.ts";
import { byPerson, checklistPath } from "../../lib/domain/memory.ts";
import { Signal } from "../../lib/domain/signal.ts";
import { after, instant, minutes } from "../../lib/domain/time.ts";
import { openThread } from "../../lib/flows/open-thread.ts";
import { remind } from "../../lib/flows/reminders.ts";
import { ownerId, readThread, startedWorld } from "../flows/world.ts";
import { functionUrlEvent } from "./function-url-event.ts";

const second = "100000000000000009";
const channelId = "200000000000000077";
const reminderId = "01KASK8Q6Z7J8KQ6S7BZ6E5V1M";
const id = snowflakeAt(memoryStartAt, 7);
const old = snowflakeAt(instant(memoryStartAt - minutes(16)), 7);

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const verify = discordVerifier(
  publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
);
const settings = {
  ownerIds: [ownerId, second],
  control: { url: "https://control.example/", isLocal: false },
};

/** A world that has a checklist with one version, a note with two, a reminder, a post and another thread. */
async function livedIn(): Promise<MemoryPorts> {
  const world = await startedWorld();
  const now = world.clock.now();
  for (const content of ["one", "two"])
    await world.memory.write("default", byPerson("notes/a.md", content), now);
  await world.memory.write("default", byPerson(checklistPath, "- look at the weather\n"), now);
  const what = { id: reminderId, what: "water the plants", when: "tomorrow at 9" };
  await remind(world, await readThread(world), what);
  await world.feed.post({
    id: "01KASK8Q6Z7J8KQ6S7BZ6E5V1N",
    threadId: "default",
    at: now,
    author: "assistant",
    title: "Rain",
    content: "At five.",
  });
  await openThread(world, channelId);
  return world;
}

let world: MemoryPorts;
beforeEach(async () => {
  world = await livedIn();
});

async function post(interaction: unknown, told = settings) {
  const body = JSON.stringify(interaction);
  const seconds = String(world.clock.now() / 1_000);
  const signature = sign(null, Buffer.from(seconds + body), privateKey).toString("hex");
  const headers = { "x-signature-ed25519": signature, "x-signature-timestamp": seconds };
  const handler = makeHandler({ ports: world, settings: told, verify });
  const event = functionUrlEvent("POST", "/", { body, headers });
  const response = await handler(event as Parameters<typeof handler>[0]);
  return { status: response.statusCode, body: response.body ?? "" };
}

// --- what Discord sends --------------------------------------------------------------------------

const user = { id: ownerId, username: "ada", global_name: "Ada" };
const base = { id, application_id: "300", token: "tok", version: 1, channel_id: "200" };
const inDm = { ...base, context: 1, channel: { id: "200", type: 1 }, user };
const inServer = {
  ...base,
  context: 0,
  guild_id: "400",
  channel_id: channelId,
  channel: { id: channelId, type: 0 },
  member: { user, roles: [] },
};
/** Installed for a user, in a DM between two other people. */
const elsewhere = { ...base, context: 2, channel_id: channelId, channel: { type: 3 }, user };

type Value = string | number | boolean;
const optionsOf = (values: Readonly<Record<string, Value>>) =>
  Object.entries(values).map(([name, value]) => ({ name, type: 3, value }));
const command = (
  name: string,
  values: Readonly<Record<string, Value>> = {},
  where: object = inDm,
) => ({
  ...where,
  type: 2,
  data: { id: "1", type: 1, name, options: optionsOf(values) },
});
const part = (
  name: string,
  subcommand: string,
  values: Readonly<Record<string, Value>> = {},
  where: object = inDm,
) => ({
  ...where,
  type: 2,
  data: { name, options: [{ name: subcommand, type: 1, options: optionsOf(values) }] },
});
/** The last of the values is being written. */
const writing = (
  name: string,
  subcommand: string | null,
  values: Readonly<Record<string, Value>>,
  where: object = inDm,
) => {
  const options = optionsOf(values).map((option, index, all) =>
    index === all.length - 1 ? { ...option, focused: true } : option,
  );
  const written = subcommand === null ? options : [{ name: subcommand, type: 1, options }];
  return { ...where, type: 4, data: { name, options: written } };
};
const pressed = (customId: string, where: object = inDm) => ({
  ...where,
  type: 3,
  message: { id: "600" },
  data: { component_type: 2, custom_id: customId },
});
const chosen = (customId: string, value: string) => ({
  ...inDm,
  type: 3,
  message: { id: "600" },
  data: { component_type: 3, custom_id: customId, values: [value] },
});
const sentForm = (customId: string, fields: Readonly<Record<string, string>>) => ({
  ...inDm,
  type: 5,
  data: {
    custom_id: customId,
    components: Object.entries(fields).map(([custom_id, value]) => ({
      type: 18,
      component: { type: 4, custom_id, value },
    })),
  },
});
/** As clients of before send it. */
const sentRows = (customId: string, fields: Readonly<Record<string, string>>) => ({
  ...inDm,
  type: 5,
  data: {
    custom_id: customId,
    components: Object.entries(fields).map(([custom_id, value]) => ({
      type: 1,
      components: [{ type: 4, custom_id, value }],
    })),
  },
});

// --- what it is answered -------------------------------------------------------------------------

const whisper = (says: RegExp, more: object = {}) => ({
  type: 4,
  data: {
    content: expect.stringMatching(says),
    flags: 68,
    allowed_mentions: { parse: [] },
    ...more,
  },
});
const inTheOpen = { type: 5 };
const inPrivate = { type: 5, data: { flags: 64 } };
const noButtons = { type: 7, data: { components: [] } };
const choices = (...some: unknown[]) => ({ type: 8, data: { choices: some } });
const choice = (name: RegExp, value: unknown) => ({ name: expect.stringMatching(name), value });
const order = (ordered: object, threadId = "default") => ({
  type: "command",
  id,
  threadId,
  author: { id: ownerId, name: "Ada" },
  command: ordered,
});
const anyButtons = { components: [expect.anything()] };

interface Case {
  readonly says: string;
  readonly sends: unknown;
  readonly answer: object;
  /** The signal that it puts into the queue; left out: none. */
  readonly sent?: object;
}

const cases: readonly Case[] = [
  { says: "a ping", sends: { type: 1 }, answer: { type: 1 } },
  // /chat
  {
    says: "/chat in a DM",
    sends: command("chat", { message: "hello" }),
    answer: inTheOpen,
    sent: { type: "message", threadId: "default", content: [{ type: "text", text: "hello" }] },
  },
  {
    says: "/chat in a server",
    sends: command("chat", { message: "hello" }, inServer),
    answer: inTheOpen,
    sent: { type: "message", threadId: channelId },
  },
  {
    says: "/chat as a user-installed app, among others",
    sends: command("chat", { message: "hello" }, elsewhere),
    answer: inTheOpen,
    sent: { type: "message", threadId: channelId },
  },
  {
    says: "/chat with a file",
    sends: {
      ...inDm,
      type: 2,
      data: {
        name: "chat",
        options: optionsOf({ message: "look", attachment: "900" }),
        resolved: {
          attachments: { "900": { id: "900", filename: "a.png", size: 5, url: "https://cdn/a" } },
        },
      },
    },
    answer: inTheOpen,
    sent: { attachments: [{ id: "900", name: "a.png", sizeBytes: 5, url: "https://cdn/a" }] },
  },
  {
    says: "/chat without words",
    sends: command("chat", { message: "  " }),
    answer: whisper(/message is empty/),
  },
  // /status and /heartbeat
  {
    says: "/status",
    sends: command("status"),
    answer: whisper(/conversation: idle\nheartbeat: idle\n/),
  },
  {
    says: "/status of another place",
    sends: command("status", { thread: channelId }),
    answer: whisper(/the heartbeat of this thread is off/),
  },
  {
    says: "/status of a place where nothing was ever said",
    sends: command("status", { thread: "999" }),
    answer: whisper(/Nothing has happened here yet/),
  },
  {
    says: "/heartbeat now",
    sends: part("heartbeat", "now"),
    answer: inPrivate,
    sent: order({ name: "beat-now" }),
  },
  {
    says: "/heartbeat pause of a place that does not exist",
    sends: part("heartbeat", "pause", { thread: "999" }),
    answer: whisper(/never spoken to in 999/),
  },
  {
    says: "/heartbeat resume of another place",
    sends: part("heartbeat", "resume", { thread: channelId }),
    answer: inPrivate,
    sent: order({ name: "resume" }, channelId),
  },
  {
    says: "/heartbeat pause of another place, by the second owner",
    sends: part(
      "heartbeat",
      "pause",
      { thread: "default" },
      { ...inDm, user: { ...user, id: second } },
    ),
    answer: whisper(/Only my first owner/),
  },
  {
    says: "/heartbeat config without options",
    sends: part("heartbeat", "config"),
    answer: whisper(/- `every`: 1800\n/),
  },
  {
    says: "/heartbeat config",
    sends: part("heartbeat", "config", {
      every: 600,
      active_hours_start: "9",
      active_hours_end: "22:30",
    }),
    answer: inPrivate,
    sent: order({
      name: "configure",
      patch: { every: 600, active_hours_start: 9, active_hours_end: "22:30" },
    }),
  },
  {
    says: "/heartbeat config beyond a limit",
    sends: part("heartbeat", "config", { every: 59 }),
    answer: whisper(/changed nothing: every must be between 60 and 86400 seconds\./),
  },
  {
    says: "/heartbeat why",
    sends: part("heartbeat", "why"),
    answer: whisper(/I have not woken yet\. .*Next: /),
  },
  {
    says: "/heartbeat history",
    sends: part("heartbeat", "history"),
    answer: whisper(/no beat here yet/),
  },
  {
    says: "/heartbeat alone",
    sends: command("heartbeat"),
    answer: whisper(/is followed by now, pause/),
  },
  // /checklist
  {
    says: "/checklist",
    sends: command("checklist"),
    answer: {
      type: 9,
      data: {
        custom_id: "checklist:default:2",
        title: expect.any(String),
        components: [
          {
            type: 18,
            label: "Checklist",
            description: expect.any(String),
            component: {
              type: 4,
              custom_id: "part-1",
              style: 2,
              value: "- look at the weather",
              required: false,
              max_length: 4_000,
            },
          },
        ],
      },
    },
  },
  {
    says: "its form, sent",
    sends: sentForm("checklist:default:2", { "part-1": "- a", "part-2": "- b" }),
    answer: inPrivate,
    sent: order({ name: "checklist", content: "- a\n- b\n", seenVersion: 2 }),
  },
  {
    says: "its form in rows, as before there were labels",
    sends: sentRows("checklist:default:2", { "part-1": "- a" }),
    answer: inPrivate,
    sent: order({ name: "checklist", content: "- a\n", seenVersion: 2 }),
  },
  {
    says: "its form at Discord's limit",
    sends: sentForm("checklist:default:2", { "part-1": "x".repeat(4_000) }),
    answer: inPrivate,
    sent: order({ name: "checklist", content: `${"x".repeat(4_000)}\n`, seenVersion: 2 }),
  },
  {
    says: "its form, empty",
    sends: sentForm("checklist:default:2", { "part-1": "" }),
    answer: whisper(/form was empty, so I changed nothing/),
  },
  // /remind and /reminders
  {
    says: "/remind",
    sends: command("remind", { what: "water", when: "in 20 minutes" }),
    answer: inPrivate,
    sent: order({ name: "remind", what: "water", when: "in 20 minutes" }),
  },
  {
    says: "/remind while when is written",
    sends: writing("remind", null, { what: "water", when: "tomorrow at 9" }),
    answer: choices(choice(/^Sat 22 Nov 09:00 UTC$/, expect.any(String))),
  },
  {
    says: "/remind while nonsense is written",
    sends: writing("remind", null, { what: "water", when: "qwertz" }),
    answer: choices(choice(/qwertz/, "qwertz")),
  },
  {
    says: "the button that confirms",
    sends: pressed(`remind-set:default:${reminderId}`),
    answer: noButtons,
    sent: order({ name: "reminder-confirm", id: reminderId }),
  },
  {
    says: "the button that cancels",
    sends: pressed(`remind-drop:default:${reminderId}`),
    answer: noButtons,
    sent: order({ name: "reminder-cancel", id: reminderId }),
  },
  {
    says: "/reminders",
    sends: command("reminders"),
    answer: whisper(/^- Sat 22 Nov 09:00 UTC \(<t:\d+:R>\): water the plants$/, anyButtons),
  },
  {
    says: "a choice in its menu",
    sends: chosen("remind-edit:default:menu", reminderId),
    answer: {
      type: 7,
      data: {
        content: expect.stringMatching(/water/),
        allowed_mentions: { parse: [] },
        ...anyButtons,
      },
    },
  },
  {
    says: "/reminders while one is looked for",
    sends: writing("reminders", null, { reminder: "plants" }),
    answer: choices(choice(/water the plants/, reminderId)),
  },
  {
    says: "the button that changes one",
    sends: pressed(`remind-edit:default:${reminderId}`),
    answer: {
      type: 9,
      data: expect.objectContaining({ custom_id: `reminder:default:${reminderId}` }),
    },
  },
  {
    says: "its form, sent",
    sends: sentForm(`reminder:default:${reminderId}`, { what: "all plants", when: "monday" }),
    answer: inPrivate,
    sent: order({ name: "reminder-edit", id: reminderId, what: "all plants", when: "monday" }),
  },
  {
    says: "its form, half empty",
    sends: sentForm(`reminder:default:${reminderId}`, { what: "all plants", when: " " }),
    answer: whisper(/needs both, what and when/),
  },
  // /memory
  {
    says: "/memory browse",
    sends: part("memory", "browse"),
    answer: whisper(/- `notes\/a\.md`: version 2, 3 bytes, <t:\d+:R>/),
  },
  {
    says: "/memory show",
    sends: part("memory", "show", { path: "notes/a.md" }),
    answer: whisper(/version 2, written by person <t:\d+:R>\n```md\ntwo\n```$/),
  },
  {
    says: "/memory show of a version",
    sends: part("memory", "show", { path: "notes/a.md", version: 1 }),
    answer: whisper(/\n```md\none\n```$/),
  },
  {
    says: "/memory show of a path that leaves the tree",
    sends: part("memory", "show", { path: "../secrets" }),
    answer: whisper(/I have no such file/),
  },
  {
    says: "/memory restore",
    sends: part("memory", "restore", { path: "notes/a.md", version: 1 }),
    answer: inPrivate,
    sent: order({ name: "restore", path: "notes/a.md", version: 1 }),
  },
  {
    says: "/memory while a path is written",
    sends: writing("memory", "show", { path: "no" }),
    answer: choices(choice(/^notes\/a\.md$/, "notes/a.md")),
  },
  {
    says: "/memory while a version is written",
    sends: writing("memory", "restore", { path: "notes/a.md", version: "" }),
    answer: choices(
      choice(/^2: written by person, 2025-11-21 08:00 UTC$/, 2),
      choice(/^1: written by person/, 1),
    ),
  },
  // the others
  {
    says: "/feed",
    sends: command("feed"),
    answer: whisper(/^\*\*Rain\*\*, by me <t:\d+:R>\nAt five\./),
  },
  // /panel
  {
    says: "/panel",
    sends: command("panel"),
    answer: inPrivate,
    sent: order({ name: "panel" }),
  },
  {
    says: "/panel in a place that has a thread",
    sends: command("panel", {}, inServer),
    answer: inPrivate,
    sent: order({ name: "panel" }, channelId),
  },
  {
    says: "/panel of the first owner where nothing was ever said: no thread is made of it",
    sends: command("panel", {}, { ...inServer, channel_id: "999" }),
    answer: inPrivate,
    sent: order({ name: "panel" }),
  },
  {
    says: "/panel of the second owner in a place that has a thread",
    sends: command("panel", {}, { ...inServer, member: { user: { ...user, id: second } } }),
    answer: inPrivate,
    sent: { ...order({ name: "panel" }, channelId), author: { id: second, name: "Ada" } },
  },
  {
    says: "/panel of the second owner where nothing was ever said",
    sends: command("panel", {}, { ...inDm, user: { ...user, id: second } }),
    answer: whisper(/Nothing has happened here yet, so there is nothing to see/),
  },
  {
    says: "/panel of a stranger",
    sends: command("panel", {}, { ...inServer, member: { user: { ...user, id: "9" } } }),
    answer: whisper(/keep watch for somebody else/),
  },
  { says: "/help", sends: command("help"), answer: whisper(/- `\/heartbeat now`/) },
  {
    says: "while a thread is written",
    sends: writing("status", null, { thread: "20000" }),
    answer: choices(choice(/^channel 200000000000000077$/, channelId)),
  },
  {
    says: "while a thread is written by the second owner",
    sends: writing("status", null, { thread: "2" }, { ...inDm, user: { ...user, id: second } }),
    answer: choices(),
  },
  {
    says: "while a zone is written",
    sends: writing("heartbeat", "config", { timezone: "berl" }),
    answer: choices(choice(/^Europe\/Berlin$/, "Europe/Berlin")),
  },
  {
    says: "/undo",
    sends: command("undo", {}, inServer),
    answer: inPrivate,
    sent: order({ name: "undo" }, channelId),
  },
  // /forget
  {
    says: "/forget",
    sends: command("forget"),
    answer: whisper(/cannot be undone/, {
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 4, label: "Forget everything", custom_id: `forget:default:${id}` },
          ],
        },
      ],
    }),
  },
  {
    says: "its button",
    sends: pressed(`forget:default:${id}`),
    answer: {
      type: 7,
      data: { content: "I am forgetting…", allowed_mentions: { parse: [] }, components: [] },
    },
    sent: order({ name: "forget" }),
  },
  {
    says: "its button after sixteen minutes",
    sends: pressed(`forget:default:${old}`),
    answer: whisper(/more than 15 minutes old, so I forgot nothing/),
  },
  // who and what is not understood
  {
    says: "a button under what was said unasked",
    sends: pressed("snooze:default:01KASK8Q6Z7J8KQ6S7BZ6E5V1P"),
    answer: noButtons,
    sent: order({ name: "press", button: "snooze", replyId: "01KASK8Q6Z7J8KQ6S7BZ6E5V1P" }),
  },
  {
    says: "a stranger's button",
    sends: pressed(`forget:default:${id}`, { ...inServer, member: { user: { ...user, id: "9" } } }),
    answer: whisper(/keep watch for somebody else/),
  },
  {
    says: "a stranger who is writing",
    sends: writing("memory", "show", { path: "s" }, { ...inDm, user: { ...user, id: "9" } }),
    answer: choices(),
  },
  {
    says: "a server's command without its member",
    sends: command("status", {}, { ...inServer, member: undefined }),
    answer: whisper(/did not tell me who you are/),
  },
  {
    says: "an unknown command",
    sends: command("dance"),
    answer: whisper(/do not know the command \/dance/),
  },
  {
    says: "an unknown button",
    sends: pressed("explode"),
    answer: whisper(/do not know this button or form any more/),
  },
  {
    says: "an unknown kind of menu",
    sends: {
      ...inDm,
      type: 3,
      data: { component_type: 77, custom_id: "remind-edit:default:menu" },
    },
    answer: whisper(/do not know this button or form any more/),
  },
  {
    says: "an unknown form",
    sends: sentForm("survey:default:1", { a: "b" }),
    answer: whisper(/do not know this button or form any more/),
  },
  {
    says: "an interaction of a type that is not known yet",
    sends: { ...inDm, type: 12, data: {} },
    answer: whisper(/of a kind that I do not know yet/),
  },
];

const published = new Map([
  [1, PongInteractionCallbackRequestSchema],
  [4, CreateMessageInteractionCallbackRequestSchema],
  [5, CreateMessageInteractionCallbackRequestSchema],
  [7, UpdateMessageInteractionCallbackRequestSchema],
  [8, ApplicationCommandAutocompleteCallbackRequestSchema],
  [9, ModalInteractionCallbackRequestSchema],
]);

test.for(cases)("$says", async ({ sends, answer, sent }) => {
  const { status, body } = await post(sends);
  expect(status).toBe(200);
  const answered = JSON.parse(body);
  expect(answered).toEqual(answer);
  // The published schema drops what it does not know: nothing may be missing afterwards.
  expect(published.get(answered.type)?.parse(answered)).toEqual(answered);
  expect(world.queue.sent).toEqual(sent === undefined ? [] : [expect.objectContaining(sent)]);
  for (const signal of world.queue.sent)
    expect(Signal.parse(JSON.parse(JSON.stringify(signal)))).toEqual(signal);
  // Discord may deliver an interaction twice: it is answered the same, and is one order.
  expect(await post(sends)).toEqual({ status, body });
  expect(world.queue.sent).toHaveLength(sent === undefined ? 0 : 1);
});

it("answers /panel with the address alone where Vigil runs on the person's own machine", async () => {
  const local = { ...settings, control: { url: "http://localhost:8000/", isLocal: true } };
  const { body } = await post(command("panel"), local);
  expect(JSON.parse(body)).toEqual(
    whisper(/my panel is at http:\/\/localhost:8000\/, and is open/),
  );
  expect(world.queue.sent).toEqual([]);
});

it("takes a press on /forget for one order, whoever presses and how often", async () => {
  await post(pressed(`forget:default:${id}`));
  await post(
    pressed(`forget:default:${id}`, {
      ...inDm,
      id: snowflakeAt(after(memoryStartAt, minutes(1)), 1),
    }),
  );
  expect(world.queue.sent).toHaveLength(1);
});
