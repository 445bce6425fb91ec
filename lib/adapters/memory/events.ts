/** The event log in memory. */
import { eventDays, isExpired, LogEvent } from "../../domain/event.ts";
import type { ThreadId } from "../../domain/ids.ts";
import type { Instant } from "../../domain/time.ts";
import type { EventStore } from "../../ports.ts";
import { eventKey, eventsPk } from "../dynamo/ledger-keys.ts";
import { parseRows } from "../stored.ts";
import { placed, type Row, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

export function memoryEvents(shelf: Shelf, onCorrupt: OnCorrupt): EventStore {
  const newestFirst = (thread: ThreadId, now: Instant): readonly Row[] =>
    eventDays(now).flatMap((day) => shelf.list(eventsPk(thread, day), "").toReversed());

  return {
    async append(event) {
      shelf.put(eventKey(event.threadId, event.id), event);
    },

    async recent(thread, { now, limit, beforeId }) {
      const rows = newestFirst(thread, now)
        .filter(({ key }) => beforeId === undefined || key.sk < beforeId)
        .slice(0, limit);
      return parseRows(LogEvent, placed("events.recent", rows), onCorrupt).filter(
        (event) => !isExpired(event, now),
      );
    },

    async clear(thread, now) {
      for (const { key } of newestFirst(thread, now)) shelf.remove(key);
    },
  };
}
