/** The event log on the wire; EventBridge's subscribers read the same keys. */
import * as z from "zod/mini";
import { EventId, LogEvent } from "../event.ts";
import type { ThreadId } from "../ids.ts";
import { isoOf } from "../time.ts";
import { Time } from "./moments.ts";
import { NextCursor, pageOf } from "./page.ts";

const EventAnswer = z.object({
  id: z.string(),
  at: Time,
  type: LogEvent.shape.type,
  detail: LogEvent.shape.detail,
});
type EventAnswer = z.infer<typeof EventAnswer>;

export const EventsAnswer = z.object({
  thread_id: z.string(),
  events: z.array(EventAnswer),
  next_cursor: NextCursor,
});
export type EventsAnswer = z.infer<typeof EventsAnswer>;

/** The id of an event: the log is read by the time in it, so that no other text will do. */
export const EventCursor = z.optional(EventId);

export const eventAnswer = ({ id, at, type, detail }: LogEvent): EventAnswer => ({
  id,
  at: isoOf(at),
  type,
  detail,
});

/** @param found newest first, one more than `limit` of them when another page follows */
export function eventsAnswer(
  threadId: ThreadId,
  found: readonly LogEvent[],
  limit: number,
): EventsAnswer {
  const { shown, nextCursor } = pageOf(found, limit, ({ id }) => id);
  return { thread_id: threadId, events: shown.map(eventAnswer), next_cursor: nextCursor };
}

/** ORIGIN's line of the log, `{"ts": "…", "type": "spoke", "thread": "default", …}` with the detail's own keys behind. */
export function eventLine({ at, type, threadId, detail }: LogEvent): string {
  const head = { ts: isoOf(at), type, thread: threadId };
  return JSON.stringify({ ...head, ...detail, ...head });
}
