/** A folder that mirrors a thread's memory: its files, and what they were when they were last the same. */
import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { ThreadId } from "../lib/domain/ids.ts";
import { MemoryPath } from "../lib/domain/memory.ts";
import { readInput } from "../lib/domain/parse.ts";
import { sanitiseFile } from "../lib/domain/plain-text.ts";
import { Failure } from "./failure.ts";

export interface Folder {
  /** As they would be stored: without what nobody types, line ends as they are. */
  readonly files: ReadonlyMap<MemoryPath, string>;
  /** What lies at a memory path, or where some would lie, and is not read; and why. */
  readonly blocked: ReadonlyMap<string, string>;
  /** What is no memory path: folders end in a slash. */
  readonly strangers: readonly string[];
}

/** Which version of each file the folder last was the same as. */
export interface Manifest {
  readonly thread: ThreadId;
  readonly files: ReadonlyMap<MemoryPath, number>;
}

const manifestName = ".vigil-memory.json";

/** More than a memory file can hold, and little enough to read. */
const longestBytes = 1024 * 1024;

const isMemoryPath = (path: string): path is MemoryPath => MemoryPath.safeParse(path).success;

/** No link is followed: what it points to is not of the folder. Throws `Failure` unless `root` is a folder. */
export async function readFolder(root: string): Promise<Folder> {
  const found = { files: new Map(), blocked: new Map(), strangers: [] };
  await readInto(found, root, "");
  return found;
}

/** Whether nothing is at `root` yet; throws `Failure` when it is something else than a folder. */
export async function isMissing(root: string): Promise<boolean> {
  const there = await statOrNull(() => stat(root));
  if (there !== null && !there.isDirectory()) throw new Failure(`${root} is not a folder.`, 2);
  return there === null;
}

interface Reading {
  readonly files: Map<MemoryPath, string>;
  readonly blocked: Map<string, string>;
  readonly strangers: string[];
}

async function readInto(found: Reading, root: string, folder: string): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = folder + entry.name;
    if (path === manifestName) continue;
    const holdsMemory = /^(?:notes|diary)(?:\/[A-Za-z0-9][A-Za-z0-9_-]*){0,3}$/.test(path);
    if (entry.isDirectory()) {
      if (holdsMemory) await readInto(found, root, `${path}/`);
      else if (isMemoryPath(path)) found.blocked.set(path, "is a folder");
      else found.strangers.push(`${path}/`);
    } else if (isMemoryPath(path)) {
      if (entry.isFile()) await readFileInto(found, root, path);
      else found.blocked.set(path, entry.isSymbolicLink() ? "is a link" : "is no plain file");
    } else if (holdsMemory) found.blocked.set(path, "is no folder");
    else found.strangers.push(path);
  }
}

async function readFileInto(found: Reading, root: string, path: MemoryPath): Promise<void> {
  const place = join(root, path);
  const { size } = await lstat(place);
  if (size > longestBytes) {
    found.blocked.set(path, `is too large, ${size} bytes`);
    return;
  }
  const text = textOf(await readFile(place));
  if (text === null) found.blocked.set(path, "is not UTF-8 text");
  else if (text.includes("\0")) found.blocked.set(path, "is binary: it holds NUL");
  else found.files.set(path, sanitiseFile(text));
}

/** Null for bytes that are no UTF-8; a byte order mark is kept. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Why what is at `path` was not read; undefined when it was, or when nothing is there. */
export function blockedBy({ blocked }: Folder, path: MemoryPath): string | undefined {
  const parts = path.split("/");
  const above = parts.map((_, depth) => parts.slice(0, depth + 1).join("/"));
  const place = above.find((one) => blocked.has(one));
  return place === undefined ? undefined : `${place} ${blocked.get(place)}`;
}

// --- writing -------------------------------------------------------------------------------------

/** Whole or not at all; nothing is written through a link. */
export async function writeInFolder(
  root: string,
  path: MemoryPath,
  content: string,
): Promise<void> {
  let folder = root;
  for (const part of path.split("/").slice(0, -1)) {
    folder = join(folder, part);
    const there = await statOrNull(() => lstat(folder));
    if (there === null) await mkdir(folder);
    else if (!there.isDirectory()) throw new Failure(`${folder} is no folder: move it away.`);
  }
  await replaceFile(join(root, path), content);
}

/** A rename replaces a link itself, not what it points to. */
async function replaceFile(place: string, content: string): Promise<void> {
  const there = await statOrNull(() => lstat(place));
  if (there !== null && !there.isFile())
    throw new Failure(`${place} is no plain file: move it away.`);
  const draft = `${place}.${randomUUID()}.draft`;
  try {
    await writeFile(draft, content, { flag: "wx" });
    await rename(draft, place);
  } finally {
    await rm(draft, { force: true });
  }
}

/** What is not there is removed already. Folders stay. */
export const removeInFolder = (root: string, path: MemoryPath): Promise<void> =>
  rm(join(root, path), { force: true });

async function statOrNull(look: () => Promise<Stats>): Promise<Stats | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

// --- the manifest --------------------------------------------------------------------------------

const ManifestFile = z.object({
  thread: ThreadId,
  files: z.record(MemoryPath, z.number().check(z.int(), z.minimum(1))),
});

/** An empty one for a folder that has none; throws `Failure` when it is damaged, or another thread's. */
export async function readManifest(root: string, thread: ThreadId): Promise<Manifest> {
  const place = join(root, manifestName);
  const there = await statOrNull(() => lstat(place));
  if (there === null) return { thread, files: new Map() };
  if (!there.isFile()) throw damaged(place, "is no plain file");
  const reading = readInput(ManifestFile, jsonOf(place, await readFile(place, "utf8")));
  if (!reading.ok) throw damaged(place, `does not parse (${reading.error.message})`);
  const { thread: owner, files } = reading.value;
  if (owner !== thread)
    throw new Failure(
      `${root} mirrors the thread ${owner}, not ${thread}: take another folder, or --thread ${owner}.`,
      2,
    );
  return { thread, files: new Map(Object.entries(files)) };
}

function jsonOf(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw damaged(place, "is not JSON");
    throw cause;
  }
}

const damaged = (place: string, how: string): Failure =>
  new Failure(`${place} ${how}. Remove it: the next pull makes it anew.`, 2);

export async function writeManifest(root: string, { thread, files }: Manifest): Promise<void> {
  const inOrder = [...files].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify({ thread, files: Object.fromEntries(inOrder) }, null, 2);
  await replaceFile(join(root, manifestName), `${text}\n`);
}
