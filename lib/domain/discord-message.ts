/** A message of Discord's as whoever listens reads it; everything else that Discord sends is dropped at the door. */
import * as z from "zod/mini";
import { attachmentOf, DiscordAttachment } from "./discord-attachment.ts";
import type { Attachment, Beside } from "./envelope.ts";
import { Snowflake } from "./ids.ts";
import { Instant } from "./time.ts";

/** Discord, "Message Types": what a person writes; all others tell of something (a pin, a call, a used command). */
const messageType = { words: 0, reply: 19 } as const;
/** Discord, "Message Reference Types". */
const forwardReference = 1;

export const IsoInstant = z.pipe(
  z.string("must be an ISO date").check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  z.pipe(
    z.transform((text: string) => Date.parse(text)),
    Instant,
  ),
);

const Author = z.object({
  id: Snowflake,
  username: z.string(),
  global_name: z.nullish(z.string()),
  bot: z.nullish(z.boolean()),
});

const list = <T extends z.ZodMiniType>(entry: T) => z.nullish(z.array(entry));

const Said = z.object({ content: z.string(), attachments: list(DiscordAttachment) });

export const DiscordMessage = z.extend(Said, {
  id: Snowflake,
  type: z.number(),
  timestamp: IsoInstant,
  author: Author,
  sticker_items: list(z.object({ name: z.string() })),
  poll: z.nullish(
    z.object({
      question: z.object({ text: z.nullish(z.string()) }),
      answers: list(z.object({ poll_media: z.object({ text: z.nullish(z.string()) }) })),
    }),
  ),
  message_reference: z.nullish(z.object({ type: z.nullish(z.number()) })),
  /** Null when it was deleted. */
  referenced_message: z.nullish(z.extend(Said, { author: Author })),
  message_snapshots: list(z.object({ message: Said })),
});
export type DiscordMessage = z.infer<typeof DiscordMessage>;

/** What a message brings, in our own words. */
export interface Letter {
  readonly id: string;
  readonly at: Instant;
  readonly author: { readonly id: string; readonly name: string };
  /** True of what a person wrote: neither a bot's, nor one of Discord's own notes (a pin, a call). */
  readonly isByPerson: boolean;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Null when there is nothing beside text and files. */
  readonly beside: Beside | null;
}

/** @param botId tells whose message it is that is replied to */
export function letterOf(message: DiscordMessage, botId: string): Letter {
  const { id, type, timestamp, author, content, attachments } = message;
  const beside: Beside = {
    ...(message.sticker_items?.length && {
      stickers: message.sticker_items.map(({ name }) => name),
    }),
    ...(message.poll && { poll: pollOf(message.poll) }),
    ...(message.referenced_message && {
      repliedTo: repliedToOf(message.referenced_message, author.id, botId),
    }),
    ...(message.message_reference?.type === forwardReference && {
      forwarded: (message.message_snapshots ?? []).map((snapshot) => earlierOf(snapshot.message)),
    }),
  };
  return {
    id,
    at: timestamp,
    author: { id: author.id, name: author.global_name ?? author.username },
    isByPerson: author.bot !== true && (type === messageType.words || type === messageType.reply),
    text: content,
    attachments: (attachments ?? []).map(attachmentOf),
    beside: Object.keys(beside).length === 0 ? null : beside,
  };
}

const pollOf = ({ question, answers }: NonNullable<DiscordMessage["poll"]>) => ({
  question: question.text ?? "",
  answers: (answers ?? []).map(({ poll_media: { text } }) => text ?? ""),
});

const earlierOf = ({ content, attachments }: z.infer<typeof Said>) => ({
  text: content,
  files: (attachments ?? []).map(({ filename }) => filename),
});

const repliedToOf = (
  earlier: NonNullable<DiscordMessage["referenced_message"]>,
  authorId: string,
  botId: string,
) => ({
  ...earlierOf(earlier),
  by: whoseOf(earlier.author.id, authorId, botId),
});

function whoseOf(id: string, authorId: string, botId: string) {
  if (id === botId) return "assistant" as const;
  return id === authorId ? ("person" as const) : ("somebody" as const);
}
