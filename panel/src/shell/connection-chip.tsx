/** Whether Vigil answers: said once here, so that no page has to. */
import { Badge } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { threadQuery } from "../api/threads.ts";
import { useThread } from "./thread.tsx";

export function ConnectionChip() {
  const { data, error, failureCount } = useQuery(threadQuery(useThread()));
  const isDown = error !== null || failureCount > 0;
  const words = isDown ? "not reachable" : data === undefined ? "connecting…" : "connected";
  return (
    <Badge
      role="status"
      variant="light"
      color={isDown ? "red" : data === undefined ? "gray" : "green"}
      tt="none"
    >
      {words}
    </Badge>
  );
}
