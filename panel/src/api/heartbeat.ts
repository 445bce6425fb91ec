/** The heartbeat's switches: the whole system's, one thread's, and a beat by hand. */
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useMutationState,
  useQueryClient,
} from "@tanstack/react-query";
import type { ConfigAnswer } from "../../../lib/domain/wire/config.ts";
import type { RunNowAnswer } from "../../../lib/domain/wire/run.ts";
import type { HeartbeatStatusAnswer, OrderAnswer } from "../../../lib/domain/wire/status.ts";
import { ask } from "./client.ts";
import { livePollMs } from "./query-client.ts";
import { threadPath, threadQuery } from "./threads.ts";

export const heartbeatQuery = queryOptions({
  queryKey: ["heartbeat"],
  queryFn: ({ signal }) => ask<HeartbeatStatusAnswer>("/api/heartbeat/status", { signal }),
  refetchInterval: livePollMs,
});

/** Starts or stops the schedule of all threads; shown at once, and taken back when it is refused. */
export function useOrder() {
  const client = useQueryClient();
  const { queryKey } = heartbeatQuery;
  return useMutation({
    mutationFn: (order: "start" | "stop") =>
      ask<OrderAnswer>(`/api/heartbeat/${order}`, { method: "POST" }),
    onMutate: async (order) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      if (before !== undefined)
        client.setQueryData(queryKey, { ...before, running: order === "start" });
      return before;
    },
    onError: (_error, _order, before) => client.setQueryData(queryKey, before),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey }),
        client.invalidateQueries({ queryKey: ["thread"] }),
      ]),
  });
}

/** Pauses or resumes one thread; shown at once, and taken back when it is refused. */
export function useSetEnabled(thread: string) {
  const client = useQueryClient();
  const { queryKey } = threadQuery(thread);
  return useMutation({
    mutationFn: (enabled: boolean) =>
      ask<ConfigAnswer>(threadPath(thread, "/heartbeat/config"), {
        method: "POST",
        body: { enabled },
      }),
    onMutate: async (enabled) => {
      await client.cancelQueries({ queryKey, exact: true });
      const before = client.getQueryData(queryKey);
      if (before !== undefined) client.setQueryData(queryKey, { ...before, enabled });
      return before;
    },
    onError: (_error, _enabled, before) => client.setQueryData(queryKey, before),
    onSettled: () => refreshThread(client, thread),
  });
}

const runNowKey = (thread: string) => ["run-now", thread];

/** A beat by hand. It may take minutes; it goes on when the page is left, and so does this. */
export function useRunNow(thread: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: runNowKey(thread),
    mutationFn: ({ isDryRun }: { readonly isDryRun: boolean }) =>
      ask<RunNowAnswer>(threadPath(thread, "/heartbeat/run-now"), {
        method: "POST",
        body: { dry_run: isDryRun },
      }),
    onSettled: () => refreshThread(client, thread),
  });
}

export interface RunNow {
  readonly isPending: boolean;
  readonly isDryRun: boolean;
  readonly answer: RunNowAnswer | null;
  readonly error: Error | null;
  /** Forgets what came of it. */
  readonly dismiss: () => void;
}

/** The last beat by hand that this browser asked for, from whatever page; null when there was none. */
export function useLastRunNow(thread: string): RunNow | null {
  const cache = useQueryClient().getMutationCache();
  const asked = useMutationState({
    filters: { mutationKey: runNowKey(thread), exact: true },
    select: ({ mutationId, state: { status, data, error, variables } }) => ({
      mutationId,
      isPending: status === "pending",
      isDryRun: isDryRun(variables),
      // What this mutation function answers; the cache does not know whose it is.
      answer: (data as RunNowAnswer | undefined) ?? null,
      error,
    }),
  });
  const last = asked.at(-1);
  if (last === undefined) return null;
  const { mutationId, ...shown } = last;
  const dismiss = () => {
    const mutation = cache.getAll().find((one) => one.mutationId === mutationId);
    if (mutation !== undefined) cache.remove(mutation);
  };
  return { ...shown, dismiss };
}

const isDryRun = (variables: unknown): boolean =>
  typeof variables === "object" && variables !== null && Reflect.get(variables, "isDryRun");

/** All that is known of a thread is asked anew: what a beat did may show anywhere. */
const refreshThread = (client: QueryClient, thread: string) =>
  client.invalidateQueries({ queryKey: ["thread", thread] });
