/** The panel's pages, in the order of the menu. The first comes with the panel, the others when they are first opened. */
import {
  IconActivityHeartbeat,
  IconAdjustments,
  IconBell,
  IconBrain,
  IconCoins,
  IconHistory,
  IconListCheck,
  IconMessageCircle,
  IconMessages,
  IconNews,
  IconTimeline,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { lazyPage } from "./lazy-page.ts";
import { PulsePage } from "./pages/pulse/pulse-page.tsx";

export interface Page {
  /** Below `/t/<thread>`; what follows it belongs to the page. */
  readonly path: string;
  readonly label: string;
  readonly icon: ComponentType<{ readonly size?: number; readonly stroke?: number }>;
  readonly component: ComponentType;
}

export const pages: readonly Page[] = [
  {
    path: "/",
    label: "Pulse",
    icon: IconActivityHeartbeat,
    component: PulsePage,
  },
  {
    path: "/chat",
    label: "Chat",
    icon: IconMessageCircle,
    component: lazyPage(() => import("./pages/chat/chat-page.tsx")),
  },
  {
    path: "/runs",
    label: "Runs",
    icon: IconHistory,
    component: lazyPage(() => import("./pages/runs/runs-page.tsx")),
  },
  {
    path: "/checklist",
    label: "Checklist",
    icon: IconListCheck,
    component: lazyPage(() => import("./pages/checklist/checklist-page.tsx")),
  },
  {
    path: "/config",
    label: "Config",
    icon: IconAdjustments,
    component: lazyPage(() => import("./pages/config/config-page.tsx")),
  },
  {
    path: "/memory",
    label: "Memory",
    icon: IconBrain,
    component: lazyPage(() => import("./pages/memory/memory-page.tsx")),
  },
  {
    path: "/feed",
    label: "Feed",
    icon: IconNews,
    component: lazyPage(() => import("./pages/feed/feed-page.tsx")),
  },
  {
    path: "/reminders",
    label: "Reminders",
    icon: IconBell,
    component: lazyPage(() => import("./pages/reminders/reminders-page.tsx")),
  },
  {
    path: "/events",
    label: "Events",
    icon: IconTimeline,
    component: lazyPage(() => import("./pages/events/events-page.tsx")),
  },
  {
    path: "/costs",
    label: "Costs",
    icon: IconCoins,
    component: lazyPage(() => import("./pages/costs/costs-page.tsx")),
  },
  {
    path: "/threads",
    label: "Threads",
    icon: IconMessages,
    component: lazyPage(() => import("./pages/threads/threads-page.tsx")),
  },
];
