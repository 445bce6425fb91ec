/** suggest: choices for an option that is being written, from the store. */

import { cut } from "../domain/cut.ts";
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import { MemoryPath } from "../domain/memory.ts";
import type { Wish } from "../domain/outcome.ts";
import { whenLimit } from "../domain/reminder.ts";
import { type Choice, longestChoice, matching, mostChoices } from "../domain/suggestions.ts";
import { newThread } from "../domain/thread.ts";
import { morningOf } from "../domain/thread-config.ts";
import { isoOf } from "../domain/time.ts";
import type { LookPorts } from "./look.ts";
import { list } from "./reminders.ts";

/** At most 25, best first; [] when there is nothing to choose. */
export async function suggest(ports: LookPorts, wish: Wish): Promise<readonly Choice[]> {
  switch (wish.of) {
    case "thread":
      return matching((await ports.registry.list(mostThreads)).map(threadChoice), wish.text);
    case "zone":
      return matching(zones(), wish.text);
    case "path":
      return matching(await paths(ports, wish.threadId), wish.text);
    case "version":
      return matching(await versions(ports, wish), wish.text);
    case "when":
      return moments(ports, wish.threadId, wish.text);
    case "reminder":
      return matching(await reminders(ports, wish.threadId), wish.text);
  }
}

/** More than anybody has, and one page of the registry. */
const mostThreads = 100;

const threadChoice = (id: ThreadId): Choice => ({
  name: id === defaultThreadId ? "default: your DM with me" : `channel ${id}`,
  value: id,
});

const zones = (): readonly Choice[] =>
  ["UTC", ...Intl.supportedValuesOf("timeZone")].map((name) => ({ name, value: name }));

/** Removed files too: those can be brought back. */
async function paths({ memory }: LookPorts, threadId: ThreadId): Promise<readonly Choice[]> {
  const files = await memory.latest(threadId);
  return files.map(({ path, deleted }) => ({
    name: deleted ? `${path} (removed)` : path,
    value: path,
  }));
}

async function versions(
  { memory }: LookPorts,
  { threadId, path }: Extract<Wish, { of: "version" }>,
): Promise<readonly Choice[]> {
  const known = MemoryPath.safeParse(path);
  if (!known.success) return [];
  const found = await memory.versions(threadId, known.data, mostChoices);
  return found.map(({ version, updatedAt, origin, deleted }) => ({
    name: `${version}: ${deleted ? "removed" : "written"} by ${origin.author}, ${dayAndTime(updatedAt)}`,
    value: version,
  }));
}

/** A choice shows no `<t:…>`: Discord takes it for plain text. */
const dayAndTime = (at: Parameters<typeof isoOf>[0]): string =>
  `${isoOf(at).slice(0, 16).replace("T", " ")} UTC`;

/** How the words are understood; where they are not, what is wrong with them stands in the place of a choice. */
async function moments(
  { threads, clock }: LookPorts,
  threadId: ThreadId,
  text: string,
): Promise<readonly Choice[]> {
  const [thread, { understandWhen, whenChoices }] = await Promise.all([
    threads.read(threadId),
    import("../domain/reminder-time.ts"),
  ]);
  const { config } = thread ?? newThread(threadId, clock.now());
  const { timezone } = config;
  const zone = { now: clock.now(), timezone, morningMinute: morningOf(config) };
  const choices = whenChoices(text, zone);
  if (choices.length > 0) return choices.slice(0, mostChoices);
  const when = understandWhen(text, zone);
  const words = text.trim();
  if (when.kind === "understood" || words === "" || words.length > whenLimit) return [];
  return [{ name: cut(when.problem, longestChoice), value: words }];
}

async function reminders(ports: LookPorts, threadId: ThreadId): Promise<readonly Choice[]> {
  const listed = await list(ports, { id: threadId });
  return listed.map(({ reminder: { id, prompt }, words }) => ({
    name: `${words}: ${prompt.replaceAll(/\s+/g, " ")}`,
    value: id,
  }));
}
