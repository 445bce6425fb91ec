/** Reminders in memory. */
import type { ReminderStore } from "../../ports.ts";
import { reminderKey, reminderPrefix, threadPk } from "../dynamo/keys.ts";
import { parseReminder, reminderItem, reminderOf } from "../dynamo/reminders.ts";
import { parseRows } from "../stored.ts";
import { placed, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

export function memoryReminders(shelf: Shelf, onCorrupt: OnCorrupt): ReminderStore {
  return {
    create: async (reminder, shardCount) =>
      shelf.putNew(reminderKey(reminder.threadId, reminder.id), reminderItem(reminder, shardCount)),

    async read(thread, id) {
      const item = shelf.get(reminderKey(thread, id));
      return item && parseReminder("reminders.read", thread, id, item);
    },

    async list(thread) {
      const rows = shelf.list(threadPk(thread), reminderPrefix);
      return parseRows(reminderOf(thread), placed("reminders.list", rows), onCorrupt);
    },

    async change(reminder, shardCount) {
      const key = reminderKey(reminder.threadId, reminder.id);
      if (shelf.get(key)?.["rev"] !== reminder.rev - 1) return false;
      shelf.put(key, reminderItem(reminder, shardCount));
      return true;
    },

    async postpone(thread, id, from, to) {
      const key = reminderKey(thread, id);
      if (shelf.get(key)?.["dueAt"] !== from) return false;
      shelf.damage(key, { dueAt: to });
      return true;
    },
  };
}
