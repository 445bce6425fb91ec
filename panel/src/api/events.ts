/** The event log: its newest page, older ones, a copy of it, and an end of it. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { EventsAnswer } from "../../../lib/domain/wire/events.ts";
import type { OrderAnswer } from "../../../lib/domain/wire/status.ts";
import { ask, askText } from "./client.ts";
import { type EventLog, readWhole, withHead, withOlder } from "./event-log.ts";
import { livePollMs } from "./query-client.ts";

const perPage = 100;

const eventsPath = (thread: string, rest = ""): string =>
  `/api/events${rest}?thread=${encodeURIComponent(thread)}`;

const keyOf = (thread: string) => ["thread", thread, "events"] as const;

/** @param isLive false: it is not asked again by itself */
export const eventsQuery = (thread: string, isLive: boolean) =>
  queryOptions({
    queryKey: keyOf(thread),
    queryFn: async ({ signal, client }): Promise<EventLog> => {
      const head = await ask<EventsAnswer>(`${eventsPath(thread)}&limit=${perPage}`, { signal });
      return withHead(client.getQueryData<EventLog>(keyOf(thread)), head);
    },
    refetchInterval: isLive ? livePollMs : false,
    refetchOnWindowFocus: isLive,
  });

/** Puts the page that `cursor` brings behind what is known. */
export async function loadOlderEvents(
  client: QueryClient,
  thread: string,
  cursor: string,
): Promise<void> {
  const page = await ask<EventsAnswer>(
    `${eventsPath(thread)}&limit=${perPage}&cursor=${encodeURIComponent(cursor)}`,
  );
  client.setQueryData<EventLog>(keyOf(thread), (known) => known && withOlder(known, page, cursor));
}

/** Removes them all; the log begins anew. */
export async function clearEvents(client: QueryClient, thread: string): Promise<OrderAnswer> {
  const answer = await ask<OrderAnswer>(eventsPath(thread), { method: "DELETE" });
  await client.cancelQueries({ queryKey: keyOf(thread) });
  client.setQueryData<EventLog>(keyOf(thread), { events: [], olderCursor: null });
  return answer;
}

/** All of them as lines of JSON, oldest first. */
export const exportEvents = (thread: string): Promise<string> =>
  readWhole(async (cursor) => {
    const rest = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { text, headers } = await askText(`${eventsPath(thread, "/export")}${rest}`);
    return { text, olderCursor: headers.get("Vigil-Older-Cursor") };
  });
