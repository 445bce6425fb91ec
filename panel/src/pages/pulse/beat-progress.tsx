/** A beat under way, and what came of the one that was asked for by hand. */
import { Alert, Anchor, Group, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconHandStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { RunNowAnswer } from "../../../../lib/domain/wire/run.ts";
import type { ThreadAnswer } from "../../../../lib/domain/wire/thread.ts";
import { type RunNow, useLastRunNow } from "../../api/heartbeat.ts";
import { liveQuery } from "../../api/runs.ts";
import { useNow } from "../../time/now.ts";
import { countdown } from "../../time/words.ts";

export function BeatProgress({ status }: { readonly status: ThreadAnswer }) {
  const last = useLastRunNow(status.thread_id);
  const isUnderWay = status.board.heartbeat.status === "running" || (last?.isPending ?? false);
  return (
    <div aria-live="polite">
      {isUnderWay ? (
        <UnderWay thread={status.thread_id} isDryRun={last?.isPending === true && last.isDryRun} />
      ) : (
        last && <Came last={last} />
      )}
    </div>
  );
}

interface UnderWayProps {
  readonly thread: string;
  /** A dry run by hand holds nothing up, and shows no step before it is over. */
  readonly isDryRun: boolean;
}

function UnderWay({ thread, isDryRun }: UnderWayProps) {
  const { data } = useQuery(liveQuery(thread));
  const now = useNow();
  const run = data?.run ?? null;
  const calls = run?.steps.length ?? 0;
  const tool = run?.steps.at(-1)?.tool;
  return (
    <Alert
      icon={<Loader size="sm" />}
      title={isDryRun || run?.dry_run ? "A dry run is under way" : "A beat is under way"}
    >
      <Group gap="xs">
        <Text size="sm" className="written">
          {run?.detail ?? (isDryRun ? "What it did is shown when it is over." : "It begins.")}
          {tool !== undefined &&
            `; ${calls} tool ${calls === 1 ? "call" : "calls"}, last: ${tool}.`}
        </Text>
        {run !== null && (
          <Text size="sm" ff="monospace" aria-hidden>
            {countdown(now - Date.parse(run.started_at))}
          </Text>
        )}
        <Anchor component={Link} href="/runs" size="sm">
          Watch it
        </Anchor>
      </Group>
      <Text size="xs" c="dimmed">
        It goes on when you leave this page.
      </Text>
    </Alert>
  );
}

function Came({ last: { answer, error, dismiss } }: { readonly last: RunNow }) {
  const { color, icon: Icon, title, words } = told(answer, error);
  return (
    <Alert
      color={color}
      icon={<Icon />}
      title={title}
      withCloseButton
      closeButtonLabel="Close"
      onClose={dismiss}
    >
      <Text size="sm" className="written">
        {words}
      </Text>
      {answer?.run && (
        <Anchor component={Link} href={`/runs/${answer.run.id}`} size="sm">
          Open the run
        </Anchor>
      )}
    </Alert>
  );
}

function told(answer: RunNowAnswer | null, error: Error | null) {
  if (answer === null)
    return {
      color: "red",
      icon: IconAlertTriangle,
      title: "No answer about the beat",
      words: `${error?.message ?? ""} If it began, it goes on, and is on record when it is over.`,
    };
  const words = answer.decision_summary;
  if (!answer.ran)
    return { color: "yellow", icon: IconHandStop, title: "Nothing was started", words };
  if (!answer.ran_successfully)
    return { color: "red", icon: IconAlertTriangle, title: "The beat failed", words };
  const title = answer.dry_run ? "The dry run is over" : "The beat is over";
  return { color: "green", icon: IconCheck, title, words };
}
