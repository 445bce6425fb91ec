/** Reminders on the wire: what is sent to make or change one, and what is shown of them. */
import * as z from "zod/mini";
import type { ThreadId } from "../ids.ts";
import { Reminder, ReminderPrompt } from "../reminder.ts";
import { isoOf } from "../time.ts";
import { isoOrNull, Time, TimeOrNull } from "./moments.ts";

const When = z
  .string("must be text")
  .check(z.trim(), z.minLength(1, 'must say when, as "tomorrow at 9" does'));

/** `{"what": "call mum", "when": "tomorrow at 9"}`; `when` in words, by the clock of the thread's zone. */
export const NewReminderBody = z.strictObject(
  { what: ReminderPrompt, when: When },
  "must be a JSON object",
);

/** One of the two, or both. */
export const ReminderEditBody = z
  .strictObject(
    { what: z.optional(ReminderPrompt), when: z.optional(When) },
    "must be a JSON object",
  )
  .check(
    z.refine(
      ({ what, when }) => what !== undefined || when !== undefined,
      "must have what, when or both",
    ),
  );

const ReminderShown = z.object({
  id: z.string(),
  /** `set`, or `cancelled` in the answer to that. */
  state: Reminder.shape.state,
  what: z.string(),
  /** As it was understood: `Thu 26 Nov 09:00 Europe/Berlin`, `every weekday at 08:30 Europe/Berlin`. */
  when: z.string(),
  due_at: Time,
  /** Five fields of cron, in the zone; null: once. */
  pattern: z.nullable(z.string()),
  timezone: z.string(),
  made_by: Reminder.shape.madeBy,
  made_at: Time,
  /** The time for which it was said last. */
  last_due_at: TimeOrNull,
  /** Others' words were before the agent that made it. */
  hearsay: z.boolean(),
});

export const ReminderAnswer = z.object({
  thread_id: z.string(),
  reminder: ReminderShown,
  message: z.string(),
});
export type ReminderAnswer = z.infer<typeof ReminderAnswer>;

export const RemindersAnswer = z.object({
  thread_id: z.string(),
  /** Those that are set, the next one first. */
  reminders: z.array(ReminderShown),
});
export type RemindersAnswer = z.infer<typeof RemindersAnswer>;

/** A reminder, and its plan in words. */
interface Worded {
  readonly reminder: Reminder;
  readonly words: string;
}

const reminderShown = ({ reminder, words }: Worded): z.infer<typeof ReminderShown> => ({
  id: reminder.id,
  state: reminder.state,
  what: reminder.prompt,
  when: words,
  due_at: isoOf(reminder.dueAt),
  pattern: reminder.pattern,
  timezone: reminder.timezone,
  made_by: reminder.madeBy,
  made_at: isoOf(reminder.madeAt),
  last_due_at: isoOrNull(reminder.lastDueAt),
  hearsay: reminder.hearsay,
});

export const reminderAnswer = (
  threadId: ThreadId,
  worded: Worded,
  message: string,
): ReminderAnswer => ({ thread_id: threadId, reminder: reminderShown(worded), message });

export const remindersAnswer = (threadId: ThreadId, found: readonly Worded[]): RemindersAnswer => ({
  thread_id: threadId,
  reminders: found.map(reminderShown),
});
