/** fire-reminder: one that is due -> its signal -> its next time, or its end. */
import { Fault, reasonOf } from "../domain/fault.ts";
import { reminderSignalId } from "../domain/ids.ts";
import { brokenReminderWaitMs, fired, type Reminder } from "../domain/reminder.ts";
import type { ReminderSignal } from "../domain/signal.ts";
import { after, type Instant, instant } from "../domain/time.ts";
import type { DueReminder, Ports } from "../ports.ts";
import { type AnnouncePorts, announceNow } from "./announce.ts";
import { nextAfter, shardCount } from "./reminders.ts";

export type FirePorts = AnnouncePorts &
  Pick<Ports, "clock" | "ids" | "reminders" | "queue" | "system">;

/**
 * Sends it first and moves it then: one whose sender dies in between is due again, and its signal bears the same
 * id, so that it is heard once. Times that were missed, all but the first, are left out.
 *
 * False when it is not due any more: somebody else has sent it, or its person has changed it.
 */
export async function fireReminder(ports: FirePorts, due: DueReminder): Promise<boolean> {
  const now = ports.clock.now();
  try {
    const reminder = await ports.reminders.read(due.id, due.reminderId);
    if (reminder === null || reminder.state !== "set" || reminder.dueAt !== due.dueAt) return false;
    await ports.queue.send(signalOf(reminder, now));
    const nextDueAt = await nextAfter(reminder, instant(Math.max(now, reminder.dueAt)));
    await ports.reminders.change(fired(reminder, nextDueAt, now), await shardCount(ports));
    return true;
  } catch (error) {
    await putOff(ports, due, error);
    throw error;
  }
}

const signalOf = (
  { id, threadId, prompt, dueAt, madeBy, hearsay }: Reminder,
  timestamp: Instant,
): ReminderSignal => ({
  type: "reminder",
  source: "heartbeat",
  id: reminderSignalId(threadId, id, dueAt),
  threadId,
  content: [{ type: "text", text: prompt }],
  timestamp,
  reminderId: id,
  dueAt,
  madeBy,
  hearsay,
});

/**
 * What does not parse, or has a zone or a pattern that is none any more, would stand first in the due index at every
 * tick: it waits an hour, and its thread's log says why. A failure of the world passes: it is due as before.
 */
async function putOff(ports: FirePorts, due: DueReminder, error: unknown): Promise<void> {
  const passes = error instanceof Fault && error.code !== "corrupt" && error.code !== "rejected";
  if (passes) return;
  const { id: threadId, reminderId, dueAt } = due;
  const untilAt = after(ports.clock.now(), brokenReminderWaitMs);
  await ports.reminders.postpone(threadId, reminderId, dueAt, untilAt);
  await announceNow(ports, threadId, {
    type: "reminder-failed",
    detail: { id: reminderId, reason: reasonOf(error) },
  });
}
