/** memory-shown: what a person sees of a thread's memory: its files, what they hold, how they came about. */
import type { ThreadId } from "../domain/ids.ts";
import type { MemoryEntry, MemoryFile, MemoryPath } from "../domain/memory.ts";
import { searchFiles } from "../domain/memory-search.ts";
import { InvalidInput } from "../domain/parse.ts";
import {
  entryOf,
  type MemoryListAnswer,
  type MemoryLogAnswer,
  memoryListAnswer,
  memoryLogAnswer,
} from "../domain/wire/memory.ts";
import type { Ports } from "../ports.ts";
import { type CarryOutPorts, settleMemory } from "./carry-out.ts";
import type { PageRequest } from "./control.ts";
import { findThread } from "./open-thread.ts";

type Reading = CarryOutPorts;

// Every answer is null when there is no such thread; a file also when there is no such file or version.

/** Also when a synthesis has to be carried out first: what is shown is never half of one. */
async function isThere(ports: Reading, id: ThreadId): Promise<boolean> {
  if ((await findThread(ports, id)) === null) return false;
  await settleMemory(ports, id);
  return true;
}

/** Every file; with `words` those that hold them, and where. */
export async function listMemory(
  ports: Reading,
  id: ThreadId,
  words?: string | undefined,
): Promise<MemoryListAnswer | null> {
  if (!(await isThere(ports, id))) return null;
  if (words === undefined) return memoryListAnswer(id, await ports.memory.list(id), null);
  const files = await ports.memory.all(id);
  const found = searchFiles(files, words);
  const paths = new Set(found.hits.map(({ path }) => path));
  return memoryListAnswer(id, files.filter(({ path }) => paths.has(path)).map(entryOf), found);
}

/** The file as it is, or an earlier version of it, one that removed it too. */
export async function readMemory(
  ports: Reading,
  id: ThreadId,
  { path, version }: { readonly path: MemoryPath; readonly version?: number | undefined },
): Promise<MemoryFile | null> {
  if (!(await isThere(ports, id))) return null;
  return version === undefined
    ? ports.memory.read(id, path)
    : versionOf(ports, id, { path, version });
}

/** Null when the file never had such a version. */
export async function versionOf(
  { memory }: { readonly memory: Pick<Ports["memory"], "versions"> },
  id: ThreadId,
  { path, version }: { readonly path: MemoryPath; readonly version: number },
): Promise<MemoryFile | null> {
  const [found] = await memory.versions(id, path, 1, version + 1);
  return found?.version === version ? found : null;
}

/**
 * The versions of one file; without a path the newest version of every file, of removed ones too. Newest first.
 *
 * Throws `InvalidInput` for a cursor of the other list.
 */
export async function memoryLog(
  ports: Reading,
  id: ThreadId,
  { path, limit, cursor }: PageRequest & { readonly path?: MemoryPath | undefined },
): Promise<MemoryLogAnswer | null> {
  if (!(await isThere(ports, id))) return null;
  const isOfOneFile = path !== undefined;
  if (cursor !== undefined && isOfOneFile === cursor.includes(":"))
    throw new InvalidInput(
      "cursor",
      "must be the next_cursor of an earlier answer to this question",
    );
  if (isOfOneFile) {
    const before = cursor === undefined ? undefined : Number(cursor);
    const found = (await ports.memory.versions(id, path, limit + 1, before)).map(entryOf);
    return memoryLogAnswer(id, { found, limit }, ({ version }) => String(version));
  }
  const newest = (await ports.memory.latest(id)).toSorted(newestFirst);
  const found = cursor === undefined ? newest : newest.filter(isBehind(cursor));
  return memoryLogAnswer(id, { found, limit }, changeName);
}

const newestFirst = (one: MemoryEntry, other: MemoryEntry): number =>
  other.updatedAt - one.updatedAt || (one.path < other.path ? -1 : 1);

const changeName = ({ updatedAt, path }: MemoryEntry): string => `${updatedAt}:${path}`;

function isBehind(cursor: string): (entry: MemoryEntry) => boolean {
  const [at = "", path = ""] = cursor.split(":");
  return (entry) =>
    entry.updatedAt < Number(at) || (entry.updatedAt === Number(at) && entry.path > path);
}
