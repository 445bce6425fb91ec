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
 * What five requests would answer; the thread itself is read once for all of them. Null when there is no such thread.
 *
 * @param of.system whose next beat stands for the system's
 * @param of.limit how many runs, the newest
 */
export async function readPulse(
  ports: PulsePorts,
  settings: Settings,
  id: ThreadId,
  of: { readonly system: ThreadId } & Pick<PageRequest, "limit">,
): Promise<PulseAnswer | null> {
  const stored = ports.threads.read(id);
  const read = (wanted: ThreadId) => (wanted === id ? stored : ports.threads.read(wanted));
  const once = { ...ports, threads: { ...ports.threads, read } };
  const [system, thread, why, budget, runs] = await Promise.all([
    heartbeatStatus(once, of.system),
    wholeThread(once, id),
    whyOf(once, id),
    readBudget(once, settings, id),
    listRuns(once, id, { limit: of.limit }),
  ]);
  if (thread === null || why === null || budget === null || runs === null) return null;
  return { system, thread, why, budget, runs };
}
