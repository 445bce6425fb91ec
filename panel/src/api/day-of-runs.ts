/** A thread's runs of the last day: what is on record is kept, and only what is new is asked for. */
import { queryOptions } from "@tanstack/react-query";
import { pulseRuns } from "../../../lib/domain/pulse-path.ts";
import type { RunShown, RunsAnswer } from "../../../lib/domain/wire/runs.ts";
import { readClock } from "../time/now.ts";
import { ask } from "./client.ts";
import { addRuns, isWanted } from "./merge-runs.ts";
import { calmPollMs } from "./query-client.ts";
import { threadPath } from "./threads.ts";

export const dayMs = 24 * 60 * 60_000;

/** More than a beat a minute makes in a day. */
const mostPages = 20;

/** Newest first. */
export const dayOfRunsQuery = (thread: string) =>
  queryOptions({
    queryKey: ["thread", thread, "runs", "day"],
    queryFn: async ({ client, queryKey, signal }) => {
      const known = client.getQueryData<readonly RunShown[]>(queryKey) ?? [];
      const sinceAt = readClock() - dayMs;
      const fresh: RunShown[] = [];
      let cursor: string | null = "";
      for (let page = 0; page < mostPages && cursor !== null; page++) {
        const { runs, next_cursor } = await pageOfRuns(thread, cursor, signal);
        fresh.push(...runs);
        cursor = isWanted(runs.at(-1), known, sinceAt) ? next_cursor : null;
      }
      return addRuns(known, fresh, sinceAt);
    },
    refetchInterval: calmPollMs,
  });

const pageOfRuns = (thread: string, cursor: string, signal: AbortSignal) => {
  const query = new URLSearchParams({ limit: String(pulseRuns), ...(cursor && { cursor }) });
  return ask<RunsAnswer>(threadPath(thread, `/runs?${query}`), { signal });
};
