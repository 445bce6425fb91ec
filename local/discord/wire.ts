/** How the embedded Discord shows things: to the bot in Discord's shapes, to the panel's chat in plain ones. */
import type { MessageComponents } from "./components.ts";
import type { Embeds } from "./embeds.ts";
import type { Identity } from "./identity.ts";
import { timeOf } from "./snowflake.ts";
import type { StoredAttachment, StoredMessage } from "./state-types.ts";
import type { EmbeddedWorld } from "./world.ts";

/** Discord, "Message Flags". */
export const suppressEmbedsFlag = 1 << 2;
export const ephemeralFlag = 1 << 6;
export const silentFlag = 1 << 12;
const voiceFlag = 1 << 13;
/** Discord, "Message Types". */
const messageType = { words: 0, reply: 19, command: 20 } as const;
export const personName = "You";
export const botName = "Vigil";

/** A message as the panel's chat and tests see it. */
export interface PersonMessage {
  readonly id: string;
  readonly channelId: string;
  readonly author: { readonly id: string; readonly name: string; readonly bot: boolean };
  readonly content: string;
  readonly ephemeral: boolean;
  /** "is thinking…": deferred, and not answered yet. */
  readonly pending: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly edited: boolean;
  /** Discord's embeds; none when the message suppresses them. */
  readonly embeds: Embeds;
  /** Discord's action rows. */
  readonly components: MessageComponents;
  /** `path`: below the address of the person's side. */
  readonly attachments: readonly (StoredAttachment & { readonly path: string })[];
  readonly replyTo: string | null;
  readonly sticker: string | null;
  readonly poll: { readonly question: string; readonly answers: readonly string[] } | null;
}

const authorOf = (message: StoredMessage, identity: Identity) =>
  message.from === "bot"
    ? { id: identity.applicationId, name: botName, bot: true }
    : { id: identity.personId, name: personName, bot: false };

const attachmentPath = ({ id, filename }: StoredAttachment): string =>
  `/attachments/${id}/${encodeURIComponent(filename)}`;

export const personMessage = (message: StoredMessage, identity: Identity): PersonMessage => ({
  id: message.id,
  channelId: message.channelId,
  author: authorOf(message, identity),
  content: message.content,
  ephemeral: message.ephemeral,
  pending: message.pending,
  at: timeOf(message.id),
  edited: message.editedAt !== undefined,
  embeds: message.embedsSuppressed === true ? [] : (message.embeds ?? []),
  components: message.components ?? [],
  attachments: (message.attachments ?? []).map((file) => ({ ...file, path: attachmentPath(file) })),
  replyTo: message.replyTo ?? null,
  sticker: message.sticker?.name ?? null,
  poll: message.poll ?? null,
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

/** Discord's attachment object. */
export const apiAttachment = ({ filesUrl }: EmbeddedWorld, file: StoredAttachment) => {
  const url = `${filesUrl()}${attachmentPath(file)}`;
  return { ...file, url, proxy_url: url };
};

/** Discord's message object; what it replies to is in it, but not what that one replies to. */
export function apiMessage(message: StoredMessage, world: EmbeddedWorld, depth = 1): object {
  const { identity, state } = world;
  const author = authorOf(message, identity);
  const { replyTo, respondsTo, sticker } = message;
  const referenced = replyTo === undefined ? undefined : state.message(replyTo);
  return {
    id: message.id,
    channel_id: message.channelId,
    type: typeOf(message),
    content: message.content,
    author: userOf(author.id, author.name, author.bot),
    timestamp: new Date(timeOf(message.id)).toISOString(),
    edited_timestamp:
      message.editedAt === undefined ? null : new Date(message.editedAt).toISOString(),
    flags: flagsOf(message),
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: (message.attachments ?? []).map((file) => apiAttachment(world, file)),
    embeds: message.embeds ?? [],
    components: message.components ?? [],
    ...(sticker === undefined ? {} : { sticker_items: [{ ...sticker, format_type: 1 }] }),
    ...(message.poll === undefined ? {} : { poll: apiPoll(message.poll) }),
    ...(replyTo === undefined
      ? {}
      : { message_reference: { type: 0, message_id: replyTo, channel_id: message.channelId } }),
    ...(replyTo === undefined || depth === 0
      ? {}
      : { referenced_message: referenced === undefined ? null : apiMessage(referenced, world, 0) }),
    ...(respondsTo === undefined
      ? {}
      : { interaction_metadata: interactionMetadata(world, respondsTo) }),
    pinned: false,
  };
}

/** Discord's message interaction metadata object, of a command or a button of the person. */
const interactionMetadata = ({ identity }: EmbeddedWorld, id: string) => ({
  id,
  type: 2,
  user: userOf(identity.personId, personName, false),
  authorizing_integration_owners: { "1": identity.personId },
});

function typeOf({ from, replyTo }: StoredMessage): number {
  if (from === "invocation") return messageType.command;
  return replyTo === undefined ? messageType.words : messageType.reply;
}

const flagsOf = (message: StoredMessage): number =>
  (message.ephemeral ? ephemeralFlag : 0) |
  (message.embedsSuppressed === true ? suppressEmbedsFlag : 0) |
  (message.silent === true ? silentFlag : 0) |
  (message.voice === true ? voiceFlag : 0);

const apiPoll = ({ question, answers, multiple, endsAt }: NonNullable<StoredMessage["poll"]>) => ({
  question: { text: question },
  answers: answers.map((text, index) => ({ answer_id: index + 1, poll_media: { text } })),
  allow_multiselect: multiple,
  expiry: new Date(endsAt).toISOString(),
  layout_type: 1,
});
