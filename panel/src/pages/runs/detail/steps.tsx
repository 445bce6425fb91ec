/** Tool calls in their order, each with its input and its result. */
import { Badge, Group, Stack, Text } from "@mantine/core";
import type { RunStep } from "../../../api/run-types.ts";
import { isLong } from "../../../parts/is-long.ts";
import { LongText } from "../../../parts/long-text.tsx";
import classes from "./detail.module.css";
import { prettyInput } from "./words.ts";

/** They have no names: a step is known by its place, and none is ever put before another. */
const numbered = (steps: readonly RunStep[]) =>
  steps.map((step, place) => ({ step, number: place + 1 }));

export const Steps = ({ steps }: { readonly steps: readonly RunStep[] }) => (
  <Stack gap="sm" component="ol" p={0} m={0} aria-label="Tool calls">
    {numbered(steps).map(({ step, number }) => (
      <li key={number} className={classes["entry"]}>
        <ToolCall step={step} number={number} />
      </li>
    ))}
  </Stack>
);

interface ToolCallProps {
  readonly step: RunStep;
  readonly number: number;
}

export function ToolCall({ step: { tool, input, result, refused }, number }: ToolCallProps) {
  const shown = prettyInput(input);
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text fw={600} size="sm" ff="monospace" className="written">
          {tool}
        </Text>
        {refused !== null && (
          <Badge color="red" variant="light" size="sm" tt="none">
            refused
          </Badge>
        )}
      </Group>
      {input !== "" && (
        <LongText what={`input ${number}`} isLong={isLong(shown)} isCode>
          {shown}
        </LongText>
      )}
      {refused !== null && (
        <Text size="sm" c="var(--mantine-color-error)" className="written">
          {refused}
        </Text>
      )}
      {result !== "" && result !== refused && (
        <LongText what={`result ${number}`} isLong={isLong(result)}>
          {result}
        </LongText>
      )}
    </Stack>
  );
}
