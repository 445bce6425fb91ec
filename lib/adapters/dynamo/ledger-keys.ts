/** Names of the items of feed, budgets and events. */
import type { BudgetScope } from "../../domain/budget.ts";
import { type EventId, madeAt, utcDay } from "../../domain/event.ts";
import type { ThreadId } from "../../domain/ids.ts";
import { type Key, systemKey, threadPk } from "./keys.ts";

export const feedPrefix = "P#";
export const postKey = (thread: ThreadId, id: string): Key => ({
  pk: threadPk(thread),
  sk: feedPrefix + id,
});

/** Behind its post, so that one query reads both. */
export const commentKey = (thread: ThreadId, postId: string, id: string): Key => ({
  pk: threadPk(thread),
  sk: `${feedPrefix}${postId}#C#${id}`,
});
export const isCommentSk = (sk: string): boolean => sk.includes("#C#");

export const budgetKey = (scope: BudgetScope, day: string): Key => ({
  pk: scope === "SYSTEM" ? systemKey.pk : threadPk(scope),
  sk: `B#${day}`,
});

/** Attributes of a budget's item that are named by others: an open reservation, and what was told. */
export const reservationName = (id: string): string => `reserved#${id}`;
export const toldName = (what: string): string => `told#${what}`;

/** Events lie in a partition a day, so that a busy thread's log does not weigh on the thread's own. */
export const eventsPk = (thread: ThreadId, day: string): string => `E#${thread}#${day}`;
export const eventKey = (thread: ThreadId, id: EventId): Key => ({
  pk: eventsPk(thread, utcDay(madeAt(id))),
  sk: id,
});
