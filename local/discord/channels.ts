/** The bot's side of the channels: opening the one DM, writing to a channel, reading it. */
import * as z from "zod/mini";
import { contentOf, MessageBody, newMessage, nonceOf, readBody } from "./bodies.ts";
import { dmsClosed, invalidField, invalidRecipient, unknownChannel } from "./errors.ts";
import type { ApiAnswer, ApiRequest, Params } from "./request.ts";
import { compareIds, timeOf } from "./snowflake.ts";
import type { StoredMessage } from "./state-types.ts";
import { apiMessage, personName, userOf } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

/** "A few minutes", says Discord of `enforce_nonce`. */
const nonceHoldsMs = 5 * 60_000;
/** How long Discord shows that somebody is typing. */
const typingShownMs = 10_000;

const Recipient = z.object({ recipient_id: z.string("This field is required") });

export function openDm({ identity }: EmbeddedWorld, { body }: ApiRequest): ApiAnswer {
  const { recipient_id: recipient } = readBody(Recipient, body);
  if (recipient !== identity.personId) throw invalidRecipient();
  const recipients = [userOf(identity.personId, personName, false)];
  return { id: identity.dmChannelId, type: 1, recipients };
}

/** Besides the DM there is every channel in which the person has asked something. */
export function checkChannel({ identity, state }: EmbeddedWorld, id: string | undefined): string {
  if (id === undefined || state.isDeletedChannel(id)) throw unknownChannel();
  if (id !== identity.dmChannelId && !state.hasMessagesIn(id)) throw unknownChannel();
  return id;
}

/** The channel, when the bot may write there. */
function checkWritable(world: EmbeddedWorld, id: string | undefined): string {
  const channelId = checkChannel(world, id);
  if (channelId === world.identity.dmChannelId && !world.state.areDmsOpen()) throw dmsClosed();
  return channelId;
}

export function createMessage(world: EmbeddedWorld, { body }: ApiRequest, [id]: Params): ApiAnswer {
  const channelId = checkWritable(world, id);
  const wanted = readBody(MessageBody, body);
  const content = contentOf(wanted);
  const nonce = nonceOf(wanted);
  const earlier = wanted.enforce_nonce === true ? withNonce(world, nonce) : undefined;
  if (earlier !== undefined) return apiMessage(earlier, world);
  const replyTo = referenced(world, channelId, wanted);
  const message: StoredMessage = {
    ...newMessage(world, channelId, content, wanted),
    ephemeral: false,
    ...(nonce === undefined ? {} : { nonce }),
    ...(replyTo === null ? {} : { replyTo }),
  };
  world.state.putMessage(message);
  return apiMessage(message, world);
}

/** The message that is replied to; null for none, or for one that is gone and need not be there. */
function referenced(
  world: EmbeddedWorld,
  channelId: string,
  { message_reference: reference }: MessageBody,
): string | null {
  if (reference === undefined) return null;
  const message = world.state.message(reference.message_id);
  if (message?.channelId === channelId && isListed(message)) return message.id;
  if (reference.fail_if_not_exists === false) return null;
  throw invalidField("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
}

/** Newest first, and no further back than a nonce holds: how much was ever written costs nothing. */
function withNonce(
  { state, now }: EmbeddedWorld,
  nonce: string | undefined,
): StoredMessage | undefined {
  if (nonce === undefined) return undefined;
  for (const message of state.newestFirst()) {
    if (now() - timeOf(message.id) > nonceHoldsMs) return undefined;
    if (message.nonce === nonce) return message;
  }
  return undefined;
}

/**
 * Newest first. `before`: the newest that are older; `after`: the oldest that are newer, so that a reader who
 * goes on from the last id that it saw misses nothing.
 */
export function listMessages(world: EmbeddedWorld, { query }: ApiRequest, [id]: Params): ApiAnswer {
  const channelId = checkChannel(world, id);
  const limit = Number(query.get("limit") ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalidField("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.");
  }
  const [after, before] = [query.get("after"), query.get("before")];
  const found: StoredMessage[] = [];
  for (const message of world.state.newestFirst()) {
    if (after !== null && compareIds(message.id, after) <= 0) break;
    if (after === null && found.length === limit) break;
    const isOlder = before === null || compareIds(message.id, before) < 0;
    if (message.channelId === channelId && isOlder && isListed(message)) found.push(message);
  }
  return found.slice(-limit).map((message) => apiMessage(message, world));
}

/** Ephemeral messages and the person's own view of a command are not in the channel. */
export const isListed = ({ ephemeral, from }: StoredMessage): boolean =>
  !ephemeral && from !== "invocation";

export function typing(world: EmbeddedWorld, _: ApiRequest, [id]: Params): ApiAnswer {
  const channelId = checkWritable(world, id);
  world.state.announce({ kind: "typing", channelId, untilAt: world.now() + typingShownMs });
  return undefined;
}
