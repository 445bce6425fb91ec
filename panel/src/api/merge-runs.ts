/** Keeping a list of runs current without asking for all of it again. */
import type { RunShown } from "../../../lib/domain/wire/runs.ts";

/** Of a row of skips it is the last that counts: its record may begin before `sinceAt` and end after it. */
const isWithin = ({ ended_at }: RunShown, sinceAt: number): boolean =>
  Date.parse(ended_at) >= sinceAt;

/** Whether what lies behind `oldest`, the last run of a page, is to be asked for: it is neither known nor too old. */
export const isWanted = (
  oldest: RunShown | undefined,
  known: readonly RunShown[],
  sinceAt: number,
): boolean =>
  oldest !== undefined && isWithin(oldest, sinceAt) && !known.some(({ id }) => id === oldest.id);

/** Both lists as one, newest first, each run once as it was read last, none that ended before `sinceAt`. */
export function addRuns(
  known: readonly RunShown[],
  fresh: readonly RunShown[],
  sinceAt: number,
): readonly RunShown[] {
  const byId = new Map([...known, ...fresh].map((run) => [run.id, run]));
  return [...byId.values()]
    .filter((run) => isWithin(run, sinceAt))
    .toSorted((one, other) => (one.id < other.id ? 1 : -1));
}
