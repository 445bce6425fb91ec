/** The person's side: what the panel's chat and the tests use in the place of Discord's own app. */
import type { ServerResponse } from "node:http";
import * as z from "zod/mini";
import { Snowflake } from "../../lib/domain/ids.ts";
import { InvalidInput, parseInput } from "../../lib/domain/parse.ts";
import { commandsFor } from "./commands.ts";
import { FaultPlan } from "./faults.ts";
import { type Answered, complete, invoke, press, submit } from "./interactions.ts";
import { ModalValues } from "./modals.ts";
import { type Argument, guildId, place } from "./payloads.ts";
import { keepUpload, Upload, WrittenMessage, writtenBy } from "./person-messages.ts";
import { compareIds } from "./snowflake.ts";
import { botName, type PersonMessage, personMessage, personName } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

export interface PersonAnswer {
  readonly status: number;
  readonly body: object;
}

const newestShown = 200;
/** How much may wait for a reader of the events who does not read. */
const unreadBytes = 1024 * 1024;

const Listing = z.object({
  after: z.optional(Snowflake),
  channel_id: z.optional(Snowflake),
});

/**
 * GET /person/messages: oldest first, the newest 200 at most, of all channels; with `channel_id` of that one, with `after`
 * only what is newer than that id.
 */
export function listForPerson(
  world: EmbeddedWorld,
  query: URLSearchParams,
): readonly PersonMessage[] {
  const { after, channel_id: channelId } = parseInput(Listing, Object.fromEntries(query));
  const newest: PersonMessage[] = [];
  for (const message of world.state.newestFirst()) {
    if (newest.length === newestShown) break;
    if (after !== undefined && compareIds(message.id, after) <= 0) break;
    if (channelId === undefined || message.channelId === channelId)
      newest.push(personMessage(message, world.identity));
  }
  return newest.reverse();
}

const Value = z.union(
  [z.string(), z.number(), z.boolean(), Upload],
  "must be a text, number, boolean or file",
);
const command = {
  ...place,
  command: z
    .string("must be a command's name")
    .check(z.regex(/^[\w-]{1,32}$/, "must be a command's name, without a slash")),
  subcommand: z.optional(z.string("must be a subcommand's name")),
  options: z._default(z.record(z.string(), Value, "must be an object"), {}),
};

/**
 * What the person asks for: `{"command": "chat", "options": {"message": "hello"}}`. With `channel_id` it is
 * asked in that channel of a server, without in the DM.
 */
export const Invocation = z.strictObject({
  ...command,
  /** How it stands in their view: a choice of an autocomplete by its name. */
  typed: z.optional(z.string("must be a text").check(z.maxLength(6_100, "is too long"))),
});
export type Invocation = z.infer<typeof Invocation>;
const Completion = z.strictObject({ ...command, focused: z.string("must be an option's name") });
const Pressed = z.strictObject({
  ...place,
  message_id: Snowflake,
  custom_id: z.string("must be a component's custom id"),
  values: z.optional(z.array(z.string(), "must be a list")),
  stale: z.optional(z.boolean("must be true or false")),
});
const Submission = z.strictObject({
  ...place,
  interaction_id: Snowflake,
  values: z._default(ModalValues, {}),
});
const Settings = z.strictObject({
  dms: z.enum(["open", "closed"], { error: "must be open or closed" }),
});

type Handler = (
  world: EmbeddedWorld,
  body: unknown,
  id: string,
) => PersonAnswer | Promise<PersonAnswer>;

/** What the person can do, by its route below `/person`; 200 with what appeared, 502 when the application failed. */
export const personRoutes: readonly (readonly [route: RegExp, handle: Handler])[] = [
  [
    /^POST \/interactions$/,
    async (world, body) => answerOf(world, await invokeCommand(world, body)),
  ],
  [
    /^POST \/autocomplete$/,
    async (world, body) => answerOf(world, await completeOption(world, body)),
  ],
  [/^POST \/components$/, async (world, body) => answerOf(world, await pressOne(world, body))],
  [/^POST \/modals$/, async (world, body) => answerOf(world, await submitModal(world, body))],
  [/^POST \/messages$/, writePlainly],
  [/^DELETE \/messages\/(\d+)$/, removeMessage],
  [/^DELETE \/channels\/(\d+)$/, removeChannel],
  [/^GET \/me$/, whoIsWho],
  [/^GET \/commands$/, (world) => ok([...commandsFor(world, guildId)])],
  [/^GET \/faults$/, ({ faults }) => ok({ plan: faults.plan(), drawn: faults.drawn() })],
  [/^POST \/faults$/, setFaults],
  [/^POST \/settings$/, changeSettings],
];

