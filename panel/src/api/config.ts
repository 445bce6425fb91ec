/** A thread's config: changed only if nobody was faster. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ConfigAnswer } from "../../../lib/domain/wire/config.ts";
import type { ThreadAnswer } from "../../../lib/domain/wire/thread.ts";
import { ApiError, ask } from "./client.ts";
import { threadPath, threadQuery } from "./threads.ts";

export interface ConfigChange {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The `rev` that was seen. */
  readonly rev: number;
}

/** Shown at once, and taken back when it is refused; a refusal for a newer `rev` brings what is stored by now. */
export function useSaveConfig(thread: string) {
  const client = useQueryClient();
  const { queryKey } = threadQuery(thread);
  const show = (config: Partial<ThreadAnswer>) =>
    client.setQueryData(queryKey, (known) => known && { ...known, ...config });
  return useMutation({
    mutationFn: ({ settings, rev }: ConfigChange) =>
      ask<ConfigAnswer>(threadPath(thread, "/heartbeat/config"), {
        method: "POST",
        body: { ...settings, rev },
      }),
    onMutate: async ({ settings }) => {
      await client.cancelQueries({ queryKey, exact: true });
      const before = client.getQueryData(queryKey);
      if (before !== undefined) show({ config: { ...before.config, ...settings } });
      return before;
    },
    onSuccess: ({ config, rev }) => show({ config, rev }),
    onError: (error, _change, before) => {
      const now = error instanceof ApiError ? asConfigAnswer(error.current) : null;
      if (before !== undefined) show({ config: before.config, rev: before.rev });
      if (now !== null) show({ config: now.config, rev: now.rev });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["thread", thread] }),
  });
}

/** What a 409 brings along is an answer of the same route. */
const asConfigAnswer = (current: unknown): ConfigAnswer | null =>
  typeof current === "object" && current !== null && "config" in current && "rev" in current
    ? (current as ConfigAnswer)
    : null;
