/** Ends the session, where there is one: a browser of this machine has none. */
import { NavLink } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../api/query-client.ts";
import { sessionQuery, signOut } from "../api/session.ts";
import { tellFailure } from "../parts/tell.ts";
import { useTimezone } from "../shell/thread.tsx";
import { useNow } from "../time/now.ts";
import { shortTime } from "../time/words.ts";
import { lock } from "./locked.ts";

export function SignOut() {
  const { data } = useQuery(sessionQuery);
  const timezone = useTimezone();
  const now = useNow(60_000);
  const { mutate, isPending } = useMutation({
    mutationFn: signOut,
    onError: (error) => tellFailure("You are not signed out", error),
    onSuccess: () => {
      // What was loaded is not for whoever sits here next.
      queryClient.clear();
      lock();
    },
  });
  if (data === undefined || data.mode !== "session") return null;
  return (
    <NavLink
      component="button"
      type="button"
      label="Sign out"
      description={
        data.until_at !== null &&
        `signed in until ${shortTime(Date.parse(data.until_at), now, timezone)}`
      }
      leftSection={<IconLogout size={18} stroke={1.6} />}
      disabled={isPending}
      onClick={() => mutate()}
    />
  );
}
