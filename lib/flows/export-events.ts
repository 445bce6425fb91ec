/** export-events: a thread's event log as lines of JSON, oldest first. */
import type { EventId, LogEvent } from "../domain/event.ts";
import type { ThreadId } from "../domain/ids.ts";
import { eventLine } from "../domain/wire/events.ts";
import type { Ports } from "../ports.ts";
import { findThread } from "./open-thread.ts";

export interface ExportedEvents {
  /** One object a line, each line ended. */
  readonly lines: string;
  /** Where older events begin, when one answer cannot hold all; null when it does. */
  readonly olderCursor: EventId | null;
}

const eventsPerRead = 1_000;

/** A line is a few hundred bytes, and Lambda answers up to 6 MB, of which base64 takes a quarter. */
const eventsPerAnswer = 5_000;

/** The newest 5,000 events that are not expired, or those before `cursor`; null when there is no such thread. */
export async function exportEvents(
  ports: Pick<Ports, "clock" | "threads" | "events">,
  id: ThreadId,
  cursor: EventId | undefined,
): Promise<ExportedEvents | null> {
  if ((await findThread(ports, id)) === null) return null;
  const now = ports.clock.now();
  const found: LogEvent[] = [];
  let beforeId = cursor;
  while (found.length < eventsPerAnswer) {
    const page = await ports.events.recent(id, { now, limit: eventsPerRead, beforeId });
    const last = page.at(-1);
    if (last === undefined) return { lines: linesOf(found), olderCursor: null };
    found.push(...page);
    beforeId = last.id;
  }
  return { lines: linesOf(found), olderCursor: beforeId ?? null };
}

const linesOf = (newestFirst: readonly LogEvent[]): string =>
  newestFirst
    .toReversed()
    .map((event) => `${eventLine(event)}\n`)
    .join("");
