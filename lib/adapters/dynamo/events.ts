/** The event log in the table: a partition a thread and UTC day, kept for 7 days. */
import {
  eventDays,
  eventsKeptDays,
  isExpired,
  LogEvent,
  madeAt,
  utcDay,
} from "../../domain/event.ts";
import type { ThreadId } from "../../domain/ids.ts";
import { days, instant } from "../../domain/time.ts";
import type { EventPage, EventStore } from "../../ports.ts";
import type { Item } from "../stored.ts";
import { expiresAt } from "./keys.ts";
import { eventKey, eventsPk } from "./ledger-keys.ts";
import { parseItems } from "./rows.ts";
import type { Table } from "./table.ts";

/** Sorts after every id. */
const afterAll = "~";

/** Items that are removed side by side. */
const removedAtATime = 25;

export function dynamoEvents(table: Table): EventStore {
  return {
    async append(event) {
      await table.put("events.append", {
        ...eventKey(event.threadId, event.id),
        ...event,
        expiresAt: expiresAt(event.at, days(eventsKeptDays)),
      });
    },

    recent: (thread, page) => recent(table, thread, page),

    async clear(thread, now) {
      const at = "events.clear";
      for (const day of eventDays(now)) {
        const keys = (await itemsOf(table, at, { pk: eventsPk(thread, day) })).map(({ sk }) => ({
          pk: eventsPk(thread, day),
          sk: String(sk),
        }));
        while (keys.length > 0)
          await Promise.all(keys.splice(0, removedAtATime).map((key) => table.remove(at, key)));
      }
    },
  };
}

/** Day by day, the newest first, until there are enough. */
async function recent(
  table: Table,
  thread: ThreadId,
  { now, limit, beforeId }: EventPage,
): Promise<readonly LogEvent[]> {
  const at = "events.recent";
  const items: Item[] = [];
  const newestAt = beforeId === undefined ? now : instant(Math.min(now, madeAt(beforeId)));
  for (const day of eventDays(now).filter((one) => one <= utcDay(newestAt))) {
    const pk = eventsPk(thread, day);
    items.push(...(await itemsOf(table, at, { pk, beforeId, limit: limit - items.length })));
    if (items.length >= limit) break;
  }
  return parseItems(LogEvent, { at, table }, items).filter((event) => !isExpired(event, now));
}

const itemsOf = (
  table: Table,
  at: string,
  { pk, beforeId, limit }: { pk: string; beforeId?: string | undefined; limit?: number },
) =>
  table.query(at, {
    keys: "pk = :pk AND sk < :before",
    values: { ":pk": pk, ":before": beforeId ?? afterAll },
    newestFirst: true,
    ...(limit === undefined ? {} : { limit }),
  });
