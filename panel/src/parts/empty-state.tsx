/** A place with nothing in it yet: what would stand here, and what to do for it. */
import { Stack, Text, ThemeIcon } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";

interface EmptyStateProps {
  readonly icon: ComponentType<{ readonly size?: number; readonly stroke?: number }>;
  readonly title: string;
  /** What to do, with a link or a button where one helps. */
  readonly children?: ReactNode;
}

export const EmptyState = ({ icon: Icon, title, children }: EmptyStateProps) => (
  <Stack align="center" gap="xs" py="xl" ta="center">
    <ThemeIcon variant="light" size={48} radius="xl" aria-hidden>
      <Icon size={26} stroke={1.5} />
    </ThemeIcon>
    <Text fw={600}>{title}</Text>
    <Text size="sm" c="dimmed" component="div" maw={420}>
      {children}
    </Text>
  </Stack>
);
