/** All that the panel shows first, read at once: a thread's state, its newest runs, what it spent, and the system. */
import type { ThreadId } from "../domain/ids.ts";
import type { Settings } from "../domain/settings.ts";
import type { PulseAnswer } from "../domain/wire/pulse.ts";
import type { Ports } from "../ports.ts";
import { readBudget } from "./contents.ts";
import { heartbeatStatus, type PageRequest, wholeThread, whyOf } from "./control.ts";
import { listRuns, type RunsPorts } from "./runs.ts";

type PulsePorts = RunsPorts & Pick<Ports, "system" | "budgets">;

/**
 * What five requests would answer, the system's with this thread's next beat; the thread itself is read once for all of
 * them, and no other one. Null when there is no such thread.
 *
 * @param page.limit how many runs, the newest
 */
export async function readPulse(
  ports: PulsePorts,
  settings: Settings,
  id: ThreadId,
  { limit }: Pick<PageRequest, "limit">,
): Promise<PulseAnswer | null> {
  const stored = ports.threads.read(id);
  const once = { ...ports, threads: { ...ports.threads, read: () => stored } };
  const [system, thread, why, budget, runs] = await Promise.all([
    heartbeatStatus(once, id),
    wholeThread(once, id),
    whyOf(once, id),
    readBudget(once, settings, id),
    listRuns(once, id, { limit }),
  ]);
  if (thread === null || why === null || budget === null || runs === null) return null;
  return { system, thread, why, budget, runs };
}
