/** The person's slash commands: made, signed, sent to the application, and its answer applied. */
import { sign } from "node:crypto";
import * as z from "zod/mini";
import { Snowflake } from "../../lib/domain/ids.ts";
import { parseInput } from "../../lib/domain/parse.ts";
import { parseJson } from "../http.ts";
import type { StoredInteraction, StoredMessage } from "./state.ts";
import { ephemeralFlag, personName, userOf } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

const Value = z.union([z.string(), z.number(), z.boolean()], "must be a text, number or boolean");

/**
 * What the person asks for: `{"command": "chat", "options": {"message": "hello"}}`. With `channel_id` it is
 * asked in that channel of a server, without in the DM.
 */
export const Invocation = z.strictObject({
  command: z
    .string("must be a command's name")
    .check(z.regex(/^[\w-]{1,32}$/, "must be a command's name, without a slash")),
  subcommand: z.optional(z.string("must be a subcommand's name")),
  options: z._default(z.record(z.string(), Value, "must be an object"), {}),
  channel_id: z.optional(Snowflake),
});
export type Invocation = z.infer<typeof Invocation>;

const Flags = z.optional(z.number("must be a number"));
const messageAnswer = 4;
const deferredAnswer = 5;
const Acknowledgement = z.discriminatedUnion(
  "type",
  [
    z.object({
      type: z.literal(messageAnswer),
      data: z.object({
        content: z
          .string("must be a text")
          .check(
            z.maxLength(2_000, "must be at most 2000 characters"),
            z.regex(/\S/, "must not be empty"),
          ),
        flags: Flags,
        allowed_mentions: z.optional(z.unknown()),
      }),
    }),
    z.object({ type: z.literal(deferredAnswer), data: z.optional(z.object({ flags: Flags })) }),
  ],
  { error: "must be 4 (message) or 5 (deferred message)" },
);
type Acknowledgement = z.infer<typeof Acknowledgement>;

/** The message that the person now sees, or why there is none. */
export type Invoked =
  | { readonly ok: true; readonly message: StoredMessage }
  | { readonly ok: false; readonly reason: string };

/**
 * Sends one interaction. The person's command is in their view of the channel before the application
 * hears of it; the application's answer replaces nothing until it is valid, and in time.
 */
export async function invoke(world: EmbeddedWorld, invocation: Invocation): Promise<Invoked> {
  const { state, identity } = world;
  const channelId = invocation.channel_id ?? identity.dmChannelId;
  const sent: StoredInteraction = {
    id: world.newId(),
    token: Buffer.from(`interaction:${world.newId()}:${crypto.randomUUID()}`).toString("base64url"),
    state: "sent",
  };
  state.putMessage({
    id: sent.id,
    channelId,
    from: "invocation",
    content: asTyped(invocation),
    ephemeral: false,
    pending: false,
  });
  state.putInteraction(sent);
  try {
    const payload = JSON.stringify(interactionPayload(world, sent, invocation));
    const answer = await postSigned(world, world.application.interactionsUrl(), payload);
    const acknowledgement = readAcknowledgement(answer);
    const message = messageOf(world, channelId, acknowledgement);
    // In this order: killed between the two, the application is told that the message is gone, and writes anew.
    state.putInteraction({ ...sent, state: "acknowledged", messageId: message.id });
    state.putMessage(message);
    return { ok: true, message };
  } catch (error) {
    state.putInteraction({ ...sent, state: "failed" });
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `The application did not respond: ${why}` };
  }
}

/** True when the address passes Discord's own test: a good ping is answered, a badly signed one refused. */
export async function passesPing(world: EmbeddedWorld, url: string): Promise<boolean> {
  const ping = JSON.stringify({
    type: 1,
    id: world.newId(),
    application_id: world.identity.applicationId,
    token: "ping",
    version: 1,
  });
  try {
    const good = await postSigned(world, url, ping);
    const pong = parseJson(good.text)?.value;
    const isPong = z.object({ type: z.literal(1) }).safeParse(pong).success;
    const bad = await postSigned(world, url, ping, "0".repeat(128));
    return good.status === 200 && isPong && bad.status === 401;
  } catch {
    // Not reachable: to Discord that is the same as a wrong answer.
    return false;
  }
}

interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

async function postSigned(
  { identity, now, ackWithinMs }: EmbeddedWorld,
  url: string,
  body: string,
  forged?: string,
): Promise<HttpAnswer> {
  const timestamp = String(Math.floor(now() / 1_000));
  const signature = sign(null, Buffer.from(timestamp + body), identity.privateKey).toString("hex");
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "Discord-Interactions/1.0 (+https://discord.com)",
      "x-signature-ed25519": forged ?? signature,
      "x-signature-timestamp": timestamp,
    },
    body,
    signal: AbortSignal.timeout(ackWithinMs),
  });
  return { status: response.status, text: await response.text() };
}

function readAcknowledgement({ status, text }: HttpAnswer): Acknowledgement {
  if (status !== 200) throw new Error(`it answered HTTP ${status}: ${text.slice(0, 200)}`);
  const json = parseJson(text);
  if (json === null) throw new Error("its answer is not JSON");
  return parseInput(Acknowledgement, json.value);
}

function messageOf(
  { newId }: EmbeddedWorld,
  channelId: string,
  answer: Acknowledgement,
): StoredMessage {
  const flags = answer.data?.flags ?? 0;
  return {
    id: newId(),
    channelId,
    from: "bot",
    content: answer.type === messageAnswer ? answer.data.content.trim() : "",
    ephemeral: (flags & ephemeralFlag) !== 0,
    pending: answer.type === deferredAnswer,
    ...(answer.type === messageAnswer ? { allowedMentions: answer.data.allowed_mentions } : {}),
  };
}

/** Discord's interaction object for a slash command, in the bot's own DM or in a channel of a server. */
function interactionPayload(
  { identity }: EmbeddedWorld,
  { id, token }: StoredInteraction,
  { command, subcommand, options, channel_id: channelId }: Invocation,
) {
  const user = userOf(identity.personId, personName, false);
  const values = Object.entries(options).map(([name, value]) => ({
    name,
    type: optionTypeOf(value),
    value,
  }));
  const nested =
    subcommand === undefined ? values : [{ name: subcommand, type: 1, options: values }];
  return {
    id,
    application_id: identity.applicationId,
    type: 2,
    token,
    version: 1,
    ...(channelId === undefined
      ? {
          context: 1,
          channel_id: identity.dmChannelId,
          channel: { id: identity.dmChannelId, type: 1 },
          user,
        }
      : {
          context: 0,
          channel_id: channelId,
          channel: { id: channelId, type: 0 },
          member: { user },
        }),
    data: { id: identity.applicationId, name: command, type: 1, options: nested },
    locale: "en-US",
    entitlements: [],
    authorizing_integration_owners: { "1": identity.personId },
    app_permissions: "0",
  };
}

/** Discord, "Application Command Option Type": 3 string, 4 integer, 5 boolean, 10 number. */
function optionTypeOf(value: string | number | boolean): number {
  if (typeof value === "string") return 3;
  if (typeof value === "boolean") return 5;
  return Number.isInteger(value) ? 4 : 10;
}

const asTyped = ({ command, subcommand, options }: Invocation): string =>
  [
    `/${command}`,
    ...(subcommand === undefined ? [] : [subcommand]),
    ...Object.values(options),
  ].join(" ");
