/** memory-files: what a person does with a thread's memory: write, remove, move, restore, each of it a version. */
import type { ThreadId } from "../domain/ids.ts";
import {
  bytesOf,
  isDiaryEntry,
  type MemoryEntry,
  type MemoryFile,
  type MemoryPath,
  originOf,
  refusedByTree,
  refusedRemoval,
  refusedWrite,
  versionName,
} from "../domain/memory.ts";
import type { MemoryChange } from "../domain/memory-version.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announceNow } from "./announce.ts";
import { type CarryOutPorts, settleMemory } from "./carry-out.ts";
import { versionOf } from "./memory-shown.ts";
import { noteFileChange } from "./note-change.ts";
import { noteNews } from "./note-news.ts";
import { type OpenThreadPorts, orderedThread } from "./open-thread.ts";

export type MemoryFilesPorts = OpenThreadPorts & AnnouncePorts & CarryOutPorts & Pick<Ports, "ids">;

/**
 * | kind | what happened |
 * | --- | --- |
 * | changed | `file` is the new version |
 * | conflict | nothing: `current` is there by now (null: it was removed), and `yours` was not written (null: not removed) |
 * | refused | nothing: the path or the content does not fit, and the reason says why |
 * | missing | nothing: there is no such file, or no such version of it |
 * | no-thread | nothing |
 */
export type FileChange =
  | { readonly kind: "changed"; readonly file: MemoryFile }
  | {
      readonly kind: "conflict";
      readonly current: MemoryFile | null;
      readonly yours: string | null;
    }
  | { readonly kind: "refused"; readonly about: "path" | "content"; readonly reason: string }
  | { readonly kind: "missing" | "no-thread" };

/** A file as its writer has seen it: its version, 0 for none, undefined for whatever is there. */
export interface SeenFile {
  readonly path: MemoryPath;
  readonly seenVersion?: number | undefined;
}

/** The thread, and its memory as it is after what a synthesis has decided; null when there is none. */
async function openMemory(ports: MemoryFilesPorts, id: ThreadId): Promise<Thread | null> {
  const thread = await orderedThread(ports, id);
  if (thread !== null) await settleMemory(ports, id);
  return thread;
}

/** Writes a file whole. */
export async function writeFile(
  ports: MemoryFilesPorts,
  id: ThreadId,
  { path, content, seenVersion }: SeenFile & { readonly content: string },
): Promise<FileChange> {
  const thread = await openMemory(ports, id);
  if (thread === null) return { kind: "no-thread" };
  const tree = await ports.memory.list(id);
  const change = { path, content, origin: originOf("person"), ...seen(path, seenVersion) };
  return refusal(tree, change) ?? finish(ports, thread, await put(ports, id, change), "written");
}

/** Takes a file out of the tree; a diary entry too: what it says never changes, and a person may want it gone. */
export async function removeFile(
  ports: MemoryFilesPorts,
  id: ThreadId,
  { path, seenVersion }: SeenFile,
): Promise<FileChange> {
  const thread = await openMemory(ports, id);
  if (thread === null) return { kind: "no-thread" };
  const reason = refusedRemoval(path);
  if (reason !== null) return { kind: "refused", about: "path", reason };
  if ((await ports.memory.read(id, path)) === null) return { kind: "missing" };
  const origin = originOf("person");
  const given = seenVersion === undefined ? {} : { seenVersion };
  const change = await put(ports, id, { path, content: null, origin, ...given });
  return finish(ports, thread, change, "removed");
}

/** Writes an earlier version again, of a removed file too. Whose words it was made of goes with it. */
export async function restoreFile(
  ports: MemoryFilesPorts,
  id: ThreadId,
  { path, version }: { readonly path: MemoryPath; readonly version: number },
): Promise<FileChange> {
  const thread = await openMemory(ports, id);
  if (thread === null) return { kind: "no-thread" };
  const [tree, earlier] = await Promise.all([
    ports.memory.list(id),
    versionOf(ports, id, { path, version }),
  ]);
  if (earlier === null) return { kind: "missing" };
  const current = tree.find((entry) => entry.path === path);
  const reason = refusedRestore(earlier, current?.version);
  if (reason !== null) return { kind: "refused", about: "content", reason };
  const origin = originOf("person", {
    sources: [versionName(path, version)],
    hearsay: earlier.origin.hearsay,
  });
  const change = { path, content: earlier.content, origin, ...seen(path, current?.version ?? 0) };
  return refusal(tree, change) ?? finish(ports, thread, await put(ports, id, change), "restored");
}

function refusedRestore(earlier: MemoryFile, current: number | undefined): string | null {
  const { path, version, deleted } = earlier;
  if (deleted) return `version ${version} of ${path} is its removal: restore one before it`;
  return version === current ? `${path} is at version ${version} already` : null;
}

