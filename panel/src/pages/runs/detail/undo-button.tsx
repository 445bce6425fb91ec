/** Takes back what a run did, once it was said what that is. */
import { Button, List, Text } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import type { RunDetail } from "../../../api/run-types.ts";
import { useUndoRun } from "../../../api/undo-run.ts";
import { useConfirm } from "../../../parts/confirm.tsx";
import { tell, tellFailure } from "../../../parts/tell.ts";
import { useThread } from "../../../shell/thread.tsx";
import { undoWords } from "./undo-words.ts";

export function UndoButton({ run }: { readonly run: RunDetail }) {
  const undo = useUndoRun(useThread(), run.id, {
    onDone: ({ words }) => tell(words ?? "The conversation takes it back in its next turn."),
    onFailed: (error) => tellFailure("It is not taken back", error),
  });
  const confirm = useConfirm();
  const onUndo = async () => {
    const isWanted = await confirm({
      title: "Take back what this run did?",
      words: <WhatGoes run={run} />,
      action: "Take it back",
    });
    if (isWanted) undo.mutate();
  };
  return (
    <Button
      variant="default"
      leftSection={<IconArrowBackUp size={18} />}
      loading={undo.isPending}
      onClick={onUndo}
    >
      Undo
    </Button>
  );
}

function WhatGoes({ run }: { readonly run: RunDetail }) {
  const { taken, left } = undoWords(run.actions);
  return (
    <>
      <Lines of={taken} />
      {left.length > 0 && (
        <>
          <Text size="sm" mt="sm">
            What stays:
          </Text>
          <Lines of={left} />
        </>
      )}
      <Text size="sm" mt="sm" c="dimmed">
        The run stays on record.
      </Text>
    </>
  );
}

const Lines = ({ of: lines }: { readonly of: readonly string[] }) => (
  <List size="sm">
    {lines
      .map((words, place) => ({ words, number: place + 1 }))
      .map(({ words, number }) => (
        <List.Item key={number} className="written">
          {words}
        </List.Item>
      ))}
  </List>
);
