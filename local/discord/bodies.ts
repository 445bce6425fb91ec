/** The request bodies of Discord's API, and what Discord says of one that does not fit. */
import * as z from "zod/mini";
import { emptyMessage, invalidField } from "./errors.ts";
import type { StoredMessage } from "./state.ts";
import { ephemeralFlag, suppressEmbedsFlag } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

const maxCharacters = 2_000;
const maxNonceCharacters = 25;

/** A body that does not fit is refused as Discord refuses it: error 50035 with the field's path. */
export function readBody<T extends z.ZodMiniType>(schema: T, body: unknown): z.output<T> {
  const result = z.safeParse(schema, body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalidField(
    issue?.path.join(".") ?? "",
    "BASE_TYPE_BAD_TYPE",
    issue?.message ?? "is not valid",
  );
}

const Mentions = z.object({ parse: z.optional(z.array(z.enum(["everyone", "roles", "users"]))) });
export const MessageBody = z.object({
  content: z.optional(z.nullable(z.string("Could not interpret as string."))),
  nonce: z.optional(z.union([z.string(), z.number()])),
  enforce_nonce: z.optional(z.boolean()),
  flags: z.optional(z.number()),
  allowed_mentions: z.optional(Mentions),
});
export type MessageBody = z.infer<typeof MessageBody>;

/** The text as Discord keeps it, without white space around it. */
export function contentOf({ content }: MessageBody): string {
  const text = (content ?? "").trim();
  if (text === "") throw emptyMessage();
  if ([...text].length > maxCharacters) {
    const words = `Must be ${maxCharacters} or fewer in length.`;
    throw invalidField("content", "BASE_TYPE_MAX_LENGTH", words);
  }
  return text;
}

export function nonceOf({ nonce }: MessageBody): string | undefined {
  if (nonce === undefined) return undefined;
  const text = String(nonce);
  if (text.length > maxNonceCharacters) {
    const words = `Must be ${maxNonceCharacters} or fewer in length.`;
    throw invalidField("nonce", "BASE_TYPE_MAX_LENGTH", words);
  }
  return text;
}

export const suppressesEmbeds = ({ flags = 0 }: MessageBody): boolean =>
  (flags & suppressEmbedsFlag) !== 0;

/** The bot's message that such a body makes. */
export const newMessage = (
  { newId }: EmbeddedWorld,
  channelId: string,
  content: string,
  wanted: MessageBody,
): StoredMessage => ({
  id: newId(),
  channelId,
  from: "bot",
  content,
  ephemeral: ((wanted.flags ?? 0) & ephemeralFlag) !== 0,
  embedsSuppressed: suppressesEmbeds(wanted),
  pending: false,
  allowedMentions: wanted.allowed_mentions,
});
