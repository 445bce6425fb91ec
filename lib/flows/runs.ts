/** runs: a thread's beats as a person looks through them: a page of those that are asked for, and one in whole. */
import type { ThreadId } from "../domain/ids.ts";
import type { Run } from "../domain/run.ts";
import { runOfStreak } from "../domain/streak.ts";
import type { Thread } from "../domain/thread.ts";
import {
  type RunAnswer,
  type RunFilter,
  type RunsAnswer,
  runAnswer,
  runShown,
} from "../domain/wire/runs.ts";
import type { Ports } from "../ports.ts";
import type { PageRequest } from "./control.ts";
import { findThread } from "./open-thread.ts";
import { isUndoable, type RunEffectsPorts } from "./run-effects.ts";

export type RunsPorts = Pick<Ports, "clock" | "threads" | "runs">;

/** What one page reads at most, however few of the runs its filter lets through. */
export const runsReadAtMost = 400;
const runsAtATime = 100;
/** Some of them may not parse. */
const fewestAtATime = 10;

/**
 * A page of the runs that the filter lets through, newest first; null when there is no such thread.
 *
 * Equal skips in a row that have not ended yet stand where their record will: by the first of them. A filter that
 * lets few through ends the page after 400 runs: it may then hold fewer than `limit`, even none, and the cursor goes on
 * behind the last that was read.
 */
export async function listRuns(
  ports: RunsPorts,
  id: ThreadId,
  { limit, cursor, ...filter }: PageRequest & RunFilter,
): Promise<RunsAnswer | null> {
  const thread = await findThread(ports, id);
  if (thread === null) return null;
  const isFiltered = Object.values(filter).some((wanted) => wanted !== undefined);
  const found: Run[] = [];
  const answer = (nextCursor: string | null): RunsAnswer => ({
    thread_id: id,
    runs: found.map(runShown),
    next_cursor: nextCursor,
  });
  let read = 0;
  const pageLimit = isFiltered ? runsAtATime : Math.max(limit + 1, fewestAtATime);
  for await (const run of newestFirst(ports, thread, { cursor, pageLimit })) {
    if (isWanted(run, filter)) {
      // One more than the page holds: it is not the last one.
      if (found.length === limit) return answer(found.at(-1)?.id ?? null);
      found.push(run);
    }
    read += 1;
    if (read === runsReadAtMost) return answer(run.id);
  }
  return answer(null);
}

/** The runs on record, with the skips that are still being counted in their place. */
async function* newestFirst(
  { runs }: Pick<Ports, "runs">,
  { id, streak, fence }: Thread,
  { cursor, pageLimit }: { readonly cursor: string | undefined; readonly pageLimit: number },
): AsyncGenerator<Run> {
  let open = streak === null ? null : runOfStreak(id, streak, fence);
  if (open !== null && cursor !== undefined && open.id >= cursor) open = null;
  const openId = open?.id;
  let beforeId = cursor;
  for (;;) {
    const page = await runs.recent(id, pageLimit, beforeId);
    for (const run of page) {
      if (open !== null && run.id <= open.id) {
        yield open;
        open = null;
      }
      // Written down already, by a beat that did not come to its end: the count in the thread is the newer one.
      if (run.id !== openId) yield run;
    }
    const oldest = page.at(-1);
    // A short page is not the last one: what does not parse is left out of it.
    if (oldest === undefined) break;
    beforeId = oldest.id;
  }
  if (open !== null) yield open;
}

const isWanted = (run: Run, { outcome, trigger, dry_run: dryRun }: RunFilter): boolean =>
  (outcome === undefined || run.outcome.kind === outcome) &&
  (trigger === undefined || run.trigger === trigger) &&
  (dryRun === undefined || run.dryRun === dryRun);

/** Null when it is not on record (any more), or there is no such thread. */
export async function readRun(
  ports: RunsPorts & RunEffectsPorts,
  id: ThreadId,
  runId: string,
): Promise<RunAnswer | null> {
  const thread = await findThread(ports, id);
  const run = thread && (await runOf(ports, thread, runId));
  if (thread === null || run === null) return null;
  return runAnswer(id, run, await isUndoable(ports, thread, run));
}

/** One of a thread's runs, also the skips that are still being counted; null when it is not on record (any more). */
export async function runOf(
  { runs }: Pick<Ports, "runs">,
  { id, streak, fence }: Thread,
  runId: string,
): Promise<Run | null> {
  return streak?.runId === runId ? runOfStreak(id, streak, fence) : runs.read(id, runId);
}
