/** One event: when, what, and its details as names with values. */
import { Anchor, Badge, Text } from "@mantine/core";
import { Link } from "wouter";
import type { EventShown } from "../../api/event-log.ts";
import { KeyValues } from "../../parts/key-values.tsx";
import { When } from "../../time/when.tsx";
import classes from "./events.module.css";

const colors: Readonly<Record<string, string>> = {
  failed: "red",
  "reminder-failed": "red",
  undelivered: "red",
  budget: "orange",
  circuit: "orange",
  "config-default": "orange",
  spoke: "vigil",
  acted: "vigil",
  reminded: "vigil",
};

interface EventRowProps {
  readonly event: EventShown;
  readonly isNew: boolean;
}

export const EventRow = ({ event: { at, type, detail }, isNew }: EventRowProps) => (
  <li className={classes["event"]} data-new={isNew || undefined}>
    <Text component="span" size="sm" className={classes["time"]}>
      <When at={at} as="clock" />
    </Text>
    <span className={classes["type"]}>
      <Badge variant="light" color={colors[type] ?? "gray"} tt="none">
        {type}
      </Badge>
      {isNew && (
        <Text component="span" size="xs" c="dimmed">
          new
        </Text>
      )}
    </span>
    <KeyValues
      pairs={Object.entries(detail).map(([name, value]) => ({
        name,
        value: name === "run" && typeof value === "string" ? <RunLink id={value} /> : String(value),
      }))}
    />
  </li>
);

const RunLink = ({ id }: { readonly id: string }) => (
  <Anchor component={Link} href={`/runs/${encodeURIComponent(id)}`} inherit underline="always">
    {id}
  </Anchor>
);
