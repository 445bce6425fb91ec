/** One run: how it went, step by step, and what can be done with it. */
import { Alert, Anchor, Group, Loader, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { RunDetail } from "../../../api/run-types.ts";
import { liveQuery, runQuery } from "../../../api/runs.ts";
import { lookOf, titleOf, wordsOf } from "../../../parts/beat-sign/looks.ts";
import { SignIcon } from "../../../parts/beat-sign/sign.tsx";
import { Loaded } from "../../../parts/loaded.tsx";
import { PageHead } from "../../../parts/page-head.tsx";
import { useThread } from "../../../shell/thread.tsx";
import { When } from "../../../time/when.tsx";
import { ReplayButton } from "../replay/replay-button.tsx";
import { ReplayProgress } from "../replay/replay-progress.tsx";
import { RunTimeline } from "./run-timeline.tsx";
import { Steps } from "./steps.tsx";
import { UndoButton } from "./undo-button.tsx";

export function RunView({ run: id }: { readonly run: string }) {
  const thread = useThread();
  const { data: live } = useQuery(liveQuery(thread));
  const isLive = live?.run?.id === id;
  const query = useQuery({ ...runQuery(thread, id), enabled: live !== undefined && !isLive });
  useAskedWhenOver(thread, id, isLive);
  if (live?.run && isLive)
    return (
      <>
        <PageHead title="A run under way">
          <Loader size="sm" />
        </PageHead>
        <Text className="written" mb="sm">
          {live.run.detail ?? "It begins."}
        </Text>
        <Steps steps={live.run.steps} />
      </>
    );
  return (
    <>
      {query.data === undefined && (
        <PageHead title="Run">
          <Anchor component={Link} href="/runs" size="sm">
            All runs
          </Anchor>
        </PageHead>
      )}
      <Loaded query={query} height={480}>
        {({ run, effects_undoable }) => <Recorded run={run} isUndoable={effects_undoable} />}
      </Loaded>
    </>
  );
}

/** Between its last step and its record a run is neither: it is asked for again when it is over. */
function useAskedWhenOver(thread: string, id: string, isLive: boolean) {
  const client = useQueryClient();
  const wasLive = useRef(isLive);
  useEffect(() => {
    if (wasLive.current && !isLive)
      void client.invalidateQueries({ queryKey: runQuery(thread, id).queryKey });
    wasLive.current = isLive;
  }, [client, thread, id, isLive]);
}

interface RecordedProps {
  readonly run: RunDetail;
  readonly isUndoable: boolean;
}

function Recorded({ run, isUndoable }: RecordedProps) {
  const look = lookOf(run);
  return (
    <>
      <PageHead title={titleOf({ look, isDryRun: run.dry_run, count: run.count })}>
        {run.kind !== "skipped" && <ReplayButton run={run} />}
        {isUndoable && <UndoButton run={run} />}
      </PageHead>
      <Stack>
        <Group gap="xs">
          <Anchor component={Link} href="/runs" size="sm">
            All runs
          </Anchor>
          <SignIcon look={look} isDryRun={run.dry_run} />
          <Text size="sm" component="span">
            <When at={run.at} as="clock" />, {run.trigger === "by-hand" ? "by hand" : "by schedule"}
          </Text>
        </Group>
        <Text size="lg" className="written" lineClamp={6}>
          {wordsOf(run)}
        </Text>
        {run.dry_run && <DryRunNote run={run} />}
        <ReplayProgress run={run.id} />
        <RunTimeline run={run} />
      </Stack>
    </>
  );
}

const DryRunNote = ({ run }: { readonly run: RunDetail }) => (
  <Alert color="gray" title={run.replay_of === null ? "A dry run" : "A replay"}>
    <Text size="sm">
      Nothing of this was done: it says what would have been.{" "}
      {run.replay_of !== null && (
        <Anchor
          component={Link}
          inherit
          underline="always"
          href={`/runs/${run.replay_of}/beside/${run.id}`}
        >
          Side by side with the original
        </Anchor>
      )}
    </Text>
  </Alert>
);
