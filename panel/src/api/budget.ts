/** What a thread has spent today, and what it may. */
import { queryOptions } from "@tanstack/react-query";
import type { BudgetAnswer } from "../../../lib/domain/wire/contents.ts";
import { ask } from "./client.ts";
import { calmPollMs } from "./query-client.ts";
import { threadPath } from "./threads.ts";

export const budgetQuery = (thread: string) =>
  queryOptions({
    queryKey: ["thread", thread, "budget"],
    queryFn: ({ signal }) => ask<BudgetAnswer>(threadPath(thread, "/budget"), { signal }),
    refetchInterval: calmPollMs,
  });
