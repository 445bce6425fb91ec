/** live: the beat of a thread that is under way, with what it has done so far. */
import { readBoard } from "../domain/board.ts";
import { isByHand, type ThreadId } from "../domain/ids.ts";
import { stepsOf } from "../domain/run-progress.ts";
import { isoOf } from "../domain/time.ts";
import { type LiveAnswer, stepAnswer } from "../domain/wire/runs.ts";
import type { Ports } from "../ports.ts";
import { findThread } from "./open-thread.ts";

/**
 * Null when there is no such thread. The thread itself says whether a beat is under way; the steps are those that it
 * has noted. A dry run by hand takes no lease, and does not show.
 */
export async function liveRun(
  ports: Pick<Ports, "clock" | "threads" | "runs">,
  id: ThreadId,
): Promise<LiveAnswer | null> {
  const thread = await findThread(ports, id);
  if (thread === null) return null;
  const { status, detail, since } = readBoard(thread.board, ports.clock.now()).heartbeat;
  const { slot, runId } = thread;
  if (status !== "running" || slot === undefined || runId === undefined)
    return { thread_id: id, run: null };
  const steps = stepsOf(thread, await ports.runs.progress(id));
  return {
    thread_id: id,
    run: {
      id: runId,
      slot,
      trigger: isByHand(slot) ? "by-hand" : "schedule",
      dry_run: thread.config.dry_run,
      started_at: isoOf(since),
      detail,
      steps: steps.map(stepAnswer),
    },
  };
}
