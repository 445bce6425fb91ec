/** say-reminder: what is special when a turn says a reminder: it is said anyhow, late ones say so, the log hears of it. */
import { reasonOf } from "../domain/fault.ts";
import { lateAfterMs, maxReminderAttempts } from "../domain/reminder.ts";
import { textOf } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import { isoOf } from "../domain/time.ts";
import { type Turn, turnOf } from "../domain/turn.ts";
import { announce, announceNow } from "./announce.ts";
import type { Batch, ConversePorts, Tracked } from "./converse.ts";
import type { Writing, Written } from "./write-reply.ts";

/** Whether a model that fails once more is not waited for: it is said in fixed words. A person's words are never. */
export const isToBeSaidAnyhow = ({ messages, reminders }: Turn, { receives }: Batch): boolean =>
  reminders.length > 0 && messages.length === 0 && receives >= maxReminderAttempts;

/** The reply with the line above it that says so, when a reminder in it is late. The zone library is loaded only then. */
export async function withLateness(
  { ports, thread, waiting }: Writing,
  written: Written,
): Promise<Written> {
  const now = ports.clock.now();
  const { reminders } = turnOf(waiting.map(({ signal }) => signal));
  if (!reminders.some(({ dueAt }) => now - dueAt >= lateAfterMs)) return written;
  const { lateLine } = await import("../domain/reminder-words.ts");
  const due = reminders.map((signal) => ({ dueAt: signal.dueAt, prompt: textOf(signal) }));
  const line = lateLine(due, now, thread.config.timezone);
  return { ...written, text: `${line}\n${written.text}` };
}

/** The log tells why no model has worded it. */
export async function tellOfFailedReminders(
  ports: ConversePorts,
  { id: threadId }: Thread,
  { reminders }: Turn,
  error: unknown,
): Promise<void> {
  const reason = reasonOf(error);
  ports.log.warn("reminder.in-fixed-words", { thread: threadId, reason });
  for (const { reminderId: id, dueAt } of reminders)
    await announceNow(ports, threadId, {
      type: "reminder-failed",
      detail: { id, dueAt: isoOf(dueAt), reason, said: "in fixed words" },
    });
}

/** The log tells of each that was said, once, how often it is done again. */
export async function tellOfReminders(
  ports: ConversePorts,
  { id: threadId }: Thread,
  turn: readonly Tracked[],
): Promise<void> {
  const at = ports.clock.now();
  for (const { signal, record } of turn) {
    if (signal.type !== "reminder") continue;
    const { reminderId, dueAt } = signal;
    await announce(ports, {
      id: `${record.replyId}.9`,
      threadId,
      at,
      type: "reminded",
      detail: { id: reminderId, dueAt: isoOf(dueAt), late: at - dueAt >= lateAfterMs },
    });
  }
}
