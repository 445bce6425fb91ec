/** reminder-deeds: what a turn's tools decided about reminders is carried out, once its turn is on record. */
import { Fault, reasonOf } from "../domain/fault.ts";
import type { ReminderDeed } from "../domain/reminder.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports } from "../ports.ts";
import { type ReminderPorts, rewrite, set, withdraw } from "./reminders.ts";

export type ReminderDeedPorts = ReminderPorts & Pick<Ports, "log">;

/**
 * One after the other; all of it may be repeated. What a person has changed since it was decided stays as they
 * made it. One that cannot be carried out is logged, and keeps nothing else from being done.
 */
export async function carryOutReminders(
  ports: ReminderDeedPorts,
  thread: Pick<Thread, "id">,
  deeds: readonly ReminderDeed[],
): Promise<void> {
  for (const deed of deeds) {
    try {
      const { kind } = await carryOut(ports, thread, deed);
      if (kind === "refused" || kind === "missing")
        ports.log.warn("reminder.not-done", { thread: thread.id, deed: deed.kind, kind });
    } catch (error) {
      if (!(error instanceof Fault && error.code === "corrupt")) throw error;
      const reason = reasonOf(error);
      ports.log.warn("reminder.not-done", { thread: thread.id, deed: deed.kind, reason });
    }
  }
}

function carryOut(ports: ReminderDeedPorts, thread: Pick<Thread, "id">, deed: ReminderDeed) {
  const { id, at } = deed;
  switch (deed.kind) {
    case "remind":
      return set(ports, thread, deed);
    case "edit":
      return rewrite(ports, { thread, id, decidedAt: at }, deed);
    case "cancel":
      return withdraw(ports, { thread, id, decidedAt: at });
  }
}
