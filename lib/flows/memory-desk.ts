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
  refusedWrite,
} from "../domain/memory.ts";
import { conflictWords, maxWritesOfFile } from "../domain/memory-words.ts";
import type { Ports } from "../ports.ts";
import { act, type Deeds, reject } from "./deeds.ts";

export type DeskPorts = Pick<Ports, "memory" | "clock">;

export interface DeskSpec {
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
  /** Others' words came before the turn: from now on it changes no core file, and what it writes is marked. */
  hearOthers(): void;
  /**
   * Makes the changes, or none where one of them is refused; answers what the model reads. What it has seen
   * and somebody else has changed since is a conflict: the answer shows both.
   */
  change(changes: readonly DeskChange[]): Promise<string>;
  readonly seen: () => readonly Seen[];
}

export function openDesk({ memory, clock }: DeskPorts, spec: DeskSpec, deeds: Deeds): Desk {
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
            : null
          : (refusedWrite(path, content, exists) ?? refusedByTree(planned, path, bytes)));
      if (reason !== null) return { change, reason };
      const others = planned.filter((entry) => entry.path !== path);
      planned = content === null ? others : [...others, { path, bytes }];
    }
    return null;
  };

  const write = async ({ path, content }: DeskChange): Promise<string> => {
    // A diary entry is only ever new: what another turn has written since the list was read stays.
    const seenVersion = seen.get(path) ?? (isDiaryEntry(path) ? 0 : undefined);
    const intent = intentOf({ path, content });
    writes.set(path, (writes.get(path) ?? 0) + 1);
    if (dryRun) return act(deeds, dryRun, intent, `would have ${done(content)} ${path}.`);
    const origin = { ...spec.origin, hearsay };
    const change = { path, content, origin, ...(seenVersion === undefined ? {} : { seenVersion }) };
    const written = await memory.write(threadId, change, clock.now());
    if (written.kind === "conflict") {
      if (written.current === null) seen.delete(path);
      else see([written.current]);
      reject(deeds, intent, "somebody else changed it meanwhile");
      return conflictWords(path, written.current, seenVersion ?? 0);
    }
    seen.set(path, written.version);
    const words =
      content === null ? `Removed ${path}` : `Wrote ${path}, version ${written.version}`;
    return act(deeds, dryRun, intent, `${words}.`);
  };

  const desk: Desk = {
    see,
    hearOthers() {
      hearsay = true;
      lock ??= coreLocks.othersShown;
    },
    async read(path) {
      const file = await memory.read(threadId, path);
      if (file !== null) see([file]);
      return file;
    },
    all: () => memory.all(threadId),
    async change(changes) {
      const refused = refusal(changes, await memory.list(threadId));
      if (refused !== null) return reject(deeds, intentOf(refused.change), refused.reason);
      const said: string[] = [];
      for (const change of changes) said.push(await write(change));
      return said.join("\n");
    },
    seen: () => [...seen].map(([path, version]) => ({ path, version })),
  };
  see(spec.shown);
  return desk;
}

const done = (content: string | null): string => (content === null ? "removed" : "written");

const intentOf = ({ path, content }: DeskChange) =>
  content === null
    ? ({ type: "remove", target: path, content: "" } as const)
    : ({ type: "write", target: path, content } as const);
