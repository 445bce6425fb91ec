/** Beside the text: what Vigil reads in it, line by line, and when each is due. */
import { Alert, Badge, Button, Card, Code, Group, List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { instant, isoOf } from "../../../../lib/domain/time.ts";
import { threadQuery } from "../../api/threads.ts";
import { useThread, useTimezone } from "../../shell/thread.tsx";
import { useNow } from "../../time/now.ts";
import { When } from "../../time/when.tsx";
import { rhythmWords } from "./rhythm-words.ts";
import { template } from "./template.ts";
import { type LineShown, understand } from "./understood.ts";
import classes from "./understood-panel.module.css";

interface UnderstoodPanelProps {
  readonly text: string;
  /** Puts another text into the editor. */
  readonly onStartFrom: (text: string) => void;
}

export function UnderstoodPanel({ text, onStartFrom }: UnderstoodPanelProps) {
  const { sections, notUnderstood, isEmpty } = useUnderstood(text);
  return (
    <Card withBorder component="section" aria-label="What Vigil understands">
      <Title order={2} size="h4" mb="sm">
        What Vigil understands
      </Title>
      {isEmpty && (
        <Alert color="blue" title="This asks for nothing" mb="sm">
          <Text size="sm">
            Write a list of what to look after, a line each. Without one, a beat looks only at what
            you say and at its memory.
          </Text>
          <Button mt="xs" size="xs" variant="light" onClick={() => onStartFrom(template)}>
            Start from a template
          </Button>
        </Alert>
      )}
      {notUnderstood.length > 0 && <NotUnderstood lines={notUnderstood} />}
      <Stack gap="md">
        {sections.map(({ title, lines }) => (
          <Section key={title} title={title} lines={lines} />
        ))}
      </Stack>
    </Card>
  );
}

function useUnderstood(text: string) {
  const now = useNow(30_000);
  const timezone = useTimezone();
  const { data } = useQuery(threadQuery(useThread()));
  const reflectedAt = data?.last_reflection_at ?? null;
  // A long text is read after the letter is on the screen, not before.
  const shown = useDeferredValue(text);
  return useMemo(() => {
    const lastReflectionAt = reflectedAt === null ? null : instant(Date.parse(reflectedAt));
    return understand(shown, { now, timezone, lastReflectionAt });
  }, [shown, now, timezone, reflectedAt]);
}

interface SectionProps {
  readonly title: string;
  readonly lines: readonly LineShown[];
}

function Section({ title, lines }: SectionProps) {
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {title}{" "}
        <Text span size="sm" c="dimmed" fw={400}>
          {lines.length}
        </Text>
      </Title>
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          No line.
        </Text>
      ) : (
        <Stack component="ul" gap={6} className={classes["lines"]}>
          {lines.map((line, index) => (
            // Equal lines may stand twice; their place is all that tells them apart.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <Line key={index} line={line} />
          ))}
        </Stack>
      )}
    </div>
  );
}

function Line({ line }: { readonly line: LineShown }) {
  const { condition, action, done, rhythm, due } = line;
  return (
    <li className={classes["line"]} data-done={done || undefined}>
      <Text size="sm" className="written">
        {condition !== null && (
          <>
            <Text span inherit c="dimmed">
              if{" "}
            </Text>
            {condition}
            <Text span inherit c="dimmed">
              {" "}
              →{" "}
            </Text>
          </>
        )}
        <Text span inherit fw={condition === null ? 400 : 600}>
          {action}
        </Text>
      </Text>
      {(rhythm !== null || done) && (
        <Group gap={6} mt={2}>
          {done && (
            <Badge size="sm" color="gray" variant="light" tt="none">
              done: not looked at
            </Badge>
          )}
          {rhythm !== null && (
            <Badge size="sm" variant="light" tt="none">
              {rhythmWords(rhythm)}
            </Badge>
          )}
          {due !== null && (
            <Text span size="xs" c="dimmed">
              {due.kind === "now" ? (
                "due at the next beat"
              ) : (
                <>
                  due <When at={isoOf(due.at)} as="clock" />
                </>
              )}
            </Text>
          )}
        </Group>
      )}
    </li>
  );
}

const NotUnderstood = ({ lines }: { readonly lines: readonly string[] }) => (
  <Alert color="yellow" title="Looks like a rhythm, and is none" mb="sm">
    <List size="sm" mb="xs">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal lines may stand twice
        <List.Item key={index} className="written">
          {line}
        </List.Item>
      ))}
    </List>
    <Text size="sm">
      Such a line is an ordinary one, looked at in every beat. A rhythm is written{" "}
      <Code>every 2h: …</Code>, <Code>at 09:00: …</Code>, <Code>on weekdays at 09:00: …</Code> or{" "}
      <Code>on monday and friday at 18:30: …</Code>
    </Text>
  </Alert>
);
