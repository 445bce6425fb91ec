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

export const budgetPrefix = "B#";
export const synthesisBudgetPrefix = "BS#";

export function budgetKey(scope: BudgetScope, day: string): Key {
  if (scope === "SYSTEM") return { pk: systemKey.pk, sk: budgetPrefix + day };
  const [thread = "", line] = scope.split(":");
  return {
    pk: threadPk(thread),
    sk: (line === undefined ? budgetPrefix : synthesisBudgetPrefix) + day,
  };
}

/** The day of an item that `budgetKey` names. */
export const dayOfBudgetSk = (sk: string): string => sk.slice(sk.indexOf("#") + 1);

/** The attribute of a budget's item that holds an open reservation. */
export const reservationName = (id: string): string => `reserved#${id}`;

/** Events lie in a partition a day, so that a busy thread's log does not weigh on the thread's own. */
export const eventsPk = (thread: ThreadId, day: string): string => `E#${thread}#${day}`;
export const eventKey = (thread: ThreadId, id: EventId): Key => ({
  pk: eventsPk(thread, utcDay(madeAt(id))),
  sk: id,
});
