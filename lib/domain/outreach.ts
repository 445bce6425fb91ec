/** outreach: a message that nobody asked for: where it stands, what was pressed under it, whether it was taken back. */
import * as z from "zod/mini";
import { Snowflake, ThreadId } from "./ids.ts";
import { OutreachButton } from "./outreach-button.ts";
import { Instant } from "./time.ts";

/** The press that counts: which button, when, and by which signal, so that the same one delivered twice is one. */
export const OutreachUse = z.object({ button: OutreachButton, at: Instant, by: z.string() });
export type OutreachUse = z.infer<typeof OutreachUse>;

/**
 * - `replyId`  of the reply in the history, and in the `custom_id` of its buttons
 * - `thoughts`  what led to it, as it was thought
 * - `messageIds`  of its parts in Discord, in their order; fewer than the parts, or none, while some are still to be sent
 */
export const Outreach = z.object({
  replyId: z.string(),
  threadId: ThreadId,
  signalIds: z.array(z.string()),
  thoughts: z.array(z.string()),
  text: z.string(),
  destination: z.string(),
  channelId: Snowflake,
  messageIds: z.array(Snowflake),
  sentAt: Instant,
  used: z.optional(OutreachUse),
  retractedAt: z.optional(Instant),
});
export type Outreach = z.infer<typeof Outreach>;

/** Whether its person has said that it did not help. */
export const isUnhelpful = ({ used }: Outreach): boolean => used?.button === "not-helpful";

/** A month: who presses a button later reads that its message is too old. */
export const outreachKeptDays = 30;
