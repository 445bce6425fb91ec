/** Says what was done, with a button that takes it back. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** Long enough to read it and to reach the button with the keyboard. */
const shownMs = 12_000;

interface Undoable {
  readonly message: string;
  /** What the button says: `Set it again`. */
  readonly action: string;
  readonly onUndo: () => void;
}

export function tellUndoable({ message, action, onUndo }: Undoable): void {
  const id = notifications.show({
    autoClose: shownMs,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" className="written" lineClamp={4}>
          {message}
        </Text>
        <Button
          size="compact-sm"
          variant="light"
          flex="none"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          {action}
        </Button>
      </Group>
    ),
  });
}
