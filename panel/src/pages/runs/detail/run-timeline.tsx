/** One run from its waking to its receipt, as a timeline. */
import { Anchor, Text, Timeline } from "@mantine/core";
import {
  IconBolt,
  IconBook,
  IconDoor,
  IconMessage,
  IconReceipt,
  IconTool,
} from "@tabler/icons-react";
import { Link } from "wouter";
import type { RunDetail } from "../../../api/run-types.ts";
import { isLong } from "../../../parts/is-long.ts";
import { LongText } from "../../../parts/long-text.tsx";
import { Actions } from "./actions.tsx";
import classes from "./detail.module.css";
import { Receipt } from "./receipt.tsx";
import { ToolCall } from "./steps.tsx";
import { gateWords } from "./words.ts";

const icon = 14;

export function RunTimeline({ run }: { readonly run: RunDetail }) {
  const { kind, reason, text, steps, actions, memory_read, dry_run } = run;
  const isAsked = kind !== "skipped";
  return (
    <Timeline bulletSize={26} lineWidth={2} active={99} aria-label="Steps of the run">
      <Timeline.Item title="Gate" bullet={<IconDoor size={icon} />}>
        <Text size="sm" className="written">
          {gateWords(run)}
        </Text>
      </Timeline.Item>
      {isAsked && (
        <Timeline.Item title="Context" bullet={<IconBook size={icon} />}>
          <MemoryRead read={memory_read} />
        </Timeline.Item>
      )}
      {steps
        .map((step, place) => ({ step, number: place + 1 }))
        .map(({ step, number }) => (
          <Timeline.Item
            key={number}
            title={`Tool call ${number}`}
            bullet={<IconTool size={icon} />}
          >
            <ToolCall step={step} number={number} />
          </Timeline.Item>
        ))}
      {text !== "" && (
        <Timeline.Item title="Its words beside the tools" bullet={<IconMessage size={icon} />}>
          <LongText what="its words" isLong={isLong(text)}>
            {text}
          </LongText>
        </Timeline.Item>
      )}
      {isAsked && (
        <Timeline.Item
          title={dry_run ? "What it would have done" : "What it did"}
          bullet={<IconBolt size={icon} />}
        >
          {actions.length > 0 && <Actions actions={actions} isDryRun={dry_run} />}
          <Text size="sm" className="written" mt={actions.length > 0 ? "xs" : 0}>
            {endWords(kind, reason, actions.length)}
          </Text>
        </Timeline.Item>
      )}
      <Timeline.Item title="Receipt" bullet={<IconReceipt size={icon} />}>
        <Receipt run={run} />
      </Timeline.Item>
    </Timeline>
  );
}

function endWords(kind: RunDetail["kind"], reason: string | null, count: number): string {
  switch (kind) {
    case "rested":
      return `Rested: ${reason}`;
    case "failed":
      return `Failed: ${reason}`;
    default:
      return reason ?? (count === 0 ? "Nothing." : "");
  }
}

function MemoryRead({ read }: { readonly read: RunDetail["memory_read"] }) {
  if (read.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No file of its memory was read.
      </Text>
    );
  return (
    <ul className={classes["memory"]} aria-label="Memory that it read">
      {read.map(({ path, version }) => (
        <li key={path}>
          <Anchor
            component={Link}
            inherit
            href={`/memory/files/${path.split("/").map(encodeURIComponent).join("/")}?version=${version}`}
            className="written"
          >
            {path}, version {version}
          </Anchor>
        </li>
      ))}
    </ul>
  );
}
