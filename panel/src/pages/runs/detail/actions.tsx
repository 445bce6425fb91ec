/** What a run did, would have done, or was not allowed to do. */
import { Badge, Group, Stack, Text } from "@mantine/core";
import type { RunAction } from "../../../api/run-types.ts";
import { isLong } from "../../../parts/is-long.ts";
import { LongText } from "../../../parts/long-text.tsx";
import classes from "./detail.module.css";
import { actionTitle, type Fate, fateOf, fateWords } from "./words.ts";

const colours: Readonly<Record<Fate, string>> = {
  done: "green",
  would: "gray",
  rejected: "red",
  "not-done": "yellow",
};

export const Actions = ({
  actions,
  isDryRun,
}: {
  readonly actions: readonly RunAction[];
  readonly isDryRun: boolean;
}) => (
  <Stack gap="sm" component="ol" p={0} m={0} aria-label="Actions">
    {actions
      .map((action, place) => ({ action, number: place + 1 }))
      .map(({ action, number }) => (
        <li key={number} className={classes["entry"]}>
          <ActionShown action={action} isDryRun={isDryRun} />
        </li>
      ))}
  </Stack>
);

interface ActionShownProps {
  readonly action: RunAction;
  readonly isDryRun: boolean;
}

export function ActionShown({ action, isDryRun }: ActionShownProps) {
  const fate = fateOf(action, isDryRun);
  const { title, content, reason } = action;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text size="sm" fw={600} className="written">
          {actionTitle(action, fate)}
        </Text>
        <Badge color={colours[fate]} variant="light" size="sm" tt="none">
          {fateWords[fate]}
        </Badge>
      </Group>
      {title !== null && (
        <Text size="sm" fw={600} className="written">
          {title}
        </Text>
      )}
      {content !== null && content !== "" && (
        <LongText what="its text" isLong={isLong(content)}>
          {content}
        </LongText>
      )}
      {reason !== null && (
        <Text size="sm" c="var(--mantine-color-error)" className="written">
          {reason}
        </Text>
      )}
    </Stack>
  );
}
