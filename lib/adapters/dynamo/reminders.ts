/** Reminders in the table: an item each; those that are set stand in the due index. */
import * as z from "zod/mini";
import type { ThreadId } from "../../domain/ids.ts";
import { isWaiting, keptUntilAt, Reminder, type ReminderId } from "../../domain/reminder.ts";
import { shardOf } from "../../domain/system.ts";
import { milliseconds } from "../../domain/time.ts";
import type { ReminderStore } from "../../ports.ts";
import { type Item, parseNamed } from "../stored.ts";
import { expiresAt, nameOf, reminderKey, reminderPrefix, threadPk } from "./keys.ts";
import { parseItems } from "./rows.ts";
import type { Table } from "./table.ts";

/** The reminder as it is stored: with its shard while it waits, with its end when it is kept for a while only. */
export function reminderItem(reminder: Reminder, shardCount: number): Item {
  const untilAt = keptUntilAt(reminder);
  return {
    ...reminder,
    ...(isWaiting(reminder) ? { dueShard: String(shardOf(reminder.threadId, shardCount)) } : {}),
    ...(untilAt === null ? {} : { expiresAt: expiresAt(untilAt, milliseconds(0)) }),
  };
}

/** One that names another thread is corrupt: it would fire there. */
export const reminderOf = (thread: ThreadId) =>
  Reminder.check(
    z.refine(({ threadId }) => threadId === thread, `must be of the thread ${thread}`),
  );

export const parseReminder = (at: string, thread: ThreadId, id: ReminderId, item: Item): Reminder =>
  parseNamed(Reminder, { at, item: nameOf(reminderKey(thread, id)) }, item, {
    id,
    threadId: thread,
  });

export function dynamoReminders(table: Table): ReminderStore {
  return {
    create: (reminder, shardCount) =>
      table.put(
        "reminders.create",
        { ...reminderKey(reminder.threadId, reminder.id), ...reminderItem(reminder, shardCount) },
        { condition: "attribute_not_exists(pk)" },
      ),

    async read(thread, id) {
      const at = "reminders.read";
      const item = await table.get(at, reminderKey(thread, id));
      return item && parseReminder(at, thread, id, item);
    },

    async list(thread) {
      const at = "reminders.list";
      const rows = await table.query(at, {
        keys: "pk = :pk AND begins_with(sk, :prefix)",
        values: { ":pk": threadPk(thread), ":prefix": reminderPrefix },
      });
      return parseItems(reminderOf(thread), { at, table }, rows);
    },

    change: (reminder, shardCount) =>
      table.put(
        "reminders.change",
        { ...reminderKey(reminder.threadId, reminder.id), ...reminderItem(reminder, shardCount) },
        { condition: "rev = :seen", values: { ":seen": reminder.rev - 1 } },
      ),

    async postpone(thread, id, from, to) {
      const item = await table.update("reminders.postpone", {
        key: reminderKey(thread, id),
        update: "SET dueAt = :to",
        condition: "dueAt = :from",
        values: { ":from": from, ":to": to },
      });
      return item !== null;
    },
  };
}
