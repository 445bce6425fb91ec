/** The cache of answers: how long they are fresh, and what is asked again. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./client.ts";

/** What lives is looked at every two seconds, the rest less often; nobody polls while the tab is hidden. */
export const livePollMs = 2_000;
export const calmPollMs = 15_000;

const mayPass = (error: Error): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      // A refusal stays one; a server that is gone or starting is asked again with growing pauses.
      retry: (failures, error) => mayPass(error) && failures < 3,
      refetchOnWindowFocus: true,
      // Asked also while the browser thinks it is offline: loopback is always there.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
