/** The beat that is under way, with its tool calls as they come. */
import { Anchor, Card, Group, Loader, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { liveQuery } from "../../../api/runs.ts";
import { useThread } from "../../../shell/thread.tsx";
import { useNow } from "../../../time/now.ts";
import { countdown } from "../../../time/words.ts";
import { Steps } from "../detail/steps.tsx";

export function LiveRun() {
  const thread = useThread();
  const { data } = useQuery(liveQuery(thread));
  const now = useNow();
  const run = data?.run ?? null;
  useListFollows(thread, run?.id ?? null);
  if (run === null) return null;
  return (
    <Card withBorder aria-live="polite">
      <Group gap="sm">
        <Loader size="sm" />
        <Text fw={600}>{run.dry_run ? "A dry run is under way" : "A beat is under way"}</Text>
        <Text size="sm" c="dimmed" ff="monospace" aria-hidden>
          {countdown(now - Date.parse(run.started_at))}
        </Text>
        <Anchor component={Link} href={`/runs/${run.id}`} size="sm">
          Watch it alone
        </Anchor>
      </Group>
      <Text size="sm" className="written" mt={4} mb="xs">
        {run.detail ?? "It begins."}
      </Text>
      <Steps steps={run.steps} />
    </Card>
  );
}

/** When a beat has come to its end, it is on record: the list asks for it at once. */
function useListFollows(thread: string, running: string | null) {
  const client = useQueryClient();
  const before = useRef(running);
  useEffect(() => {
    if (before.current !== null && before.current !== running)
      void client.invalidateQueries({ queryKey: ["thread", thread, "runs"] });
    before.current = running;
  }, [client, thread, running]);
}