/**
 * Writes the file at its new path, then removes it at the old one; a move that died in between has left both,
 * and the same move again ends it.
 */
export async function moveFile(
  ports: MemoryFilesPorts,
  id: ThreadId,
  { from, to }: { readonly from: MemoryPath; readonly to: MemoryPath },
): Promise<FileChange> {
  const thread = await openMemory(ports, id);
  if (thread === null) return { kind: "no-thread" };
  const reason = from === to ? `${from} is there already` : refusedRemoval(from);
  if (reason !== null) return { kind: "refused", about: "path", reason };
  const [source, target] = await Promise.all([
    ports.memory.read(id, from),
    ports.memory.read(id, to),
  ]);
  if (source === null) {
    const isMoved = target !== null && movedFrom(target)?.startsWith(`${from}@`) === true;
    if (!isMoved) return { kind: "missing" };
    return finish(ports, thread, { kind: "changed", file: target }, "moved");
  }
  const copied = await copy(ports, id, { source, to, target });
  if (copied.kind !== "changed") return copied;
  const removal = await put(ports, id, {
    path: from,
    content: null,
    origin: originOf("person", { sources: [versionName(to, copied.file.version)] }),
    seenVersion: source.version,
  });
  if (removal.kind === "changed") return finish(ports, thread, copied, "moved");
  // Somebody changed the file while it was moved: it stays where it is, and the copy goes.
  const origin = originOf("person");
  await put(ports, id, { path: to, content: null, origin, seenVersion: copied.file.version });
  return removal;
}

/** The first half of a move; what it has done before is not done again. */
async function copy(
  ports: MemoryFilesPorts,
  id: ThreadId,
  move: {
    readonly source: MemoryFile;
    readonly to: MemoryPath;
    readonly target: MemoryFile | null;
  },
): Promise<FileChange> {
  const { source, to: path, target } = move;
  const { content } = source;
  const sources = [versionName(source.path, source.version)];
  if (target !== null && target.content === content && movedFrom(target) === sources[0])
    return { kind: "changed", file: target };
  const origin = originOf("person", { sources, hearsay: source.origin.hearsay });
  const change = { path, content, origin, seenVersion: 0 };
  if (target !== null) return { kind: "conflict", current: target, yours: content };
  // While both are there, the tree holds the file twice: no reason to refuse what makes it no larger.
  const others = (await ports.memory.list(id)).filter((entry) => entry.path !== source.path);
  return refusal(others, change) ?? put(ports, id, change);
}

/** What a file was moved from, as its origin names it. */
const movedFrom = ({ origin }: MemoryFile): string | undefined =>
  origin.author === "person" ? origin.sources[0] : undefined;

/** A diary entry is only ever new: two writers of one at once must not overwrite each other. */
function seen(path: MemoryPath, seenVersion: number | undefined): { seenVersion?: number } {
  if (seenVersion !== undefined) return { seenVersion };
  return isDiaryEntry(path) ? { seenVersion: 0 } : {};
}

function refusal(
  tree: readonly MemoryEntry[],
  { path, content }: { readonly path: MemoryPath; readonly content: string },
): FileChange | null {
  const exists = tree.some((entry) => entry.path === path);
  const reason = refusedWrite(path, content, exists) ?? refusedByTree(tree, path, bytesOf(content));
  if (reason === null) return null;
  return { kind: "refused", about: isDiaryEntry(path) && exists ? "path" : "content", reason };
}

async function put(
  { memory, clock }: Pick<Ports, "memory" | "clock">,
  id: ThreadId,
  change: MemoryChange,
): Promise<FileChange> {
  const now = clock.now();
  const written = await memory.write(id, change, now);
  const { path, content, origin } = change;
  if (written.kind === "conflict")
    return { kind: "conflict", current: written.current, yours: content };
  const { version } = written;
  const deleted = content === null;
  const file = { path, content: content ?? "", version, updatedAt: now, origin, deleted };
  return { kind: "changed", file };
}

/** What was changed is marked, so that the next beat sees it, and told of. */
async function finish(
  ports: MemoryFilesPorts,
  thread: Thread,
  change: FileChange,
  what: "written" | "removed" | "moved" | "restored",
): Promise<FileChange> {
  if (change.kind !== "changed") return change;
  const { path, version, content } = change.file;
  await noteFileChange(ports, thread, { path, content });
  if (isDiaryEntry(path) && !change.file.deleted) await noteNews(ports, {}, thread.id, null);
  await announceNow(ports, thread.id, { type: "memory-changed", detail: { path, version, what } });
  return change;
}
