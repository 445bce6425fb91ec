/** A past run once more, dry, on another model or by another checklist. */
import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import type { ReplayAnswer } from "../../../lib/domain/wire/replay.ts";
import { ask } from "./client.ts";
import type { ReplayWish } from "./run-types.ts";
import { runPath } from "./runs.ts";

const keyOf = (thread: string, run: string) => ["replay", thread, run];

/** It may take minutes, and goes on when the page is left. */
export function useReplay(thread: string, run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: keyOf(thread, run),
    mutationFn: (wish: ReplayWish) =>
      ask<ReplayAnswer>(runPath(thread, run, "/replay"), { method: "POST", body: wish }),
    onSettled: () => client.invalidateQueries({ queryKey: ["thread", thread] }),
  });
}

export interface Replayed {
  readonly isPending: boolean;
  readonly answer: ReplayAnswer | null;
  readonly error: Error | null;
}

/** The replays of a run that this browser asked for, the oldest first. */
export const useReplaysOf = (thread: string, run: string): readonly Replayed[] =>
  useMutationState({
    filters: { mutationKey: keyOf(thread, run), exact: true },
    select: ({ state: { status, data, error } }) => ({
      isPending: status === "pending",
      // What this mutation function answers; the cache does not know whose it is.
      answer: (data as ReplayAnswer | undefined) ?? null,
      error,
    }),
  });
