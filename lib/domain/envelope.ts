/** What comes with a person's words in Discord, beside them: files, stickers, a poll, what they reply to, what they forward. */
import * as z from "zod/mini";
import { Snowflake } from "./ids.ts";

const Count = z.number().check(z.int(), z.minimum(0));

/** Discord, "Attachment Object". The address is Discord's own, signed for about a day. */
export const Attachment = z.object({
  id: Snowflake,
  name: z.string(),
  /** The media type as Discord tells it, `image/png`; left out when it does not know. */
  type: z.optional(z.string()),
  sizeBytes: Count,
  url: z.string(),
  /** Of pictures and films. */
  width: z.optional(Count),
  height: z.optional(Count),
  /** Of voice messages. */
  durationMs: z.optional(Count),
});
export type Attachment = z.infer<typeof Attachment>;

const Poll = z.object({ question: z.string(), answers: z.array(z.string()) });

/** Words that were not written with this message. */
const Earlier = z.object({
  text: z.string(),
  /** Names of what came with them. */
  files: z.array(z.string()),
});

/** The message that is replied to. `person`: the author of the reply wrote that one, too. */
const RepliedTo = z.extend(Earlier, { by: z.enum(["assistant", "person", "somebody"]) });

/** What is not a file. Forwarded are snapshots: Discord does not say who wrote them. */
export const Beside = z.object({
  stickers: z.optional(z.array(z.string())),
  poll: z.optional(Poll),
  repliedTo: z.optional(RepliedTo),
  forwarded: z.optional(z.array(Earlier)),
});
export type Beside = z.infer<typeof Beside>;
