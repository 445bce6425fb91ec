/** overruled: whether the person has taken back, or moved, a reminder that was sent and not said yet. */
import { Fault, reasonOf } from "../domain/fault.ts";
import { isStillWanted } from "../domain/reminder.ts";
import type { Signal } from "../domain/signal.ts";
import type { Ports } from "../ports.ts";

/** False for anything but a reminder. One whose item cannot be read is said: it was sent when it could be. */
export async function isOverruled(
  { reminders, log }: Pick<Ports, "reminders" | "log">,
  signal: Signal,
): Promise<boolean> {
  if (signal.type !== "reminder") return false;
  const { threadId, reminderId, dueAt } = signal;
  try {
    return !isStillWanted(await reminders.read(threadId, reminderId), dueAt);
  } catch (error) {
    if (!(error instanceof Fault && error.code === "corrupt")) throw error;
    log.warn("reminder.corrupt", { thread: threadId, reason: reasonOf(error) });
    return false;
  }
}
