/** The files of a memory as a tree: the core files first, then folders. */
import { corePaths } from "../../../../lib/domain/memory.ts";
import type { MemoryListAnswer } from "../../../../lib/domain/wire/memory.ts";

export type MemoryListed = MemoryListAnswer["files"][number];

export interface Folder {
  /** `notes/travel`; empty for the whole memory. */
  readonly path: string;
  readonly name: string;
  readonly folders: readonly Folder[];
  readonly files: readonly MemoryListed[];
}

/** Core files in the order of their weight; folders by name; files by name, the diary's newest first. */
export const treeOf = (files: readonly MemoryListed[]): Folder => folderOf("", files);

function folderOf(path: string, files: readonly MemoryListed[]): Folder {
  const prefix = path === "" ? "" : `${path}/`;
  const below = Map.groupBy(files, (file) => {
    const [first = "", ...rest] = file.path.slice(prefix.length).split("/");
    return rest.length === 0 ? "" : first;
  });
  const names = [...below.keys()].filter((name) => name !== "").toSorted();
  return {
    path,
    name: path.slice(path.lastIndexOf("/") + 1),
    folders: names.map((name) => folderOf(prefix + name, below.get(name) ?? [])),
    files: (below.get("") ?? []).toSorted(inOrder),
  };
}

const cores: readonly string[] = corePaths;

const coreOrder = (path: string): number => {
  const at = cores.indexOf(path);
  return at === -1 ? cores.length : at;
};

function inOrder({ path: one }: MemoryListed, { path: other }: MemoryListed): number {
  const byWeight = coreOrder(one) - coreOrder(other);
  if (byWeight !== 0) return byWeight;
  const byName = one < other ? -1 : 1;
  return one.startsWith("diary/") ? -byName : byName;
}

/** How many files lie in it and below. */
export const countOf = ({ folders, files }: Folder): number =>
  folders.reduce((sum, folder) => sum + countOf(folder), files.length);

/** What a file is called in its folder, without its ending. */
export const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
