/** memory-desk: what one turn has seen of its thread's memory, and what it may change, on whose word. */
import type { ThreadId } from "../domain/ids.ts";
import {
  bytesOf,
  type CoreLock,
  coreLocks,
  isCorePath,
  isDiaryEntry,
  type MemoryEntry,
  type MemoryFile,
  type MemoryPath,
  type Origin,
  refusedByTree,
  refusedRemoval,
  refusedWrite,
} from "../domain/memory.ts";
import { conflictWords, maxWritesOfFile } from "../domain/memory-words.ts";
import type { Settings } from "../domain/settings.ts";
import type { MemoryWritten, Ports } from "../ports.ts";
import { act, type Deeds, reject } from "./deeds.ts";
import { type NewsPorts, noteNews } from "./note-news.ts";

export type DeskPorts = NewsPorts & Pick<Ports, "memory">;

export interface DeskSpec {
  readonly settings: Settings;
  readonly threadId: ThreadId;
  readonly origin: Omit<Origin, "hearsay">;
  /** The files that the prompt shows. */
  readonly shown: readonly MemoryFile[];
  /** Changes are written down as what would have happened. */
  readonly dryRun: boolean;
  /** Why the core files may not be changed from the start; null when they may. */
  readonly coreLock: CoreLock | null;
}

/** A file that the turn was shown, and which version of it. */
export interface Seen {
  readonly path: MemoryPath;
  readonly version: number;
}

interface Done {
  readonly change: DeskChange;
  readonly version: number;
}

/** The change that somebody else's stood in the way of; theirs is null when they removed the file. */
interface Lost {
  readonly change: DeskChange;
  readonly current: MemoryFile | null;
}

/** A file's new content; null takes it out of the tree. */
export interface DeskChange {
  readonly path: MemoryPath;
  readonly content: string | null;
}

export interface Desk {
  /** Null when there is no such file. */
  read(path: MemoryPath): Promise<MemoryFile | null>;
  /** Every file with its content; they count as seen when `see` says so. */
  all(): Promise<readonly MemoryFile[]>;
  see(files: readonly MemoryFile[]): void;
  /** Files that were looked for and not there: one that somebody makes meanwhile is not written over. */
  miss(paths: readonly MemoryPath[]): void;
  /** Others' words came before the turn: from now on it changes no core file, and what it writes is marked. */
  hearOthers(): void;
  /** Whether they did. */
  hasHeardOthers(): boolean;
  /**
   * Makes the changes, or none where one of them is refused; answers what the model reads. What it has seen
   * and somebody else has changed since is a conflict: the answer shows both.
   */
  change(changes: readonly DeskChange[]): Promise<string>;
  readonly seen: () => readonly Seen[];
}

