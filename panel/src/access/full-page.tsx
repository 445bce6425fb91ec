/** A page without menu or thread: for who is not let in yet. */
import { Center, Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Logo } from "../shell/logo.tsx";

interface FullPageProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function FullPage({ title, children }: FullPageProps) {
  useEffect(() => {
    document.title = `${title} · Vigil`;
  }, [title]);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack maw={460} align="flex-start">
        <Group gap="sm">
          <Logo />
          <Text fw={700} size="lg">
            Vigil
          </Text>
        </Group>
        <Title order={1} size="h2">
          {title}
        </Title>
        {children}
      </Stack>
    </Center>
  );
}
