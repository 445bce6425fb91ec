/** A thread's events as far as the panel knows them: the newest page, which is asked for again and again, and older ones. */
import type { EventsAnswer } from "../../../lib/domain/wire/events.ts";

export type EventShown = EventsAnswer["events"][number];

export interface EventLog {
  /** Newest first, without a gap. */
  readonly events: readonly EventShown[];
  /** Brings what came before them; null: there is nothing. */
  readonly olderCursor: string | null;
}

/**
 * The log after its newest page came. The page is the truth about the time that it covers: what was cleared is gone.
 *
 * | the page | the log |
 * | --- | --- |
 * | is the last one, too | is that page |
 * | meets what was known | goes on behind it with what was known |
 * | does not reach back to what was known | begins anew: there may be a gap, and older pages fill it |
 */
export function withHead(known: EventLog | undefined, head: EventsAnswer): EventLog {
  const anew = { events: head.events, olderCursor: head.next_cursor };
  const last = head.events.at(-1);
  const newestKnown = known?.events[0];
  if (known === undefined || newestKnown === undefined) return anew;
  if (last === undefined || head.next_cursor === null || newestKnown.id < last.id) return anew;
  const behind = known.events.filter(({ id }) => id < last.id);
  if (behind.length === 0) return anew;
  return { events: [...head.events, ...behind], olderCursor: known.olderCursor };
}

/**
 * The log with an older page behind it.
 *
 * @param cursor that brought the page: a log that began anew meanwhile stays as it is
 */
export function withOlder(known: EventLog, page: EventsAnswer, cursor: string): EventLog {
  if (known.olderCursor !== cursor) return known;
  return { events: [...known.events, ...page.events], olderCursor: page.next_cursor };
}

/** How many events of each type are known, in the order of the types' names. */
export function typeCounts(events: readonly EventShown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of events.toSorted((one, other) => one.type.localeCompare(other.type)))
    counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** Which events are shown, and which of them are marked as new. */
export interface Tail {
  /** The newest one that is shown; null before the first came. */
  readonly upTo: string | null;
  /** What is newer than this is marked. */
  readonly markAfter: string | null;
}

export const emptyTail: Tail = { upTo: null, markAfter: null };

/** The tail moved on to the newest event; those that came with it are marked, but for the first ones of all. */
export function movedOn(tail: Tail, newest: string | undefined): Tail {
  if (newest === undefined || (tail.upTo !== null && newest <= tail.upTo)) return tail;
  return { upTo: newest, markAfter: tail.upTo ?? newest };
}

/** How many events came that the tail does not show yet. */
export const heldBack = (tail: Tail, events: readonly EventShown[]): number =>
  tail.upTo === null ? 0 : events.filter(({ id }) => id > (tail.upTo ?? "")).length;

/**
 * All pages of an export in one text, oldest line first.
 *
 * @param read answers a page with its own lines oldest first, and the cursor of the one before it, null at the end
 */
export async function readWhole(
  read: (cursor: string | null) => Promise<{ text: string; olderCursor: string | null }>,
): Promise<string> {
  const pages: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const { text, olderCursor } = await read(cursor);
    pages.unshift(text);
    if (olderCursor === null) return pages.join("");
    cursor = olderCursor;
  }
}
