/** One reminder: what, when in the words that were understood, and by whom it was made. */
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconRepeat } from "@tabler/icons-react";
import type { ReminderShown } from "../../api/reminders.ts";
import { When } from "../../time/when.tsx";
import classes from "./reminders.module.css";

interface ReminderRowProps {
  readonly reminder: ReminderShown;
  readonly onEdit: () => void;
  readonly onCancel: () => void;
}

export function ReminderRow({ reminder, onEdit, onCancel }: ReminderRowProps) {
  const { what, when, due_at, pattern, made_by, hearsay } = reminder;
  const short = what.slice(0, 60);
  return (
    <li className={classes["reminder"]}>
      <Stack gap={4} miw={0} flex="1 1 16rem">
        <Text className="written" lineClamp={6}>
          {what}
        </Text>
        <Group gap="xs">
          <Text component="span" size="sm" fw={600}>
            {when}
          </Text>
          <Text component="span" size="sm" c="dimmed">
            {pattern === null ? "" : "next "}
            <When at={due_at} />
          </Text>
          {pattern !== null && (
            <Badge variant="light" tt="none" leftSection={<IconRepeat size={12} aria-hidden />}>
              recurring
            </Badge>
          )}
          {made_by !== "person" && (
            <Badge variant="light" color="gray" tt="none">
              set by Vigil
            </Badge>
          )}
          {hearsay && (
            <Badge variant="light" color="orange" tt="none">
              may be somebody else’s words
            </Badge>
          )}
        </Group>
      </Stack>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onEdit} aria-label={`Edit: ${short}`}>
          Edit
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="red"
          onClick={onCancel}
          aria-label={`Cancel: ${short}`}
        >
          Cancel
        </Button>
      </Group>
    </li>
  );
}
