/** What one of the two agents is doing, and since when. */
import { Badge, Text } from "@mantine/core";
import { IconActivityHeartbeat, IconAlertTriangle, IconMoon } from "@tabler/icons-react";
import type { ThreadAnswer } from "../../../../lib/domain/wire/thread.ts";
import { When } from "../../time/when.tsx";
import { VitalCard } from "./vital-card.tsx";

type Line = ThreadAnswer["board"]["heartbeat"];

const looks = {
  idle: { color: "gray", icon: IconMoon, detail: "Nothing to do." },
  running: { color: "green", icon: IconActivityHeartbeat, detail: "At work." },
  stalled: {
    color: "red",
    icon: IconAlertTriangle,
    detail: "Its last turn did not come to an end; the next one clears that.",
  },
} as const;

export function AgentCard({ title, line }: { readonly title: string; readonly line: Line }) {
  const { color, icon: Icon, detail } = looks[line.status];
  return (
    <VitalCard
      title={title}
      aside={
        <Badge
          variant="light"
          color={color}
          tt="none"
          autoContrast
          leftSection={<Icon size={13} aria-hidden />}
        >
          {line.status}
        </Badge>
      }
    >
      <Text className="written" lineClamp={2}>
        {line.detail ?? detail}
      </Text>
      <Text size="sm" c="dimmed">
        since <When at={line.since} as="clock" />
      </Text>
    </VitalCard>
  );
}
