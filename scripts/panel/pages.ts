/** Every page of the panel, as its pictures and its browser tests walk them. */
import * as z from "zod/mini";

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

const Runs = z.object({ runs: z.array(z.object({ id: z.string(), kind: z.string() })) });

/** The newest run that did something, and beside it the one before: of the thread `default` of who answers at `url`. */
export async function runPages(url: string): Promise<readonly WalkedPage[]> {
  const response = await fetch(`${url}/api/threads/default/runs?outcome=acted`);
  const [one, other] = Runs.parse(await response.json()).runs;
  if (one === undefined || other === undefined) throw new Error("nobody has lived in there");
  return [
    { name: "run", path: `/runs/${one.id}`, title: "Spoke" },
    { name: "side-by-side", path: `/runs/${other.id}/beside/${one.id}`, title: "Side by side" },
  ];
}
