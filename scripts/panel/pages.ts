/** Every page of the panel, as its pictures and its browser tests walk them. */

export interface WalkedPage {
  readonly name: string;
  /** Below `/t/<thread>`. */
  readonly path: string;
  readonly title: string;
}

export const pages: readonly WalkedPage[] = [
  { name: "pulse", path: "/", title: "Pulse" },
  { name: "chat", path: "/chat", title: "Chat" },
  { name: "runs", path: "/runs", title: "Runs" },
  { name: "checklist", path: "/checklist", title: "Checklist" },
  { name: "config", path: "/config", title: "Config" },
  { name: "memory", path: "/memory/files/notes/boiler.md", title: "Memory" },
  { name: "feed", path: "/feed", title: "Feed" },
  { name: "reminders", path: "/reminders", title: "Reminders" },
  { name: "events", path: "/events", title: "Events" },
  { name: "costs", path: "/costs", title: "Costs" },
  { name: "threads", path: "/threads", title: "Threads" },
];
