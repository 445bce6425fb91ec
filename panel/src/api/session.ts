/** The browser's session: how it came in, the way in, the way out. */
import { queryOptions } from "@tanstack/react-query";
import type { SessionAnswer } from "../../../lib/domain/wire/session.ts";
import { ask } from "./client.ts";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => ask<SessionAnswer>("/api/session", { signal }),
  staleTime: 60_000,
});

/** Uses a link of `/panel`, once: what was sent is never sent again by itself. */
export const enterQuery = (token: string) =>
  queryOptions({
    queryKey: ["enter"],
    queryFn: async () => {
      await ask<undefined>("/api/session", { method: "POST", body: { token } });
      return true;
    },
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

export const signOut = (): Promise<undefined> =>
  ask<undefined>("/api/session", { method: "DELETE" });
