/** What both runs decided, action by action, with what differs marked in words and by a line. */
import { Badge, Stack, Text } from "@mantine/core";
import type { RunAction, RunDetail } from "../../../api/run-types.ts";
import { ActionShown } from "../detail/actions.tsx";
import { type Pair, pairActions } from "./pair-actions.ts";
import { Row } from "./row.tsx";

const kindWords: Readonly<Record<Pair["kind"], string>> = {
  equal: "the same",
  changed: "differs",
  "only-left": "only in the original",
  "only-right": "only in the replay",
};

interface ActionPairsProps {
  readonly left: RunDetail;
  readonly right: RunDetail;
}

export function ActionPairs({ left, right }: ActionPairsProps) {
  const pairs = pairActions(left.actions, right.actions);
  if (pairs.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Neither of them did anything.
      </Text>
    );
  return (
    <Stack component="ul" p={0} m={0} gap="xs" aria-label="Actions of both">
      {pairs
        .map((pair, place) => ({ ...pair, number: place + 1 }))
        .map(({ number, kind, ...pair }) => (
          <Stack component="li" key={number} gap={4}>
            <Badge
              size="sm"
              variant={kind === "equal" ? "default" : "light"}
              color="orange"
              tt="none"
            >
              {kindWords[kind]}
            </Badge>
            <Row
              isDifferent={kind !== "equal"}
              left={<Side action={pair.left} isDryRun={left.dry_run} />}
              right={<Side action={pair.right} isDryRun={right.dry_run} />}
            />
          </Stack>
        ))}
    </Stack>
  );
}

interface SideProps {
  readonly action: RunAction | null;
  readonly isDryRun: boolean;
}

const Side = ({ action, isDryRun }: SideProps) =>
  action === null ? (
    <Text size="sm" c="dimmed">
      Nothing of the kind.
    </Text>
  ) : (
    <ActionShown action={action} isDryRun={isDryRun} />
  );
