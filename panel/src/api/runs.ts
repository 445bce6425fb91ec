/** Runs of a thread: the one under way, those on record, and what can be done with one of them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { LiveAnswer, RunAnswer, RunsAnswer } from "../../../lib/domain/wire/runs.ts";
import { ask } from "./client.ts";
import { calmPollMs, livePollMs } from "./query-client.ts";
import { threadPath } from "./threads.ts";

/** How often a beat under way is looked at. */
const underWayPollMs = 1_000;

/** The beat under way with the tool calls that it has made so far. */
export const liveQuery = (thread: string) =>
  queryOptions({
    queryKey: ["thread", thread, "live"],
    queryFn: ({ signal }) => ask<LiveAnswer>(threadPath(thread, "/live"), { signal }),
    refetchInterval: ({ state }) => (state.data?.run ? underWayPollMs : livePollMs),
  });

const aPage = "30";

/** Newest first. @param filter as the API takes it, `outcome=failed`; empty for all */
export const runsQuery = (thread: string, filter: string) =>
  infiniteQueryOptions({
    queryKey: ["thread", thread, "runs", "list", filter],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams(filter);
      query.set("limit", aPage);
      if (pageParam !== null) query.set("cursor", pageParam);
      return ask<RunsAnswer>(threadPath(thread, `/runs?${query}`), { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // Whoever reads far down is not asked to load all of it again every few seconds.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : calmPollMs),
  });

export const runPath = (thread: string, run: string, rest = ""): string =>
  threadPath(thread, `/runs/${encodeURIComponent(run)}${rest}`);

/** What is on record does not change, but for what of it can still be taken back. */
export const runQuery = (thread: string, run: string) =>
  queryOptions({
    queryKey: ["thread", thread, "runs", "one", run],
    queryFn: ({ signal }) => ask<RunAnswer>(runPath(thread, run), { signal }),
    refetchInterval: calmPollMs,
  });
