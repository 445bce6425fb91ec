/** Runs of a thread: the one under way, those on record. */
import { queryOptions } from "@tanstack/react-query";
import type { LiveAnswer } from "../../../lib/domain/wire/runs.ts";
import { ask } from "./client.ts";
import { livePollMs } from "./query-client.ts";
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
