/** A reminder: a dated task, once or recurring, and each step of its life. */
import * as z from "zod/mini";
import { ThreadId } from "./ids.ts";
import { sanitise } from "./plain-text.ts";
import { after, type DurationMs, days, Instant, minutes, seconds } from "./time.ts";

const idWords = "must be the id of a reminder";

/** A ULID, alone or with a number behind it: the one that made it and the how manieth it made. */
export const ReminderId = z
  .string(idWords)
  .check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}(?:\.\d{1,2})?$/, idWords));
export type ReminderId = z.infer<typeof ReminderId>;

export const promptLimit = 1_000;

/** Of the words that say when: an option of Discord's is longer, but no time needs that. */
export const whenLimit = 100;

const promptWords = `must be 1 to ${promptLimit} characters`;

/** What it is about, in the words of whoever asked. */
export const ReminderPrompt = z
  .string("must be text")
  .check(
    z.overwrite(sanitise),
    z.trim(),
    z.minLength(1, promptWords),
    z.maxLength(promptLimit, promptWords),
  );

/**
 * When it is due.
 *
 * - `dueAt`     the next moment
 * - `pattern`   of a recurring one: five fields of cron, in the zone; null: once
 * - `timezone`  the IANA zone in which it was understood, and in which it recurs
 */
export const ReminderPlan = z.object({
  dueAt: Instant,
  pattern: z.nullable(z.string()),
  timezone: z.string(),
});
export type ReminderPlan = z.infer<typeof ReminderPlan>;

/**
 * | state | what it is | kept |
 * | --- | --- | --- |
 * | draft | understood, not confirmed yet: it never fires | a day |
 * | set | it fires when it is due | until it is over |
 * | done | it has fired for the last time | 30 days |
 * | cancelled | it was taken back | 30 days |
 */
export const Reminder = z.object({
  id: ReminderId,
  threadId: ThreadId,
  /** Counts changes, from 1: a write is conditional on the one that was seen. */
  rev: z.number().check(z.int(), z.minimum(1)),
  state: z.enum(["draft", "set", "done", "cancelled"]),
  prompt: z.string(),
  ...ReminderPlan.shape,
  madeBy: z.enum(["person", "conversation", "heartbeat"]),
  /** Others' words were before the agent that made it: its prompt may be theirs. */
  hearsay: z._default(z.boolean(), false),
  madeAt: Instant,
  changedAt: Instant,
  /** The due time that was sent last; null before the first. */
  lastDueAt: z._default(z.nullable(Instant), null),
  /** Due times that it was moved away from by hand: what was sent for one of them is not said any more. */
  leftDueAts: z._default(z.array(Instant), []),
});
export type Reminder = z.infer<typeof Reminder>;

/** How many of a thread may be set at once: each one is a message to come, and a model call. */
export const remindersPerThread = 100;

/** Nobody moves one more often before what was sent for the first of them is answered. */
const leftDueAtsKept = 10;

const draftKeptMs = days(1);
const overKeptMs = days(30);

/** How many changes of reminders one turn of a conversation may decide. */
export const reminderDeedsPerTurn = 10;

/** How many a reflection is shown. */
export const remindersShown = 10;

/** A tick comes every minute, and a model takes its time: what comes later than this says so. */
export const lateAfterMs = minutes(5);

/** Begins each line above a late reminder's words, in Discord's small print. */
export const lateMark = "-# Late: ";

/** What was said, without the lines that said how late it was then: said again, it is not late by that. */
export const withoutLateness = (text: string): string => {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => !line.startsWith(lateMark));
  return first < 0 ? text : lines.slice(first).join("\n");
};

/** How often a model is asked to word a reminder, before it goes out in fixed words. */
export const maxReminderAttempts = 3;

/** Nothing recurs more often: each time is a message and a model call. */
export const shortestRecurrenceMs = minutes(5);

/** What is said of anything that would. */
export const tooOftenWords = `more often than every ${shortestRecurrenceMs / minutes(1)} minutes, the shortest that I repeat`;

/** What does not parse, or can no longer recur, is looked at again after this. */
export const brokenReminderWaitMs = seconds(3_600);

/** It never fires (again), and can be neither changed nor confirmed. */
export const isOver = ({ state }: Reminder): boolean => state === "done" || state === "cancelled";

/** Whether it stands in the due index. */
export const isWaiting = ({ state }: Reminder): boolean => state === "set";

