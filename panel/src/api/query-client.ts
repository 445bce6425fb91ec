/** The cache of answers: how long they are fresh, and what is asked again. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { lock } from "../access/locked.ts";
import { ApiError } from "./client.ts";
import { mayPass } from "./connection.ts";

/** What lives is looked at every two seconds, the rest less often; nobody polls while the tab is hidden. */
export const livePollMs = 2_000;
export const calmPollMs = 15_000;

/** Whoever is not let in sees no broken pages, but one that says where the door is. */
const onError = (error: Error): void => {
  if (error instanceof ApiError && error.status === 401) lock();
};

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      // A refusal stays one; a server that is gone or starting is asked again with growing pauses, and then at the
      // query's own rhythm: a poll goes on after an error.
      retry: (failures, error) => mayPass(error) && failures < 3,
      refetchOnWindowFocus: true,
      // Asked also while the browser thinks it is offline: loopback is always there.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
