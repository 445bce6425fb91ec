/** What a thread's messages, diary and notes say about something. */
import { queryOptions } from "@tanstack/react-query";
import type { RecallAnswer } from "../../../lib/domain/wire/recall.ts";
import { ask } from "./client.ts";
import { threadPath } from "./threads.ts";

export type Finding = RecallAnswer["findings"][number];

export const recallQuery = (thread: string, words: string) =>
  queryOptions({
    queryKey: ["recall", thread, words],
    queryFn: ({ signal }) =>
      ask<RecallAnswer>(
        threadPath(thread, `/recall?${new URLSearchParams({ q: words, limit: "20" })}`),
        { signal },
      ),
  });
