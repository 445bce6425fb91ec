/** or-log: what is a courtesy is tried once, and a failure of the world is only logged. */
import { Fault, reasonOf } from "../domain/fault.ts";
import type { ThreadId } from "../domain/ids.ts";
import type { Ports } from "../ports.ts";

/** Does what is a courtesy. A failure of the world is logged; a bug is not, and is thrown. */
export async function orLog(
  { log }: Pick<Ports, "log">,
  thread: ThreadId,
  courtesy: () => Promise<unknown>,
): Promise<void> {
  try {
    await courtesy();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn("deliver.courtesy-failed", { thread, reason: reasonOf(error) });
  }
}
