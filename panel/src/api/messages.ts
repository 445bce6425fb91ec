/** What was said in a thread, as it is kept. */
import { queryOptions } from "@tanstack/react-query";
import type { MessagesAnswer } from "../../../lib/domain/wire/contents.ts";
import { ask } from "./client.ts";
import { calmPollMs } from "./query-client.ts";
import { threadPath } from "./threads.ts";

/** The newest hundred. */
export const historyQuery = (thread: string) =>
  queryOptions({
    queryKey: ["thread", thread, "messages"],
    queryFn: ({ signal }) =>
      ask<MessagesAnswer>(threadPath(thread, "/messages?limit=100"), { signal }),
    refetchInterval: calmPollMs,
  });
