/** The lines of the embedded Discord's file, as they are written and read back. */
import * as z from "zod/mini";
import { Snowflake } from "../../lib/domain/ids.ts";
import { MessageComponents } from "./components.ts";
import { Embeds } from "./embeds.ts";
import { Modal } from "./modals.ts";

/** A file that the person sent along; its bytes lie beside the file of lines, under its id. */
export const StoredAttachment = z.object({
  id: Snowflake,
  filename: z.string(),
  content_type: z.string(),
  size: z.number(),
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  /** Of a voice message, in seconds; with `waveform`, base64. */
  duration_secs: z.optional(z.number()),
  waveform: z.optional(z.string()),
});
export type StoredAttachment = z.infer<typeof StoredAttachment>;

const Poll = z.object({
  question: z.string(),
  answers: z.array(z.string()),
  multiple: z.boolean(),
  endsAt: z.number(),
});

export const StoredMessage = z.object({
  id: Snowflake,
  channelId: Snowflake,
  /** `invocation`: the person's slash command, which only they see, and the bot's API never lists. */
  from: z.enum(["bot", "person", "invocation"]),
  content: z.string(),
  ephemeral: z.boolean(),
  /** The flag SUPPRESS_EMBEDS was set: links show no preview. */
  embedsSuppressed: z.optional(z.boolean()),
  /** The flag SUPPRESS_NOTIFICATIONS was set. */
  silent: z.optional(z.boolean()),
  /** Deferred: "is thinking…" until it is edited. */
  pending: z.boolean(),
  editedAt: z.optional(z.number()),
  nonce: z.optional(z.string()),
  allowedMentions: z.optional(z.unknown()),
  /** Of the bot alone; left out for none. */
  components: z.optional(MessageComponents),
  embeds: z.optional(Embeds),
  /** The interaction that it is the response to, or a follow-up of. */
  respondsTo: z.optional(Snowflake),
  /** The message that this one replies to; it may be gone. */
  replyTo: z.optional(Snowflake),
  attachments: z.optional(z.array(StoredAttachment)),
  sticker: z.optional(z.object({ id: Snowflake, name: z.string() })),
  poll: z.optional(Poll),
  /** A voice message: its one attachment has a duration. */
  voice: z.optional(z.boolean()),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

export const StoredInteraction = z.object({
  id: Snowflake,
  token: z.string(),
  /** `sent`: not acknowledged yet. `failed`: the application did not respond as it must. */
  state: z.enum(["sent", "acknowledged", "failed"]),
  /** The original response: the message that answered it, or that it stood on. */
  messageId: z.optional(Snowflake),
  channelId: z.optional(Snowflake),
  /** Discord's own fault: it acknowledged a deferral, and does not know its webhook afterwards. */
  lost: z.optional(z.boolean()),
  /** The form that it opened, until the person sends it, and the message from which it came. */
  modal: z.optional(Modal),
  from: z.optional(Snowflake),
});
export type StoredInteraction = z.infer<typeof StoredInteraction>;

/** Of the application, by guild; null: everywhere. */
const Commands = z.object({
  kind: z.literal("commands"),
  guildId: z.nullable(Snowflake),
  commands: z.array(z.looseObject({ name: z.string() })),
});

export const Line = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("message"), message: StoredMessage }),
  z.object({ kind: z.literal("deleted"), id: Snowflake }),
  z.object({ kind: z.literal("interaction"), interaction: StoredInteraction }),
  z.object({ kind: z.literal("channel-deleted"), id: Snowflake }),
  z.object({ kind: z.literal("dms"), isOpen: z.boolean() }),
  Commands,
]);
export type Line = z.infer<typeof Line>;
export type RegisteredCommand = z.infer<typeof Commands>["commands"][number];
