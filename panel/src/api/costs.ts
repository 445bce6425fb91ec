/** What a thread's days cost. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { CostsAnswer } from "../../../lib/domain/wire/costs.ts";
import { ask } from "./client.ts";
import { calmPollMs } from "./query-client.ts";
import { threadPath } from "./threads.ts";

/** @param days 1 to 40, today among them */
export const costsQuery = (thread: string, days: number) =>
  queryOptions({
    queryKey: ["thread", thread, "costs", days],
    queryFn: ({ signal }) =>
      ask<CostsAnswer>(threadPath(thread, `/costs?days=${days}`), { signal }),
    refetchInterval: calmPollMs,
    placeholderData: keepPreviousData,
  });
