/** The request bodies of Discord's API, and what Discord says of one that does not fit. */
import * as z from "zod/mini";
import { between, codeOf } from "./checks.ts";
import { MessageComponents } from "./components.ts";
import { Embeds } from "./embeds.ts";
import { emptyMessage, invalidField } from "./errors.ts";
import type { StoredMessage } from "./state-types.ts";
import { ephemeralFlag, silentFlag, suppressEmbedsFlag } from "./wire.ts";
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
    issue === undefined ? "BASE_TYPE_BAD_TYPE" : codeOf(issue),
    issue?.message ?? "is not valid",
  );
}

const Ids = z.array(z.string()).check(between(0, 100));
export const AllowedMentions = z.object({
  parse: z.optional(z.array(z.enum(["everyone", "roles", "users"]))),
  users: z.optional(Ids),
  roles: z.optional(Ids),
  replied_user: z.optional(z.boolean()),
});

export const MessageBody = z.object({
  content: z.optional(z.nullable(z.string("Could not interpret as string."))),
  nonce: z.optional(z.union([z.string(), z.number()])),
  enforce_nonce: z.optional(z.boolean()),
  flags: z.optional(z.number()),
  allowed_mentions: z.optional(AllowedMentions),
  components: z.optional(z.nullable(MessageComponents)),
  embeds: z.optional(z.nullable(Embeds)),
  message_reference: z.optional(
    z.object({
      message_id: z.string("This field is required"),
      fail_if_not_exists: z.optional(z.boolean()),
    }),
  ),
});
export type MessageBody = z.infer<typeof MessageBody>;

/** The text as Discord keeps it, without white space around it; "" only beside an embed. */
export function contentOf({ content, embeds }: Pick<MessageBody, "content" | "embeds">): string {
  const text = (content ?? "").trim();
  if (text === "" && (embeds ?? []).length === 0) throw emptyMessage();
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

const has = ({ flags = 0 }: { readonly flags?: number | undefined }, flag: number): boolean =>
  (flags & flag) !== 0;

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
  ephemeral: has(wanted, ephemeralFlag),
  embedsSuppressed: has(wanted, suppressEmbedsFlag),
  ...(has(wanted, silentFlag) ? { silent: true } : {}),
  pending: false,
  allowedMentions: wanted.allowed_mentions,
  ...((wanted.components ?? []).length === 0 ? {} : { components: wanted.components ?? [] }),
  ...((wanted.embeds ?? []).length === 0 ? {} : { embeds: wanted.embeds ?? [] }),
});

/** What an edit says of a message; what it leaves out stays as it was. */
export type Edit = Pick<
  MessageBody,
  "content" | "flags" | "allowed_mentions" | "components" | "embeds"
>;

/** The message after an edit; a deferred one is no longer pending. */
export const editedMessage = (
  { now }: EmbeddedWorld,
  message: StoredMessage,
  wanted: Edit,
): StoredMessage => ({
  ...message,
  content: contentOf({
    content: wanted.content === undefined ? message.content : wanted.content,
    embeds: wanted.embeds === undefined ? message.embeds : wanted.embeds,
  }),
  ...(wanted.components === undefined ? {} : { components: wanted.components ?? [] }),
  ...(wanted.embeds === undefined ? {} : { embeds: wanted.embeds ?? [] }),
  pending: false,
  editedAt: now(),
  ...(wanted.flags === undefined ? {} : { embedsSuppressed: has(wanted, suppressEmbedsFlag) }),
  ...(wanted.allowed_mentions === undefined ? {} : { allowedMentions: wanted.allowed_mentions }),
});
