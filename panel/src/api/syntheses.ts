/** How a thread's history became memory: what was made, made now, undone; proposals accepted. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import type {
  AcceptAnswer,
  SynthesesAnswer,
  SynthesisNowAnswer,
  UndoAnswer,
} from "../../../lib/domain/wire/synthesis.ts";
import { ask } from "./client.ts";
import { calmPollMs } from "./query-client.ts";
import { threadPath } from "./threads.ts";

export type Synthesis = SynthesesAnswer["syntheses"][number];

// Under the key of the memory: what a synthesis writes, and what undoes it, changes both.
export const synthesesQuery = (thread: string) =>
  infiniteQueryOptions({
    queryKey: ["memory", thread, "syntheses"],
    queryFn: ({ signal, pageParam }) => {
      const asked = new URLSearchParams({
        limit: "10",
        ...(pageParam === null ? {} : { cursor: pageParam }),
      });
      return ask<SynthesesAnswer>(threadPath(thread, `/syntheses?${asked}`), { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: calmPollMs,
  });

export const synthesizeNow = (thread: string) =>
  ask<SynthesisNowAnswer>(threadPath(thread, "/syntheses/now"), { method: "POST" });

export const undoSynthesis = (thread: string, id: string) =>
  ask<UndoAnswer>(threadPath(thread, `/syntheses/${encodeURIComponent(id)}/undo`), {
    method: "POST",
  });

export const acceptProposal = (
  thread: string,
  { id, path }: { readonly id: string; readonly path: string },
) =>
  ask<AcceptAnswer>(threadPath(thread, `/syntheses/${encodeURIComponent(id)}/accept`), {
    method: "POST",
    body: { path },
  });