const ok = (body: object): PersonAnswer => ({ status: 200, body });

/** Who talks with whom, and where their DM is: what a client knows from the start. */
function whoIsWho({ identity }: EmbeddedWorld): PersonAnswer {
  return ok({
    person: { id: identity.personId, name: personName },
    application: { id: identity.applicationId, name: botName },
    dm_channel_id: identity.dmChannelId,
  });
}

function answerOf(world: EmbeddedWorld, answered: Answered): PersonAnswer {
  switch (answered.kind) {
    case "message":
      return ok(personMessage(answered.message, world.identity));
    case "modal":
      return ok({ interaction_id: answered.interactionId, modal: answered.modal });
    case "choices":
      return ok({ choices: answered.choices });
    case "nothing":
      return ok({});
    case "failed":
      return { status: 502, body: { error: answered.reason } };
  }
}

function invokeCommand(world: EmbeddedWorld, body: unknown): Promise<Answered> {
  const asked = parseInput(Invocation, body);
  return invoke(world, asked, { ...asked, options: kept(world, asked.options) });
}

function completeOption(world: EmbeddedWorld, body: unknown): Promise<Answered> {
  const asked = parseInput(Completion, body);
  return complete(world, asked, { ...asked, options: kept(world, asked.options) }, asked.focused);
}

const kept = (world: EmbeddedWorld, options: Invocation["options"]): Record<string, Argument> =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === "object" ? keepUpload(world, value) : value,
    ]),
  );

function pressOne(world: EmbeddedWorld, body: unknown): Promise<Answered> {
  const asked = parseInput(Pressed, body);
  const { message_id: messageId, custom_id: customId, values, stale: isStale } = asked;
  return press(world, asked, { messageId, customId, values, isStale });
}

function submitModal(world: EmbeddedWorld, body: unknown): Promise<Answered> {
  const asked = parseInput(Submission, body);
  return submit(world, asked, asked.interaction_id, asked.values);
}

/** Plain words in the DM, as a person may type them beside any command, with what they attach. */
function writePlainly(world: EmbeddedWorld, body: unknown): PersonAnswer {
  const message = writtenBy(world, parseInput(WrittenMessage, body));
  world.state.putMessage(message);
  return ok(personMessage(message, world.identity));
}

/** Their own words, an ephemeral answer that they dismiss, and, as who keeps a server may, the bot's. */
function removeMessage(world: EmbeddedWorld, _: unknown, id: string): PersonAnswer {
  if (world.state.message(id) === undefined) throw new InvalidInput("id", "is no message here");
  world.state.deleteMessage(id);
  return ok({});
}

function removeChannel(world: EmbeddedWorld, _: unknown, id: string): PersonAnswer {
  world.state.deleteChannel(id);
  return ok({});
}

function setFaults(world: EmbeddedWorld, body: unknown): PersonAnswer {
  world.faults.set(parseInput(FaultPlan, body));
  return ok({ plan: world.faults.plan(), drawn: {} });
}

function changeSettings(world: EmbeddedWorld, body: unknown): PersonAnswer {
  const { dms } = parseInput(Settings, body);
  world.state.setDms(dms === "open");
  return ok({ dms });
}

/**
 * GET /person/events: one server-sent event a change, without an event name: `{"kind": "message", "message": …}`
 * for a new or edited one, `{"kind": "deleted", "id": …}`, `{"kind": "typing", "channelId": …, "untilAt": …}`.
 * Ends when the reader leaves, or no longer reads.
 */
export function streamToPerson(
  world: Pick<EmbeddedWorld, "identity" | "state">,
  response: ServerResponse,
): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  // A comment: the reader now knows that it will hear of every later change.
  response.write(": listening\n\n");
  const stop = world.state.subscribe((change) => {
    const event =
      change.kind === "message"
        ? { kind: change.kind, message: personMessage(change.message, world.identity) }
        : change;
    response.write(`data: ${JSON.stringify(event)}\n\n`);
    // A browser connects again, and reads anew what it missed; what waits for it meanwhile is in our memory.
    if (response.writableLength <= unreadBytes) return;
    stop();
    response.destroy();
  });
  response.once("close", stop);
}
