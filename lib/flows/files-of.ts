/** files-of: every file of a thread with its content, as long as the store has no one question for it. */
import type { ThreadId } from "../domain/ids.ts";
import type { MemoryEntry, MemoryFile } from "../domain/memory.ts";
import type { Ports } from "../ports.ts";

/** A few at a time: a thread may have a thousand, and the table answers only so many at once. */
const filesAtATime = 20;

export async function filesOf(
  { memory }: Pick<Ports, "memory">,
  thread: ThreadId,
): Promise<readonly MemoryFile[]> {
  const entries = await memory.list(thread);
  const read = ({ path }: MemoryEntry) => memory.read(thread, path);
  const files: (MemoryFile | null)[] = [];
  for (let from = 0; from < entries.length; from += filesAtATime)
    files.push(...(await Promise.all(entries.slice(from, from + filesAtATime).map(read))));
  return files.filter((file) => file !== null);
}
