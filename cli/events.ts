/** `vigil events`: the log of what happened to a thread, shown, followed and cleared. */
import { minutes, seconds } from "../lib/domain/time.ts";
import { EventsAnswer } from "../lib/domain/wire/events.ts";
import { OrderAnswer } from "../lib/domain/wire/status.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask, askLines } from "./control-client.ts";
import type { PageOptions } from "./history.ts";
import type { World } from "./world.ts";

type Event = EventsAnswer["events"][number];

/** Newest last, as a log is read. */
export async function events(world: World, options: PageOptions): Promise<number> {
  const { answer, raw } = await page(world, options);
  const lines = answer.events.toReversed().map((event) => eventLine(event, world));
  const more =
    answer.next_cursor === null
      ? []
      : [world.paint("dim", `older: --cursor ${answer.next_cursor}`)];
  const nothing = lines.length === 0 ? ["Nothing has happened here in the last seven days."] : [];
  world.say(
    options.json ? JSON.stringify(raw, null, 2) : [...more, ...lines, ...nothing].join("\n"),
  );
  return 0;
}

const pollMs = seconds(2);

/** The API's largest page: new events among so many are never missed, also when they come out of order. */
const watched = 100;

/** The last `limit` events and every further one as it comes, until Ctrl-C; with `json` one object a line. */
export async function followEvents(
  world: World,
  options: ThreadOptions & { readonly limit: number },
): Promise<number> {
  let seen: ReadonlySet<string> | null = null;
  for await (const _ of world.repeatedly(pollMs)) {
    const found = await newest(world, options.thread, seen);
    const known: ReadonlySet<string> | null = seen;
    const fresh =
      known === null ? found.slice(0, options.limit) : found.filter(({ id }) => !known.has(id));
    seen = new Set(found.map(({ id }) => id));
    for (const event of fresh.toReversed())
      world.say(options.json ? JSON.stringify(event) : eventLine(event, world));
  }
  return 0;
}

/** The newest events, newest first, at least as far back as one that was seen before. */
async function newest(
  world: World,
  thread: string,
  seen: ReadonlySet<string> | null,
): Promise<readonly Event[]> {
  const found: Event[] = [];
  let cursor: string | undefined;
  do {
    const { answer } = await page(world, { thread, limit: watched, cursor });
    found.push(...answer.events);
    cursor = answer.next_cursor ?? undefined;
  } while (cursor !== undefined && seen !== null && !found.some(({ id }) => seen.has(id)));
  return found;
}

/** 1 when Vigil answers that it was not done. */
export async function clearEvents(world: World, { thread, json }: ThreadOptions): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "DELETE",
    path: `/api/events?thread=${thread}`,
    schema: OrderAnswer,
  });
  world.say(json ? JSON.stringify(raw, null, 2) : answer.message);
  return answer.ok ? 0 : 1;
}

/** All events as lines of JSON, oldest first, to standard output or into a file, which they replace. */
export async function exportEvents(
  world: World,
  { thread, out }: { readonly thread: string; readonly out: string | null },
): Promise<number> {
  const parts: string[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ thread, ...(cursor === null ? {} : { cursor }) });
    const { lines, headers } = await askLines(world, {
      method: "GET",
      path: `/api/events/export?${query}`,
      timeoutMs: minutes(1),
    });
    parts.unshift(lines);
    cursor = headers.get("vigil-older-cursor");
  } while (cursor !== null);
  const text = parts.join("");
  if (out !== null) {
    await world.writeText(out, text);
    world.complain(`${text.split("\n").length - 1} events are in ${out}.`);
  } else if (text !== "") world.say(text.trimEnd());
  return 0;
}

function page(world: World, { thread, limit, cursor }: Omit<PageOptions, "json">) {
  const query = new URLSearchParams({
    thread,
    limit: String(limit),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return ask(world, { method: "GET", path: `/api/events?${query}`, schema: EventsAnswer });
}

function eventLine({ at, type, detail }: Event, { paint }: World): string {
  const fields = Object.entries(detail).map(([name, value]) => `${name}=${value ?? ""}`);
  const isTrouble = ["failed", "budget", "circuit", "config-default"].includes(type);
  return [paint("dim", at), paint(isTrouble ? "yellow" : "bold", type.padEnd(18)), ...fields].join(
    " ",
  );
}
