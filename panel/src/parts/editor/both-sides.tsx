/** Somebody wrote the same text meanwhile: both sides, and which of them is to stand. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import { DiffView } from "../diff/diff-view.tsx";

interface BothSidesProps {
  /** What was changed meanwhile, as its path. */
  readonly path: string;
  readonly mine: string;
  readonly theirs: string;
  readonly theirVersion: number;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

export const BothSides = ({
  path,
  mine,
  theirs,
  theirVersion,
  onKeepMine,
  onTakeTheirs,
}: BothSidesProps) => (
  <Alert
    color="orange"
    icon={<IconArrowsSplit2 />}
    title={`${path} was changed elsewhere while you wrote`}
    role="alert"
  >
    <Stack gap="sm">
      <Text size="sm">
        Nothing is lost: yours is in the editor, theirs is stored as version {theirVersion}. Below:
        what saving yours would change.
      </Text>
      <DiffView label="From theirs to yours" before={theirs} after={mine} />
      <Group gap="xs">
        <Button size="xs" onClick={onKeepMine}>
          Keep mine, and go on
        </Button>
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          Take theirs, drop mine
        </Button>
      </Group>
    </Stack>
  </Alert>
);
