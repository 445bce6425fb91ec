/** costs: what a thread spent in its last days, on what. */
import type { ThreadId } from "../domain/ids.ts";
import { type CostsAnswer, costsAnswer } from "../domain/wire/costs.ts";
import type { Ports } from "../ports.ts";
import { findThread } from "./open-thread.ts";

/**
 * The last `count` days in the thread's zone, today among them, by one query. Null when there is no such thread.
 *
 * @param count 1..`budgetDaysKept`: older days are gone
 */
export async function readCosts(
  ports: Pick<Ports, "budgets" | "clock" | "threads">,
  id: ThreadId,
  count: number,
): Promise<CostsAnswer | null> {
  const thread = await findThread(ports, id);
  if (thread === null) return null;
  const { lastDays } = await import("../domain/wall-clock.ts");
  const { timezone, daily_budget_usd: capUsd } = thread.config;
  const days = await ports.budgets.list(id, lastDays(ports.clock.now(), timezone, count));
  return costsAnswer({ threadId: id, timezone, capUsd }, days);
}
