/** In place of every page for a browser that is not let in: where the door is. */
import { Button, Code, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { queryClient } from "../api/query-client.ts";
import { sessionQuery } from "../api/session.ts";
import { FullPage } from "./full-page.tsx";
import { unlock } from "./locked.ts";

/** Looks again when its tab is seen again: the link is opened in another one. */
export function SignedOutPage() {
  const { data, error, isFetching, refetch } = useQuery({ ...sessionQuery, staleTime: 0 });
  const isIn = data !== undefined && error === null && !isFetching;
  useEffect(() => {
    if (!isIn) return;
    unlock();
    void queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
  }, [isIn]);
  return (
    <FullPage title="Open the panel from Discord">
      <Text>
        This browser has no session, or it is over. Write <Code>/panel</Code> to Vigil in Discord:
        the answer is a link that works once within five minutes. Then come back to this tab.
      </Text>
      <Button variant="light" loading={isFetching} onClick={() => refetch()}>
        Look again
      </Button>
    </FullPage>
  );
}
