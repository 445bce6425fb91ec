/** Whether Vigil answers: said once here, so that no page has to. */
import { Badge } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Connection, connectionOf } from "../api/connection.ts";
import { threadQuery } from "../api/threads.ts";
import { useThread } from "./thread.tsx";

const shown: Readonly<Record<Connection, { readonly words: string; readonly color: string }>> = {
  connecting: { words: "connecting…", color: "gray" },
  connected: { words: "connected", color: "green" },
  unreachable: { words: "not reachable", color: "red" },
};

export function ConnectionChip() {
  const { data, error, failureReason } = useQuery(threadQuery(useThread()));
  const connection = connectionOf(data !== undefined, failureReason ?? error);
  useRecovery(connection);
  const { words, color } = shown[connection];
  return (
    <Badge role="status" variant="light" color={color} tt="none" miw={104}>
      {words}
    </Badge>
  );
}

/** What failed while nobody answered is asked again as soon as somebody does, also where nothing polls. */
function useRecovery(connection: Connection): void {
  const client = useQueryClient();
  const before = useRef(connection);
  useEffect(() => {
    const wasAway = before.current === "unreachable";
    before.current = connection;
    if (!wasAway || connection !== "connected") return;
    void client.refetchQueries({
      type: "active",
      predicate: ({ state }) => state.status === "error",
    });
  }, [connection, client]);
}
