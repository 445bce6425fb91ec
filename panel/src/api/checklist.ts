/** A thread's HEARTBEAT.md. */
import { queryOptions } from "@tanstack/react-query";
import type { ChecklistAnswer } from "../../../lib/domain/wire/checklist.ts";
import { ask } from "./client.ts";
import { calmPollMs } from "./query-client.ts";

const path = (thread: string): string =>
  `/api/heartbeat/heartbeat.md?${new URLSearchParams({ thread })}`;

export const checklistQuery = (thread: string) =>
  queryOptions({
    queryKey: ["checklist", thread],
    queryFn: ({ signal }) => ask<ChecklistAnswer>(path(thread), { signal }),
    refetchInterval: calmPollMs,
  });

/** @param version the one that was seen, 0 for none; it is written only if that still stands */
export const writeChecklist = (
  thread: string,
  body: { readonly content: string; readonly version: number },
) => ask<ChecklistAnswer>(path(thread), { method: "POST", body });
