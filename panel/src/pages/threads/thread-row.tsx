/** One thread: its two agents, its rhythm, its last and next beat. */
import { Anchor, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import type { ThreadShown } from "../../api/threads.ts";
import { KeyValues } from "../../parts/key-values.tsx";
import { useThread } from "../../shell/thread.tsx";
import { threadAddress } from "../../shell/thread-address.ts";
import { When } from "../../time/when.tsx";
import { everyWords, lineWords } from "./thread-words.ts";
import classes from "./threads.module.css";

interface ThreadRowProps {
  readonly thread: ThreadShown;
  readonly isBeingForgotten: boolean;
  readonly onForget: () => void;
}

const lineColors = { idle: "gray", running: "green", stalled: "orange" } as const;

export function ThreadRow({ thread, isBeingForgotten, onForget }: ThreadRowProps) {
  const { thread_id: id, board, every_seconds, enabled, due_at, last_tick_at } = thread;
  const isHere = useThread() === id;
  return (
    <li className={classes["thread"]} data-here={isHere || undefined}>
      <Stack gap={6} miw={0} flex={1}>
        <Group gap="xs">
          {/* The page stays: this one, of the other thread. */}
          <Anchor
            component={Link}
            href={`~${threadAddress(id)}/threads`}
            fw={600}
            className="written"
            aria-current={isHere ? "true" : undefined}
          >
            {id}
          </Anchor>
          <Text component="span" size="sm" c="dimmed">
            {id === "default" ? "direct messages with its owner" : "a channel"}
          </Text>
          {isHere && (
            <Badge variant="light" tt="none">
              shown now
            </Badge>
          )}
          {!enabled && (
            <Badge variant="light" color="gray" tt="none">
              heartbeat off
            </Badge>
          )}
        </Group>
        <Group gap="xs">
          {(["conversation", "heartbeat"] as const).map((agent) => (
            <Badge key={agent} variant="dot" color={lineColors[board[agent].status]} tt="none">
              {lineWords(agent, board[agent])}
            </Badge>
          ))}
        </Group>
        <KeyValues
          pairs={[
            { name: "every", value: everyWords(every_seconds) },
            { name: "next beat", value: due_at === null ? "none" : <When at={due_at} /> },
            {
              name: "last beat",
              value: last_tick_at === null ? "none" : <When at={last_tick_at} />,
            },
          ]}
        />
      </Stack>
      <Button
        variant="subtle"
        color="red"
        size="xs"
        loading={isBeingForgotten}
        onClick={onForget}
        aria-label={`Forget the thread ${id}`}
      >
        Forget…
      </Button>
    </li>
  );
}
