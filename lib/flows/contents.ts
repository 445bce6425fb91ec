/** contents: what a thread holds, as the control API shows it: HEARTBEAT.md, feed, messages, budget, events. */
import { synthesisScope } from "../domain/budget.ts";
import type { ThreadId } from "../domain/ids.ts";
import { checklistPath } from "../domain/memory.ts";
import type { Settings } from "../domain/settings.ts";
import { type ChecklistAnswer, checklistAnswer } from "../domain/wire/checklist.ts";
import {
  type BudgetAnswer,
  dayShown,
  type FeedAnswer,
  feedAnswer,
  type MessagesAnswer,
  messagesAnswer,
} from "../domain/wire/contents.ts";
import { type EventsAnswer, eventsAnswer } from "../domain/wire/events.ts";
import type { RecallAnswer } from "../domain/wire/recall.ts";
import type { OrderAnswer } from "../domain/wire/status.ts";
import type { Ports } from "../ports.ts";
import { type CarryOutPorts, settleMemory } from "./carry-out.ts";
import type { PageRequest } from "./control.ts";
import { findThread } from "./open-thread.ts";

type Reading = Pick<Ports, "clock" | "threads">;

// Every answer is null when there is no such thread.

export const readChecklist = (
  ports: Reading & Pick<Ports, "memory">,
  id: ThreadId,
): Promise<ChecklistAnswer | null> =>
  ofThread(ports, id, async () => checklistAnswer(id, await ports.memory.read(id, checklistPath)));

/** The newest `limit` posts, newest first. */
export const readFeed = (
  ports: Reading & Pick<Ports, "feed">,
  id: ThreadId,
  limit: number,
): Promise<FeedAnswer | null> =>
  ofThread(ports, id, async () => feedAnswer(id, await ports.feed.recent(id, limit)));

/** The newest `limit` messages, oldest first. */
export const readMessages = (
  ports: Reading & Pick<Ports, "history">,
  id: ThreadId,
  limit: number,
): Promise<MessagesAnswer | null> =>
  ofThread(ports, id, async () => messagesAnswer(id, await ports.history.recent(id, limit)));

/** What of its history, diary and notes answers the query, best first. */
export async function recallThread(
  ports: Reading & CarryOutPorts & Pick<Ports, "history" | "recall">,
  id: ThreadId,
  { query, limit }: { readonly query: string; readonly limit: number },
): Promise<RecallAnswer | null> {
  const thread = await findThread(ports, id);
  if (thread === null) return null;
  await settleMemory(ports, id);
  const { recallOnWire } = await import("./recall.ts");
  const files = () => ports.memory.all(id);
  const { timezone } = thread.config;
  return recallOnWire(ports, { thread: id, timezone, query, limit, files });
}

/** What was spent today, in the thread's zone; and by all threads together, in UTC. */
export async function readBudget(
  ports: Reading & Pick<Ports, "budgets">,
  settings: Settings,
  id: ThreadId,
): Promise<BudgetAnswer | null> {
  const thread = await findThread(ports, id);
  if (thread === null) return null;
  const { dayOf } = await import("../domain/wall-clock.ts");
  const now = ports.clock.now();
  const { timezone, daily_budget_usd: capUsd, synthesis_daily_budget_usd: partUsd } = thread.config;
  const mine = { day: dayOf(now, timezone), timezone, capUsd };
  const part = { ...mine, capUsd: partUsd };
  const all = { day: dayOf(now, "UTC"), timezone: "UTC", capUsd: settings.dailyBudgetUsd };
  const [spent, spentOnMemory, spentByAll] = await Promise.all([
    ports.budgets.read(id, mine.day),
    ports.budgets.read(synthesisScope(id), mine.day),
    ports.budgets.read("SYSTEM", all.day),
  ]);
  return {
    thread_id: id,
    ...dayShown(spent, mine),
    synthesis: dayShown(spentOnMemory, part),
    system: dayShown(spentByAll, all),
  };
}

/** Newest first, of seven days. */
export const readEvents = (
  ports: Reading & Pick<Ports, "events">,
  id: ThreadId,
  { limit, cursor }: PageRequest,
): Promise<EventsAnswer | null> =>
  ofThread(ports, id, async () => {
    const page = { now: ports.clock.now(), limit: limit + 1, beforeId: cursor };
    return eventsAnswer(id, await ports.events.recent(id, page), limit);
  });

export const clearEvents = (
  ports: Reading & Pick<Ports, "events">,
  id: ThreadId,
): Promise<OrderAnswer | null> =>
  ofThread(ports, id, async () => {
    await ports.events.clear(id, ports.clock.now());
    return { ok: true, message: `The events of the thread "${id}" are removed.` };
  });

/** Asks for the thread first: nothing else of an unknown one is read. */
async function ofThread<T>(
  ports: Reading,
  id: ThreadId,
  answer: () => Promise<T>,
): Promise<T | null> {
  return (await findThread(ports, id)) === null ? null : answer();
}
