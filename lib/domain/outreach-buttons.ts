/** outreach-buttons: what can be pressed under a message that nobody asked for. */
import { type ActionRow, type ButtonLook, buttonsRow } from "./components.ts";
import { customIdOf } from "./custom-id.ts";
import type { ThreadId } from "./ids.ts";
import type { OutreachButton } from "./outreach-button.ts";

/** What led to the message. */
export type OutreachCause = "thought" | "reminder";

export const buttonLabels: Readonly<Record<OutreachButton, string>> = {
  snooze: "Snooze 1 h",
  tomorrow: "Tomorrow",
  "not-helpful": "Not helpful",
};

const offered: Readonly<Record<OutreachCause, readonly OutreachButton[]>> = {
  thought: ["snooze", "tomorrow", "not-helpful"],
  /** The person has asked for it: it cannot be unhelpful, only too early. */
  reminder: ["snooze", "tomorrow"],
};

/** A thread with a longer name is no channel, and its buttons would not fit into Discord's 100 characters. */
const longestThread = 61;

/**
 * | the message came of | its buttons |
 * | --- | --- |
 * | a thought, whatever else | Snooze 1 h, Tomorrow, Not helpful |
 * | reminders alone | Snooze 1 h, Tomorrow |
 */
export function buttonsUnder(
  { threadId, replyId }: { readonly threadId: ThreadId; readonly replyId: string },
  cause: OutreachCause,
): readonly ActionRow[] {
  if (threadId.length > longestThread) return [];
  const look = (action: OutreachButton): ButtonLook => ({
    label: buttonLabels[action],
    custom_id: customIdOf({ action, threadId, id: replyId }),
  });
  return [buttonsRow(offered[cause].map(look))];
}
