/** HEARTBEAT.md as a run read it. */
import { queryOptions } from "@tanstack/react-query";
import type { MemoryFileAnswer } from "../../../lib/domain/wire/memory.ts";
import { ask } from "./client.ts";
import type { RunDetail } from "./run-types.ts";
import { threadPath } from "./threads.ts";

const checklistPath = "HEARTBEAT.md";

/** The one of now when the run has read none: that is what its replay would read, too. */
export const checklistOfThenQuery = (thread: string, { id, memory_read }: RunDetail) => {
  const version = memory_read.find(({ path }) => path === checklistPath)?.version;
  const query = version === undefined ? "" : `?version=${version}`;
  return queryOptions({
    queryKey: ["thread", thread, "checklist-of", id],
    queryFn: ({ signal }) =>
      ask<MemoryFileAnswer>(threadPath(thread, `/memory/${checklistPath}${query}`), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
};
