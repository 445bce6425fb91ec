/** press: what a button under an unasked message does: once, whenever it comes, and the buttons are gone. */

import { cut } from "../domain/cut.ts";
import { afterNotHelpful } from "../domain/feedback.ts";
import { type Outreach, outreachKeptDays } from "../domain/outreach.ts";
import type { OutreachButton } from "../domain/outreach-button.ts";
import { buttonLabels } from "../domain/outreach-buttons.ts";
import { promptLimit, type ReminderId, withoutLateness } from "../domain/reminder.ts";
import type { Thread } from "../domain/thread.ts";
import { after, days, hours, type Instant } from "../domain/time.ts";
import type { Ports } from "../ports.ts";
import { announce } from "./announce.ts";
import { type ReminderPorts, set } from "./reminders.ts";
import { takeButtonsAway } from "./take-buttons-away.ts";

export type PressPorts = ReminderPorts & Pick<Ports, "log" | "messenger" | "outreach" | "threads">;

export interface Press {
  readonly button: OutreachButton;
  readonly replyId: string;
  /** The signal's: the same press again, after a death, is carried out to its end. */
  readonly pressId: string;
  /** Names the reminder that it may make; a ULID. */
  readonly reminderId: ReminderId;
}

/**
 * The words for whoever pressed.
 *
 * | the record of the message | what happens |
 * | --- | --- |
 * | is gone, or a month old | nothing |
 * | says that it was taken back | nothing |
 * | says that another press came first | nothing, but that the buttons are taken away |
 * | else, Snooze 1 h or Tomorrow | a reminder says it again then; the buttons are taken away |
 * | else, Not helpful | it is kept with its thought, for the next reflections; the buttons are taken away |
 */
export async function press(
  ports: PressPorts,
  thread: Thread,
  { button, replyId, pressId, reminderId }: Press,
): Promise<string> {
  const now = ports.clock.now();
  const use = { button, at: now, by: pressId };
  const outreach = await ports.outreach.use(thread.id, replyId, use);
  if (outreach?.used === undefined || now >= after(outreach.sentAt, days(outreachKeptDays)))
    return tooOld;
  if (outreach.retractedAt !== undefined) return takenBack;
  const { used } = outreach;
  const words =
    used.by !== pressId
      ? `You have pressed “${buttonLabels[used.button]}” under this message already; that holds.`
      : button === "not-helpful"
        ? await learn(ports, outreach, used.at)
        : await sayAgain(ports, thread, outreach, { button, reminderId, at: used.at });
  await takeButtonsAway(ports, outreach);
  return words;
}

const tooOld =
  "This message is too old: I no longer know what it was about. With /remind you can be reminded of anything.";
const takenBack = "I have taken this message back already.";

/** Read anew: another press of the same batch may have counted since. */
async function learn(
  ports: PressPorts,
  { threadId, replyId }: Outreach,
  at: Instant,
): Promise<string> {
  const thread = await ports.threads.read(threadId);
  const feedback = afterNotHelpful(thread?.feedback ?? null, replyId, at);
  await ports.threads.noteFeedback(threadId, feedback);
  const detail = { reply: replyId, count: feedback.count };
  await announce(ports, { id: `${replyId}.2`, threadId, at, type: "not-helpful", detail });
  return feedback.count === 1
    ? "Thank you: I will bear in mind that this did not help."
    : `Thank you: I will bear in mind that this did not help. You have told me so ${feedback.count} times lately, so I leave you alone for longer; /heartbeat why says how long, and /heartbeat resume ends it.`;
}

/** Counted from the press that came first, so that a retry asks for the same moment. */
async function sayAgain(
  ports: PressPorts,
  thread: Thread,
  { text }: Outreach,
  { button, reminderId, at }: { button: OutreachButton; reminderId: ReminderId; at: Instant },
): Promise<string> {
  const { tomorrowMorning } = await import("../domain/tomorrow.ts");
  const dueAt = button === "snooze" ? after(at, hours(1)) : tomorrowMorning(thread.config, at);
  const result = await set(ports, thread, {
    id: reminderId,
    prompt: cut(withoutLateness(text), promptLimit),
    plan: { dueAt, pattern: null, timezone: thread.config.timezone },
    madeBy: "person",
    // The words are the assistant's own, and what led to them may have been somebody else's.
    hearsay: true,
  });
  return result.kind === "set" ? `I will come back to it ${result.words}.` : result.sentence;
}
