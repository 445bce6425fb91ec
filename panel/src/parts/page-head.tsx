/** A page's title, with what can be done on it at its right. */
import { Group, Title } from "@mantine/core";
import type { ReactNode } from "react";

export const PageHead = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) => (
  <Group justify="space-between" mb="md" mih={36}>
    <Title order={1} size="h2">
      {title}
    </Title>
    <Group gap="xs">{children}</Group>
  </Group>
);
