/** How the embedded Discord shows things: to the bot in Discord's shapes, to the local page in plain ones. */
import type { Identity } from "./identity.ts";
import { timeOf } from "./snowflake.ts";
import type { StoredMessage } from "./state.ts";

export const ephemeralFlag = 64;
export const suppressEmbedsFlag = 4;
export const personName = "You";
export const botName = "Vigil";

/** A message as the local page and tests see it. */
export interface PersonMessage {
  readonly id: string;
  readonly author: { readonly id: string; readonly name: string; readonly bot: boolean };
  readonly content: string;
  readonly ephemeral: boolean;
  /** "is thinking…": deferred, and not answered yet. */
  readonly pending: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

const authorOf = (message: StoredMessage, identity: Identity) =>
  message.from === "bot"
    ? { id: identity.applicationId, name: botName, bot: true }
    : { id: identity.personId, name: personName, bot: false };

export const personMessage = (message: StoredMessage, identity: Identity): PersonMessage => ({
  id: message.id,
  author: authorOf(message, identity),
  content: message.content,
  ephemeral: message.ephemeral,
  pending: message.pending,
  at: timeOf(message.id),
});

/** Discord's user object: what the API and an interaction say about the person or the bot. */
export const userOf = (id: string, name: string, bot: boolean) => ({
  id,
  username: name.toLowerCase(),
  global_name: bot ? null : name,
  discriminator: "0",
  avatar: null,
  bot,
});

/** Discord's message object. */
export function apiMessage(message: StoredMessage, identity: Identity) {
  const author = authorOf(message, identity);
  return {
    id: message.id,
    channel_id: message.channelId,
    type: 0,
    content: message.content,
    author: userOf(author.id, author.name, author.bot),
    timestamp: new Date(timeOf(message.id)).toISOString(),
    edited_timestamp:
      message.editedAt === undefined ? null : new Date(message.editedAt).toISOString(),
    flags:
      (message.ephemeral ? ephemeralFlag : 0) |
      (message.embedsSuppressed === true ? suppressEmbedsFlag : 0),
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
  };
}
