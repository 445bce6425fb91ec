/** suggest: choices for an option that is being written, from the store. */
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import { MemoryPath } from "../domain/memory.ts";
import type { Wish } from "../domain/outcome.ts";
import { type Choice, matching, mostChoices } from "../domain/suggestions.ts";
import { isoOf } from "../domain/time.ts";
import type { LookPorts } from "./look.ts";

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
