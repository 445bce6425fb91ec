/** What the person writes without a command: words, files, a sticker, a poll, a voice message, a reply. */
import * as z from "zod/mini";
import { Snowflake } from "../../lib/domain/ids.ts";
import { InvalidInput } from "../../lib/domain/parse.ts";
import type { StoredAttachment, StoredMessage } from "./state-types.ts";
import type { EmbeddedWorld } from "./world.ts";

const positive = z.optional(z.number("must be a number").check(z.positive("must be positive")));

/** A file: its bytes in base64, or nothing but its description. */
export const Upload = z.strictObject({
  filename: z
    .string("must be a file's name")
    .check(z.regex(/^[^/\\]{1,255}$/, "must be a file's name")),
  content_type: z
    .string("must be a media type")
    .check(z.regex(/^[\w.+-]+\/[\w.+-]+(; ?[\w=-]+)*$/, "must be a media type")),
  /** Base64. */
  data: z.optional(z.string("must be base64")),
  /** In bytes; known from `data` when there is some. */
  size: positive,
  width: positive,
  height: positive,
  duration_secs: positive,
  waveform: z.optional(z.string("must be base64")),
});
export type Upload = z.infer<typeof Upload>;

const short = (most: number) =>
  z
    .string("must be a text")
    .check(
      z.regex(/\S/, "must not be empty"),
      z.maxLength(most, `must have at most ${most} characters`),
    );

/** `voice: true` makes the one attachment a voice message. */
export const WrittenMessage = z.strictObject({
  content: z._default(
    z.string("must be a text").check(z.maxLength(2_000, "must have at most 2000 characters")),
    "",
  ),
  channel_id: z.optional(Snowflake),
  reply_to: z.optional(Snowflake),
  attachments: z._default(
    z.array(Upload, "must be a list").check(z.maxLength(10, "must be at most ten")),
    [],
  ),
  sticker: z.optional(short(30)),
  poll: z.optional(
    z.strictObject({
      question: short(300),
      answers: z
        .array(short(55), "must be a list")
        .check(z.minLength(1, "must not be empty"), z.maxLength(10, "must be at most ten")),
      multiple: z._default(z.boolean("must be true or false"), false),
    }),
  ),
  voice: z._default(z.boolean("must be true or false"), false),
});
export type WrittenMessage = z.infer<typeof WrittenMessage>;

/** Discord's default: 24 hours. */
const pollLastsMs = 24 * 60 * 60_000;

/** @throws `InvalidInput` when the client would not let the person send it */
export function writtenBy(world: EmbeddedWorld, wanted: WrittenMessage): StoredMessage {
  const { reply_to: replyTo, sticker, poll, attachments, voice } = wanted;
  const content = wanted.content.trim();
  const isEmpty =
    content === "" && attachments.length === 0 && sticker === undefined && poll === undefined;
  if (isEmpty) throw new InvalidInput("content", "must not be empty");
  if (replyTo !== undefined && world.state.message(replyTo) === undefined)
    throw new InvalidInput("reply_to", "is no message here");
  if (voice && (attachments.length !== 1 || content !== ""))
    throw new InvalidInput("voice", "needs one attachment, and no words");
  return {
    id: world.newId(),
    channelId: wanted.channel_id ?? world.identity.dmChannelId,
    from: "person",
    content,
    ephemeral: false,
    pending: false,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(attachments.length === 0
      ? {}
      : { attachments: attachments.map((file) => keepUpload(world, file)) }),
    ...(sticker === undefined ? {} : { sticker: { id: world.newId(), name: sticker } }),
    ...(poll === undefined ? {} : { poll: { ...poll, endsAt: world.now() + pollLastsMs } }),
    ...(voice ? { voice } : {}),
  };
}

/** Keeps the bytes, when there are some, and answers what is known of the file. */
export function keepUpload(world: EmbeddedWorld, upload: Upload): StoredAttachment {
  const { data, size, ...described } = upload;
  const bytes = data === undefined ? null : Buffer.from(data, "base64");
  const id = world.newId();
  if (bytes !== null) world.files.put(id, bytes);
  return {
    id,
    filename: described.filename,
    content_type: described.content_type,
    size: bytes?.length ?? size ?? 0,
    ...defined("width", described.width),
    ...defined("height", described.height),
    ...defined("duration_secs", described.duration_secs),
    ...defined("waveform", described.waveform),
  };
}

const defined = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [key in K]?: V }; // A computed key widens to string.
