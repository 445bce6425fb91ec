/** One of the vital signs: a title, a figure, a line that says more. All are equally high. */
import { Card, Group, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./vitals.module.css";

interface VitalCardProps {
  readonly title: string;
  /** At the title's right. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export const VitalCard = ({ title, aside, children }: VitalCardProps) => (
  <Card withBorder padding="md" component="section" className={classes["vital"] ?? ""}>
    <Group justify="space-between" mb={4} mih={26} wrap="nowrap">
      <Title order={2} size="h6" c="dimmed">
        {title}
      </Title>
      {aside}
    </Group>
    {children}
  </Card>
);
