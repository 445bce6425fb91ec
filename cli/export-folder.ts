/** The folder that an export is written into: nothing is ever written outside of it, and others may not read it. */
import { appendFile, lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { reasonOf } from "../lib/domain/fault.ts";
import { Failure } from "./failure.ts";

export interface ExportFolder {
  /** Absolute. */
  readonly path: string;
  /** The file's first text replaces what an earlier export left there; further ones of mode `append` go behind it. */
  write(file: {
    readonly path: string;
    readonly mode: "write" | "append";
    readonly text: string;
  }): Promise<void>;
}

/** Names of letters, digits, `.`, `_` and `-`, none of which begins with a dot: no name leads upwards, or from the root. */
const insidePath = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/**
 * Makes the folder. Throws `Failure` when something is in it already.
 *
 * @param isForced true: writes into it all the same, and leaves alone what the export does not name
 */
export async function openExportFolder(folder: string, isForced: boolean): Promise<ExportFolder> {
  const root = resolve(folder);
  const entries = await attempt(root, async () => {
    await mkdir(root, { recursive: true, mode: 0o700 });
    return readdir(root);
  });
  if (entries.length > 0 && !isForced)
    throw new Failure(`${folder} is not empty. Choose another with --out, or add --force.`, 2);
  const begun = new Map<string, string>();

  return {
    path: root,
    write: ({ path, mode, text }) =>
      attempt(path, async () => {
        if (!insidePath.test(path)) throw new Failure(`${path} leads out of the export: refused.`);
        const target = begun.get(path) ?? freeName(path, new Set(begun.values()));
        const isFirst = !begun.has(path);
        begun.set(path, target);
        const file = await placeIn(root, target.split("/"));
        const write = mode === "append" && !isFirst ? appendFile : writeFile;
        await write(file, text, { mode: 0o600 });
      }),
  };
}

/** Some file systems take `a.md` and `A.md` for one file; `~` is in no name of an export. */
function freeName(path: string, taken: ReadonlySet<string>): string {
  const folded = new Set([...taken].map((name) => name.toLowerCase()));
  let name = path;
  for (let count = 2; folded.has(name.toLowerCase()); count += 1)
    name = path.replace(/(\.[^./]+)?$/, `~${count}$1`);
  return name;
}

/** The file's absolute path, its folders made. A link on the way there would lead somewhere else. */
async function placeIn(root: string, names: readonly string[]): Promise<string> {
  let place = root;
  for (const [index, name] of names.entries()) {
    place = join(place, name);
    const isFile = index === names.length - 1;
    const found = await lstat(place).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (found === null && !isFile) await mkdir(place, { mode: 0o700 });
    if (found !== null && !(isFile ? found.isFile() : found.isDirectory()))
      throw new Failure(`${place} is no ${isFile ? "file" : "folder"}: nothing is written there.`);
  }
  return place;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

/** What the disk refuses, as a sentence. */
async function attempt<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(`${path} cannot be written: ${reasonOf(cause)}`, 1, { cause });
  }
}
