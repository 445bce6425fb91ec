/** What a script left different in memory, all of it fit for the store, or none of it. */
import type { InMemoryFs } from "just-bash";
import { MemoryPath, refusedWrite } from "../../domain/memory.ts";
import { readInput } from "../../domain/parse.ts";
import { sanitise } from "../../domain/plain-text.ts";
import { memoryRoot, type ShellStop } from "../../domain/shell.ts";
import type { ShellChange } from "../../ports.ts";

/**
 * The differences by path, or the first file that memory cannot take: no path of its tree, no text, too long.
 * Folders without files and the times of files are no difference.
 */
export async function changesIn(
  files: InMemoryFs,
  before: ReadonlyMap<string, string>,
): Promise<readonly ShellChange[] | ShellStop> {
  const changes: ShellChange[] = [];
  const left = new Set<string>();
  for (const absolute of files.getAllPaths().toSorted()) {
    if (absolute !== memoryRoot && !absolute.startsWith(`${memoryRoot}/`)) continue;
    if (!(await files.lstat(absolute)).isFile) continue;
    const path = absolute.slice(memoryRoot.length + 1);
    left.add(path);
    const bytes = await files.readFileBuffer(absolute);
    const change = changeOf(path, bytes, before.get(path));
    if (change === null) continue;
    if ("kind" in change) return change;
    changes.push(change);
  }
  for (const path of before.keys()) {
    if (left.has(path)) continue;
    const reading = readInput(MemoryPath, path);
    if (reading.ok) changes.push({ path: reading.value, content: null });
  }
  return changes;
}

function changeOf(
  path: string,
  bytes: Uint8Array,
  before: string | undefined,
): ShellChange | ShellStop | null {
  const bad = (reason: string): ShellStop => ({
    kind: "bad-file",
    path: `${memoryRoot}/${path}`.slice(0, 300),
    reason,
  });
  const text = textIn(bytes);
  if (text !== null && text === before) return null;
  const reading = readInput(MemoryPath, path);
  if (!reading.ok) return bad(reading.error.message);
  if (text === null) return bad("memory holds text only, in UTF-8 and without NUL");
  const content = sanitise(text);
  if (content === before) return null;
  const refused = refusedWrite(reading.value, content, false);
  return refused === null ? { path: reading.value, content } : bad(refused);
}

function textIn(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder's only complaint: these bytes are no UTF-8.
    return null;
  }
}
