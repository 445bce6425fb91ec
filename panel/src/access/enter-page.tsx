/** `/enter`: uses the link that `/panel` gave, and goes on to the panel. */
import { Button, Code, Loader, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLocation } from "wouter";
import { mayPass } from "../api/connection.ts";
import { queryClient } from "../api/query-client.ts";
import { enterQuery, sessionQuery } from "../api/session.ts";
import { FullPage } from "./full-page.tsx";
import { unlock } from "./locked.ts";
import { linkToken } from "./take-link.ts";

export const EnterPage = () => (linkToken === null ? <NoLink /> : <Entering token={linkToken} />);

function Entering({ token }: { readonly token: string }) {
  const [, goTo] = useLocation();
  const { data: isIn = false, error, isFetching, refetch } = useQuery(enterQuery(token));
  useEffect(() => {
    if (!isIn) return;
    unlock();
    void queryClient.resetQueries({ queryKey: sessionQuery.queryKey });
    goTo("/", { replace: true });
  }, [isIn, goTo]);
  if (error === null || isFetching)
    return (
      <FullPage title="Opening the panel">
        <Loader aria-label="Opening the panel" />
      </FullPage>
    );
  return (
    <FullPage title="This link does not open the panel">
      <Text className="written" role="alert">
        {error.message}
      </Text>
      {mayPass(error) ? (
        <Button variant="light" onClick={() => refetch()}>
          Try again
        </Button>
      ) : (
        <AskForAnother />
      )}
    </FullPage>
  );
}

const NoLink = () => (
  <FullPage title="There is no link in this address">
    <AskForAnother />
  </FullPage>
);

const AskForAnother = () => (
  <Text>
    Write <Code>/panel</Code> to Vigil in Discord for a new link. Each one works once, within five
    minutes, for who asked for it.
  </Text>
);
