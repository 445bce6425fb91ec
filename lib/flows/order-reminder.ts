/** order-reminder: a person's orders about reminders, and what they read of them. */
import { relativeTime } from "../domain/discord-time.ts";
import type { Reminder, ReminderId } from "../domain/reminder.ts";
import { reminderButtons } from "../domain/reminder-controls.ts";
import type { Order } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
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

/** An order, and how it came. */
export interface OrderedReminder {
  readonly order: ReminderOrder;
  /** Of the reminder that it makes: a second delivery meets it there. */
  readonly newId: ReminderId;
  /** When it was given; its times are understood by that, however long it has waited, and how often it came. */
  readonly askedAt: Instant;
}

/** What came of it, with the buttons for what can be done next. */
export async function orderReminder(
  ports: ReminderPorts,
  thread: Thread,
  { order, newId, askedAt }: OrderedReminder,
): Promise<OrderWords> {
  switch (order.name) {
    case "remind": {
      const { what, when } = order;
      return wordsOf(await draft(ports, thread, { id: newId, what, when, askedAt }));
    }
    case "reminder-confirm":
      return wordsOf(await confirm(ports, thread, order.id));
    case "reminder-cancel":
      return wordsOf(await cancel(ports, thread, order.id));
    case "reminder-edit":
      return wordsOf(await edit(ports, thread, { ...order, askedAt }));
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