/** Until when it is kept; null: for as long as it is set. */
export function keptUntilAt(reminder: Reminder): Instant | null {
  if (reminder.state === "set") return null;
  const spanMs: DurationMs = reminder.state === "draft" ? draftKeptMs : overKeptMs;
  return after(reminder.changedAt, spanMs);
}

/** Whether the store may have removed it already: then it reads as if it had. */
export function isForgotten(reminder: Reminder, now: Instant): boolean {
  const untilAt = keptUntilAt(reminder);
  return untilAt !== null && untilAt <= now;
}

/** What a new one is made of. */
export interface NewReminder {
  readonly id: ReminderId;
  readonly prompt: string;
  readonly plan: ReminderPlan;
  readonly madeBy: Reminder["madeBy"];
  readonly hearsay: boolean;
}

/** As it is first stored: never sent, at its first revision. */
export const newReminder = (
  threadId: ThreadId,
  { id, prompt, plan, madeBy, hearsay }: NewReminder,
  { state, now }: { readonly state: "draft" | "set"; readonly now: Instant },
): Reminder => ({
  id,
  threadId,
  rev: 1,
  state,
  prompt,
  ...plan,
  madeBy,
  hearsay,
  madeAt: now,
  changedAt: now,
  lastDueAt: null,
  leftDueAts: [],
});

/** The reminder with some of it changed at `now`. */
export const changed = (
  reminder: Reminder,
  changes: Partial<Omit<Reminder, "id" | "threadId" | "rev">>,
  now: Instant,
): Reminder => ({ ...reminder, ...changes, rev: reminder.rev + 1, changedAt: now });

export interface ReminderEdit {
  /** Null: the words stay. */
  readonly prompt: string | null;
  /** Null: the time stays. */
  readonly plan: ReminderPlan | null;
}

/** With other words, another time, or both; null when it says so already. */
export function edited(
  reminder: Reminder,
  { prompt, plan }: ReminderEdit,
  now: Instant,
): Reminder | null {
  const { dueAt, pattern, timezone } = plan ?? reminder;
  const wanted = { prompt: prompt ?? reminder.prompt, dueAt, pattern, timezone };
  const isSame =
    wanted.prompt === reminder.prompt &&
    dueAt === reminder.dueAt &&
    pattern === reminder.pattern &&
    timezone === reminder.timezone;
  return isSame ? null : changed(reminder, { ...wanted, leftDueAts: leftBy(reminder, dueAt) }, now);
}

const leftBy = ({ dueAt, leftDueAts }: Reminder, nextDueAt: Instant): Instant[] =>
  [...leftDueAts, dueAt].filter((leftAt) => leftAt !== nextDueAt).slice(-leftDueAtsKept);

/** After it was sent: due again at `nextDueAt`, or over. That it goes on is no change of it. */
export const fired = (reminder: Reminder, nextDueAt: Instant | null, now: Instant): Reminder => ({
  ...reminder,
  rev: reminder.rev + 1,
  lastDueAt: reminder.dueAt,
  ...(nextDueAt === null ? { state: "done", changedAt: now } : { dueAt: nextDueAt }),
});

/**
 * Whether what was sent for `dueAt` is still to be said.
 *
 * | the reminder by now | answer |
 * | --- | --- |
 * | is gone, with its thread | no |
 * | was cancelled, before it was said | no |
 * | is due at that time: the one who sent it has died before moving it | yes |
 * | was moved on after it was sent | yes |
 * | was given another time before it was moved on, whatever was sent since | no: it comes then |
 */
export const isStillWanted = (reminder: Reminder | null, dueAt: Instant): boolean =>
  reminder !== null &&
  reminder.state !== "cancelled" &&
  reminder.state !== "draft" &&
  !reminder.leftDueAts.includes(dueAt) &&
  (reminder.dueAt === dueAt || (reminder.lastDueAt !== null && reminder.lastDueAt >= dueAt));

/** What a tool of an agent decided about a reminder; carried out when its turn is on record, and idempotent. */
export const ReminderDeed = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("remind"),
    id: ReminderId,
    prompt: z.string(),
    plan: ReminderPlan,
    madeBy: Reminder.shape.madeBy,
    hearsay: z.boolean(),
    at: Instant,
  }),
  z.object({
    kind: z.literal("edit"),
    id: ReminderId,
    prompt: z.nullable(z.string()),
    plan: z.nullable(ReminderPlan),
    at: Instant,
  }),
  z.object({ kind: z.literal("cancel"), id: ReminderId, at: Instant }),
]);
export type ReminderDeed = z.infer<typeof ReminderDeed>;
