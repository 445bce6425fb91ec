/** order-reminder: a person's orders about reminders, and what they read of them. */
import { relativeTime } from "../domain/discord-time.ts";
import type { Reminder } from "../domain/reminder.ts";
import { reminderButtons } from "../domain/reminder-controls.ts";
import type { Order } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { OrderWords } from "./carry-out-order.ts";
import {
  cancel,
  confirm,
  draft,
  edit,
  type ReminderPorts,
  type ReminderResult,
} from "./reminders.ts";

export type ReminderOrder = Extract<
  Order,
  { name: "remind" | "reminder-confirm" | "reminder-cancel" | "reminder-edit" }
>;

/** @param newId names the reminder that the order makes: a second delivery meets it there */
export async function orderReminder(
  ports: ReminderPorts,
  thread: Thread,
  order: ReminderOrder,
  newId: string,
): Promise<OrderWords> {
  switch (order.name) {
    case "remind":
      return wordsOf(await draft(ports, thread, { id: newId, what: order.what, when: order.when }));
    case "reminder-confirm":
      return wordsOf(await confirm(ports, thread, order.id));
    case "reminder-cancel":
      return wordsOf(await cancel(ports, thread, order.id));
    case "reminder-edit":
      return wordsOf(await edit(ports, thread, order));
  }
}

const wordsOf = (result: ReminderResult): OrderWords =>
  "reminder" in result
    ? {
        text: reminderText(result.reminder, result.sentence),
        components: reminderButtons(result.reminder),
      }
    : { text: result.sentence };

/** The sentence, and how far off that is. */
const reminderText = ({ state, dueAt }: Reminder, sentence: string): string =>
  state === "draft" || state === "set" ? `${sentence}\n(${relativeTime(dueAt)})` : sentence;
