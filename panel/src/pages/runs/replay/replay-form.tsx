/** On which model, by which checklist: what is left as it is, is as it was then. */
import { Autocomplete, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { aboutQuery } from "../../../api/about.ts";
import { ApiError } from "../../../api/client.ts";
import { useReplay } from "../../../api/replay.ts";
import type { RunDetail } from "../../../api/run-types.ts";
import { Failure } from "../../../parts/failure.tsx";
import { useThread } from "../../../shell/thread.tsx";
import { ChecklistOfThen } from "./checklist-of-then.tsx";
import { wishOf } from "./wish.ts";

interface ReplayFormProps {
  readonly run: RunDetail;
  readonly onDone: () => void;
}

export function ReplayForm({ run, onDone }: ReplayFormProps) {
  const replay = useReplay(useThread(), run.id);
  const { data: about } = useQuery(aboutQuery);
  const [model, setModel] = useState(run.model ?? "");
  const [isEdited, setIsEdited] = useState(false);
  const [checklist, setChecklist] = useState<string | null>(null);
  const { error } = replay;
  const field = error instanceof ApiError ? error.field : null;
  const isAtField = field === "model" || field === "checklist";

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wish = wishOf(run.model, { model, checklist: isEdited ? checklist : null });
    replay.mutate(wish, { onSuccess: onDone });
  };

  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm">
          The same beat once more in the world of then, as a dry run: nothing is said or written.
          Today's budget pays for it.
        </Text>
        <Autocomplete
          label="Model"
          description="Empty: the one of the run."
          data={[
            ...new Set([...(run.model === null ? [] : [run.model]), ...(about?.models ?? [])]),
          ]}
          value={model}
          onChange={setModel}
          error={field === "model" && error?.message}
          spellCheck={false}
        />
        <Checkbox
          label="By another checklist"
          checked={isEdited}
          onChange={(event) => setIsEdited(event.currentTarget.checked)}
        />
        {isEdited && (
          <ChecklistOfThen
            run={run}
            text={checklist}
            onChange={setChecklist}
            error={field === "checklist" ? (error?.message ?? null) : null}
          />
        )}
        {error !== null && !isAtField && <Failure error={error} />}
        <Group justify="flex-end">
          {replay.isPending && (
            <Text size="sm" c="dimmed">
              It goes on when you close this.
            </Text>
          )}
          <Button type="submit" loading={replay.isPending}>
            Replay
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