export function openDesk(ports: DeskPorts, spec: DeskSpec, deeds: Deeds): Desk {
  const { memory, clock } = ports;
  const { threadId, dryRun } = spec;
  const seen = new Map<MemoryPath, number>();
  const writes = new Map<MemoryPath, number>();
  let lock = spec.coreLock;
  let hearsay = lock === coreLocks.othersShown;

  const see = (files: readonly MemoryFile[]): void => {
    for (const { path, version, origin } of files) {
      seen.set(path, version);
      if (origin.hearsay) desk.hearOthers();
    }
  };

  /** Why one of the changes cannot be made; null when all can. `tree` is the thread's as it is. */
  const refusal = (
    changes: readonly DeskChange[],
    tree: readonly MemoryEntry[],
  ): { readonly change: DeskChange; readonly reason: string } | null => {
    let planned: readonly Pick<MemoryEntry, "path" | "bytes">[] = tree;
    for (const change of changes) {
      const { path, content } = change;
      const exists = tree.some((entry) => entry.path === path);
      const bytes = content === null ? 0 : bytesOf(content);
      const reason =
        (lock !== null && isCorePath(path) ? lock : null) ??
        ((writes.get(path) ?? 0) >= maxWritesOfFile
          ? `${path} was changed ${maxWritesOfFile} times in this turn already: that is enough`
          : null) ??
        (content === null
          ? isDiaryEntry(path) && exists
            ? `${path} is a diary entry: they never change, and are not removed`
            : refusedRemoval(path)
          : (refusedWrite(path, content, exists) ?? refusedByTree(planned, path, bytes)));
      if (reason !== null) return { change, reason };
      const others = planned.filter((entry) => entry.path !== path);
      planned = content === null ? others : [...others, { path, bytes }];
    }
    return null;
  };

  const write = ({ path, content }: DeskChange, origin: Origin): Promise<MemoryWritten> => {
    // A diary entry is only ever new: what another turn has written since the list was read stays.
    const seenVersion = seen.get(path) ?? (isDiaryEntry(path) ? 0 : undefined);
    const change = { path, content, origin, ...(seenVersion === undefined ? {} : { seenVersion }) };
    return memory.write(threadId, change, clock.now());
  };

  /** Of several changes all or none: what was written before the one that failed says again what it said. */
  const writeAll = async (changes: readonly DeskChange[]): Promise<readonly Done[] | Lost> => {
    // As it was judged: what another tool of the same turn reads meanwhile is not in these words.
    const origin = { ...spec.origin, hearsay };
    const before = changes.length === 1 ? [] : await Promise.all(changes.map(contentBefore));
    const made: Done[] = [];
    const putBack = async (): Promise<void> => {
      for (const { change, version } of made.toReversed()) {
        const content = before[changes.indexOf(change)] ?? null;
        const back = { path: change.path, content, origin, seenVersion: version };
        await memory.write(threadId, back, clock.now());
      }
    };
    for (const change of changes) {
      const written = await write(change, origin).catch(async (error: unknown) => {
        await putBack();
        throw error;
      });
      if (written.kind === "conflict") {
        await putBack();
        return { change, current: written.current };
      }
      made.push({ change, version: written.version });
    }
    return made;
  };

  const contentBefore = async ({ path }: DeskChange): Promise<string | null> =>
    (await memory.read(threadId, path))?.content ?? null;

  const lose = (changes: readonly DeskChange[], { change, current }: Lost): string => {
    const { path } = change;
    const seenVersion = seen.get(path) ?? 0;
    for (const one of changes) reject(deeds, intentOf(one), "somebody else changed it meanwhile");
    if (current === null) seen.delete(path);
    else see([current]);
    return conflictWords(path, current, seenVersion);
  };

  const keep = async ({ change, version }: Done): Promise<string> => {
    const { path, content } = change;
    seen.set(path, version);
    if (isDiaryEntry(path)) await noteNews(ports, spec.settings, threadId, null);
    const words = content === null ? `Removed ${path}` : `Wrote ${path}, version ${version}`;
    return act(deeds, dryRun, intentOf(change), `${words}.`);
  };

  const desk: Desk = {
    see,
    hearOthers() {
      hearsay = true;
      lock ??= coreLocks.othersShown;
    },
    hasHeardOthers: () => hearsay,
    async read(path) {
      const file = await memory.read(threadId, path);
      if (file !== null) see([file]);
      return file;
    },
    all: () => memory.all(threadId),
    async change(changes) {
      const refused = refusal(changes, await memory.list(threadId));
      if (refused !== null) return reject(deeds, intentOf(refused.change), refused.reason);
      for (const { path } of changes) writes.set(path, (writes.get(path) ?? 0) + 1);
      if (dryRun)
        return changes
          .map((change) =>
            act(deeds, dryRun, intentOf(change), `would have ${done(change)} ${change.path}.`),
          )
          .join("\n");
      const outcome = await writeAll(changes);
      if ("current" in outcome) return lose(changes, outcome);
      const said: string[] = [];
      for (const one of outcome) said.push(await keep(one));
      return said.join("\n");
    },
    miss(paths) {
      for (const path of paths) if (!seen.has(path)) seen.set(path, 0);
    },
    seen: () =>
      [...seen].filter(([, version]) => version > 0).map(([path, version]) => ({ path, version })),
  };
  see(spec.shown);
  return desk;
}

const done = ({ content }: DeskChange): string => (content === null ? "removed" : "written");

const intentOf = ({ path, content }: DeskChange) =>
  content === null
    ? ({ type: "remove", target: path, content: "" } as const)
    : ({ type: "write", target: path, content } as const);
