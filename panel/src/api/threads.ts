/** Threads: which there are, and what one is doing. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { ThreadsAnswer } from "../../../lib/domain/wire/status.ts";
import type { ThreadAnswer, WhyAnswer } from "../../../lib/domain/wire/thread.ts";
import { ask } from "./client.ts";
import { calmPollMs, livePollMs } from "./query-client.ts";

/** `/api/threads/<id>` and what follows it. */
export const threadPath = (thread: string, rest = ""): string =>
  `/api/threads/${encodeURIComponent(thread)}${rest}`;

export const threadsQuery = queryOptions({
  queryKey: ["threads"],
  queryFn: ({ signal }) => ask<ThreadsAnswer>("/api/threads?limit=100", { signal }),
  refetchInterval: calmPollMs,
});

/** The same a page at a time, for who wants to see them all. */
export const threadPagesQuery = infiniteQueryOptions({
  queryKey: ["threads", "pages"],
  queryFn: ({ signal, pageParam }) => {
    const cursor = pageParam === null ? "" : `&cursor=${encodeURIComponent(pageParam)}`;
    return ask<ThreadsAnswer>(`/api/threads?limit=100${cursor}`, { signal });
  },
  initialPageParam: null as string | null,
  getNextPageParam: ({ next_cursor }) => next_cursor,
  refetchInterval: calmPollMs,
});

export type ThreadShown = ThreadsAnswer["threads"][number];

export const threadQuery = (thread: string) =>
  queryOptions({
    queryKey: ["thread", thread],
    queryFn: ({ signal }) => ask<ThreadAnswer>(threadPath(thread), { signal }),
    refetchInterval: livePollMs,
  });

export const whyQuery = (thread: string) =>
  queryOptions({
    queryKey: ["thread", thread, "why"],
    queryFn: ({ signal }) => ask<WhyAnswer>(threadPath(thread, "/why"), { signal }),
    refetchInterval: calmPollMs,
  });
