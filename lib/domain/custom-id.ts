/** custom-id: what a button, a menu or a form says of itself when it is used; what it is about lies in the table. */
import * as z from "zod/mini";
import { ThreadId } from "./ids.ts";

/** Each with what its id names: a reply that was said unasked, a reminder, an interaction, a version. */
export const customIdActions = [
  "snooze",
  "tomorrow",
  "not-helpful",
  "remind-set",
  "remind-drop",
  "remind-edit",
  "forget",
  "checklist",
  "reminder",
] as const;

/** Discord's bound of a custom_id. */
const longestCustomId = 100;

const words = "must be <action>:<thread>:<id>, as Vigil's own buttons have it";

/** A custom_id of ours, taken apart. Anything else is somebody else's, or of a Vigil that is newer or older. */
export const CustomId = z.pipe(
  z
    .string(words)
    .check(z.maxLength(longestCustomId, words), z.regex(/^[a-z-]+:[^:]+:[^:]+$/, words)),
  z.pipe(
    z.transform((text: string) => {
      const [action, threadId, id] = text.split(":");
      return { action, threadId, id };
    }),
    z.object({
      action: z.enum(customIdActions, words),
      threadId: ThreadId,
      id: z.string(words).check(z.regex(/^[\w.-]{1,64}$/, words)),
    }),
  ),
);
export type CustomId = z.output<typeof CustomId>;

/**
 * `snooze:default:01KA…`: at most 100 characters, as every thread that talks is `default` or named by its channel.
 * Throws a `RangeError` for a longer one, which Discord would refuse with the whole message.
 */
export function customIdOf({ action, threadId, id }: CustomId): string {
  const text = `${action}:${threadId}:${id}`;
  if (!CustomId.safeParse(text).success) throw new RangeError(`no custom_id: ${text}`);
  return text;
}
