/** Below an editor: whether there is something to save, and the buttons for it. */
import { Button, Group, Text } from "@mantine/core";
import type { DraftControl } from "./use-draft.ts";

interface SaveBarProps {
  readonly draft: DraftControl;
  readonly isSaving: boolean;
  /** False while the text does not fit. */
  readonly mayBeSaved: boolean;
  readonly onSave: () => void;
}

export function SaveBar({ draft, isSaving, mayBeSaved, onSave }: SaveBarProps) {
  const { standing, isKept, discard } = draft;
  const isChanged = standing === "changed";
  return (
    <Group gap="xs" mih={36}>
      <Button onClick={onSave} loading={isSaving} disabled={!isChanged || !mayBeSaved}>
        Save
      </Button>
      <Button variant="default" onClick={discard} disabled={standing === "clean" || isSaving}>
        Discard changes
      </Button>
      <Text size="sm" c="dimmed" role="status">
        {standing === "clean" ? "" : keptWords(isKept)}
      </Text>
    </Group>
  );
}

const keptWords = (isKept: boolean): string =>
  isKept
    ? "Not saved yet; kept here when you leave the page."
    : "Not saved yet, and this browser does not keep it: save before you leave.";
