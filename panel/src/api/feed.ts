/** The feed: posts with their comments and votes. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { FeedAnswer } from "../../../lib/domain/wire/contents.ts";
import { ask } from "./client.ts";
import { calmPollMs } from "./query-client.ts";
import { threadPath } from "./threads.ts";

export type FeedPost = FeedAnswer["posts"][number];

/** The API answers no more at once, and has no older ones. */
export const feedAtMost = 100;

/** @param limit 1 to 100, how many of the newest posts */
export const feedQuery = (thread: string, limit: number) =>
  queryOptions({
    queryKey: ["thread", thread, "feed", limit],
    queryFn: ({ signal }) =>
      ask<FeedAnswer>(threadPath(thread, `/feed?limit=${limit}`), { signal }),
    refetchInterval: calmPollMs,
    placeholderData: keepPreviousData,
  });
