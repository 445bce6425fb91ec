/** The event log: one line for each thing that happened to a thread. */
import * as z from "zod/mini";
import { crockford, ThreadId } from "./ids.ts";
import { days, Instant, instant, isoOf } from "./time.ts";

const eventTypes = [
  "started",
  "stopped",
  "spoke",
  "acted",
  "failed",
  "budget",
  "circuit",
  "config-default",
  "checklist-changed",
  "config-changed",
  "memory-changed",
  "heartbeat",
  "opened",
  "undelivered",
  "not-helpful",
  "undone",
  "redriven",
  "reminder-set",
  "reminder-changed",
  "reminder-cancelled",
  "reminded",
  "reminder-failed",
  "exported",
  "forgotten",
] as const;

const idWords = "must be the id of an event";

/** A ULID, alone or with a number behind it (`<runId>.<number>`); events are ordered by it. */
export const EventId = z
  .string(idWords)
  .check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}(?:\.\d{1,3})?$/, idWords));
export type EventId = z.infer<typeof EventId>;

/** `detail` says more in plain values; never message text, never a secret. */
export const LogEvent = z.object({
  id: EventId,
  threadId: ThreadId,
  at: Instant,
  type: z.enum(eventTypes),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type LogEvent = z.infer<typeof LogEvent>;

export const eventsKeptDays = 7;

/** Seven days after it happened an event is over, whether or not the store has removed it yet. */
export const isExpired = (event: LogEvent, now: Instant): boolean =>
  event.at + days(eventsKeptDays) <= now;

/** The UTC day of a moment, `2026-11-20`: events of a day lie together. */
export const utcDay = (at: Instant): string => isoOf(at).slice(0, 10);

/**
 * The UTC days on which events of a thread can lie at all, oldest first: the store removes what is expired within
 * a few days (DynamoDB, "Time to Live"), and three weeks more than seven days are looked through. They end tomorrow,
 * for a clock that is ahead.
 */
export const archivedEventDays = (now: Instant): readonly string[] =>
  Array.from({ length: daysBack + 2 }, (_, day) =>
    utcDay(instant(Math.max(0, now + days(day) - days(daysBack)))),
  );
const daysBack = eventsKeptDays + 21;

/** The UTC days on which events can lie that are not expired at `now`, newest first: eight, as seven days touch eight. */
export const eventDays = (now: Instant): readonly string[] =>
  Array.from({ length: eventsKeptDays + 1 }, (_, daysAgo) =>
    utcDay(instant(Math.max(0, now - days(daysAgo)))),
  );

/** When an id was made: a ULID's first ten characters are milliseconds since 1970 (ULID specification). */
export const madeAt = (id: EventId): Instant =>
  instant([...id.slice(0, 10)].reduce((time, digit) => time * 32 + crockford.indexOf(digit), 0));
