/** Discord's attachment object, of a message and of a command, as a file in our own words. */
import * as z from "zod/mini";
import type { Attachment } from "./envelope.ts";
import { Snowflake } from "./ids.ts";
import { shortened } from "./parse.ts";
import { sanitise } from "./plain-text.ts";

/** Discord, "Attachment Object". */
export const DiscordAttachment = z.object({
  id: Snowflake,
  filename: z.string("must be a file's name"),
  content_type: z.nullish(z.string()),
  size: z.number("must be a size"),
  url: z.string("must be an address"),
  width: z.nullish(z.number()),
  height: z.nullish(z.number()),
  duration_secs: z.nullish(z.number()),
});
type DiscordAttachment = z.infer<typeof DiscordAttachment>;

/** Its name is whatever its sender called it; some numbers come as fractions. */
export const attachmentOf = (told: DiscordAttachment): Attachment => ({
  id: told.id,
  name: fileName(told.filename),
  ...(told.content_type && { type: told.content_type }),
  sizeBytes: whole(told.size),
  url: told.url,
  ...(told.width && told.height ? { width: whole(told.width), height: whole(told.height) } : {}),
  ...(told.duration_secs && { durationMs: whole(told.duration_secs * 1_000) }),
});

/** On one line, and short. */
export const fileName = (name: string): string =>
  shortened(sanitise(name).replace(/\s+/g, " ").trim());

const whole = (count: number): number => Math.max(0, Math.round(count));
