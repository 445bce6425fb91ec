/** The frame of every page: the menu, the thread, whether Vigil answers, light or dark. */
import { AppShell, Box, Burger, Group, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Link, useRoute } from "wouter";
import { SignOut } from "../access/sign-out.tsx";
import { type Page, pages } from "../pages.ts";
import { ConnectionChip } from "./connection-chip.tsx";
import { Logo } from "./logo.tsx";
import { SchemeSwitch } from "./scheme-switch.tsx";
import { ThreadSwitch } from "./thread-switch.tsx";

export function Shell({ children }: { readonly children: ReactNode }) {
  const [isOpen, menu] = useDisclosure();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 210, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#main" className="skip-link">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? "Close the menu" : "Open the menu"}
            />
            <Logo />
            <Text fw={700} size="lg" visibleFrom="xs">
              Vigil
            </Text>
            <ConnectionChip />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ThreadSwitch />
            <SchemeSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <Box flex={1} style={{ overflowY: "auto" }}>
          {pages.map((page) => (
            <MenuEntry key={page.path} page={page} onOpen={menu.close} />
          ))}
        </Box>
        <SignOut />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function MenuEntry({ page, onOpen }: { readonly page: Page; readonly onOpen: () => void }) {
  const { path, label, icon: Icon } = page;
  const [isHere] = useRoute(path === "/" ? "/" : `${path}/*?`);
  return (
    <NavLink
      component={Link}
      href={path}
      label={label}
      leftSection={<Icon size={18} stroke={1.6} />}
      active={isHere}
      aria-current={isHere ? "page" : undefined}
      onClick={onOpen}
      style={{ borderRadius: "var(--mantine-radius-md)" }}
    />
  );
}
