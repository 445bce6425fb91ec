/** What became of the replay of a run that was asked for last. */
import { Alert, Anchor, Loader, Text } from "@mantine/core";
import { IconCheck, IconHandStop } from "@tabler/icons-react";
import { Link } from "wouter";
import type { ReplayAnswer } from "../../../../../lib/domain/wire/replay.ts";
import { ApiError } from "../../../api/client.ts";
import { useReplaysOf } from "../../../api/replay.ts";
import { Failure } from "../../../parts/failure.tsx";
import { useThread } from "../../../shell/thread.tsx";

export function ReplayProgress({ run }: { readonly run: string }) {
  const last = useReplaysOf(useThread(), run).at(-1);
  if (last === undefined) return null;
  const { isPending, answer, error } = last;
  return (
    <div aria-live="polite">
      {isPending && (
        <Alert icon={<Loader size="sm" />} title="The replay is under way">
          It goes on when you leave this page.
        </Alert>
      )}
      {answer !== null && <Came answer={answer} original={run} />}
      {error !== null && !isAboutForm(error) && <Failure error={error} />}
    </div>
  );
}

/** What is wrong with a field stands at that field. */
const isAboutForm = (error: Error): boolean => error instanceof ApiError && error.field !== null;

interface CameProps {
  readonly answer: ReplayAnswer;
  readonly original: string;
}

function Came({ answer: { run, decision_summary, notes }, original }: CameProps) {
  const isThere = run !== null;
  return (
    <Alert
      color={isThere ? "green" : "yellow"}
      icon={isThere ? <IconCheck /> : <IconHandStop />}
      title={isThere ? "The replay is over" : "Nothing was replayed"}
    >
      <Text size="sm" className="written">
        {decision_summary}
      </Text>
      {run !== null && (
        <Anchor
          component={Link}
          size="sm"
          href={`/runs/${run.replayOf ?? original}/beside/${run.id}`}
        >
          Side by side with the original
        </Anchor>
      )}
      <Notes notes={notes} />
    </Alert>
  );
}

/** What of the world of then could not be had any more. */
const Notes = ({ notes }: { readonly notes: readonly string[] }) =>
  notes.map((note) => (
    <Text key={note} size="xs" c="dimmed" className="written">
      {note}
    </Text>
  ));
