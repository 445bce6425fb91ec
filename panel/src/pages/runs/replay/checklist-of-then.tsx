/** The checklist that a run read, to be changed for its replay. */
import { Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { checklistOfThenQuery } from "../../../api/checklist-of-then.ts";
import type { RunDetail } from "../../../api/run-types.ts";
import { Loaded } from "../../../parts/loaded.tsx";
import { useThread } from "../../../shell/thread.tsx";

interface ChecklistOfThenProps {
  readonly run: RunDetail;
  /** Null: nothing was changed yet. */
  readonly text: string | null;
  readonly onChange: (text: string) => void;
  readonly error: string | null;
}

export function ChecklistOfThen({ run, text, onChange, error }: ChecklistOfThenProps) {
  const query = useQuery(checklistOfThenQuery(useThread(), run));
  return (
    <Loaded query={query} height={282}>
      {({ content }) => (
        <Textarea
          label="Checklist for this replay"
          description="HEARTBEAT.md itself stays as it is."
          value={text ?? content}
          onChange={(event) => onChange(event.currentTarget.value)}
          rows={10}
          error={error}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
      )}
    </Loaded>
  );
}
