/** The smaller stores in memory: memory files, history, runs, the system's record and key-value pairs. */
import * as z from "zod/mini";
import { Message } from "../../domain/history.ts";
import type { ThreadId } from "../../domain/ids.ts";
import {
  bytesOf,
  MemoryEntry,
  MemoryFile,
  type MemoryPath,
  originOf,
} from "../../domain/memory.ts";
import { stepOf } from "../../domain/memory-version.ts";
import { Run } from "../../domain/run.ts";
import { RunProgress } from "../../domain/run-progress.ts";
import type {
  HistoryStore,
  KvStore,
  MemoryStore,
  RunStore,
  SystemStore,
  ThreadRegistry,
} from "../../ports.ts";
import {
  coreMemoryPrefix,
  keyOfMessage,
  kvKey,
  memoryKey,
  memoryVersionKey,
  messagePrefix,
  nameOf,
  otherMemoryPrefix,
  progressKey,
  registryKey,
  registryPk,
  runKey,
  runPrefix,
  systemKey,
  threadPk,
  versionsPrefix,
} from "../dynamo/keys.ts";
import { readJson, writeJson } from "../json-text.ts";
import { type Item, parseNamed, parseRows } from "../stored.ts";
import { readSystem } from "../system-record.ts";
import { placed, type Shelf } from "./shelf.ts";

export type OnCorrupt = (reason: string) => void;

export function memoryFiles(shelf: Shelf, onCorrupt: OnCorrupt): MemoryStore {
  const isThere = ({ deleted }: { readonly deleted: boolean }): boolean => !deleted;
  const rowsOf = (thread: ThreadId, prefix: string) => shelf.list(threadPk(thread), prefix);
  const tree = (thread: ThreadId) =>
    [coreMemoryPrefix, otherMemoryPrefix].flatMap((prefix) => rowsOf(thread, prefix));
  const find = (at: string, thread: ThreadId, path: MemoryPath): MemoryFile | null =>
    shelf.read(MemoryFile, at, memoryKey(thread, path));
  const liveOf = (file: MemoryFile | null): MemoryFile | null =>
    file !== null && isThere(file) ? file : null;
  const stored = (file: MemoryFile) => ({ ...file, bytes: bytesOf(file.content) });

  return {
    async core(thread) {
      const rows = rowsOf(thread, coreMemoryPrefix);
      return parseRows(MemoryFile, placed("memory.core", rows), onCorrupt).filter(isThere);
    },

    read: async (thread, path) => liveOf(find("memory.read", thread, path)),

    list: async (thread) =>
      parseRows(MemoryEntry, placed("memory.list", tree(thread)), onCorrupt).filter(isThere),

    latest: async (thread) =>
      parseRows(MemoryEntry, placed("memory.latest", tree(thread)), onCorrupt),

    all: async (thread) =>
      parseRows(MemoryFile, placed("memory.all", tree(thread)), onCorrupt).filter(isThere),

    async versions(thread, path, limit, beforeVersion = Number.POSITIVE_INFINITY) {
      const at = "memory.versions";
      const rows = rowsOf(thread, versionsPrefix(path));
      const earlier = parseRows(MemoryFile, placed(at, rows), onCorrupt);
      const current = find(at, thread, path);
      // A write that died has left a copy of the version that is still the current one.
      return [...earlier.filter(({ version }) => version !== current?.version), current]
        .filter((file) => file !== null)
        .filter(({ version }) => version < beforeVersion)
        .slice(-limit)
        .reverse();
    },

    // One step, unlike the real store's: nobody can come between.
    async write(thread, change, now) {
      const { path } = change;
      const current = find("memory.write", thread, path);
      const step = stepOf(current, change, now);
      if (step.kind === "repeat") return { kind: "written", version: step.version };
      if (step.kind === "conflict") return { kind: "conflict", current: liveOf(current) };
      if (current !== null)
        shelf.put(memoryVersionKey(thread, path, current.version), stored(current));
      shelf.put(memoryKey(thread, path), stored(step.file));
      return { kind: "written", version: step.file.version };
    },

    async writeIfMissing(thread, path, content, updatedAt) {
      const origin = originOf("vigil");
      const file = { path, content, version: 1, updatedAt, origin, deleted: false };
      shelf.putNew(memoryKey(thread, path), stored(file));
    },
  };
}

export function memoryHistory(shelf: Shelf, onCorrupt: OnCorrupt): HistoryStore {
  return {
    async append(message) {
      shelf.put(keyOfMessage(message), message);
    },

    async recent(thread, limit, beforeId) {
      const rows = shelf
        .list(threadPk(thread), messagePrefix)
        .filter(({ key }) => beforeId === undefined || key.sk < messagePrefix + beforeId)
        .slice(-limit);
      return parseRows(Message, placed("history.recent", rows), onCorrupt);
    },

    async since(thread, fromId, limit) {
      const rows = shelf
        .list(threadPk(thread), messagePrefix)
        .filter(({ key }) => key.sk >= messagePrefix + fromId)
        .slice(0, limit);
      return parseRows(Message, placed("history.since", rows), onCorrupt);
    },
  };
}

export function memoryRuns(shelf: Shelf, onCorrupt: OnCorrupt): RunStore {
  return {
    async record(run) {
      const key = runKey(run.threadId, run.id);
      const stored = shelf.get(key);
      if (stored !== null && !mayReplace(stored, run)) return false;
      shelf.put(key, run);
      return true;
    },

    async read(thread, id) {
      const key = runKey(thread, id);
      const item = shelf.get(key);
      const place = { at: "runs.read", item: nameOf(key) };
      return item && parseNamed(Run, place, item, { id, threadId: thread });
    },

    async recent(thread, limit, beforeId) {
      const rows = shelf
        .list(threadPk(thread), runPrefix)
        .filter(({ key }) => beforeId === undefined || key.sk < runPrefix + beforeId)
        .slice(-limit)
        .reverse();
      return parseRows(Run, placed("runs.recent", rows), onCorrupt);
    },

    count: async (thread) => shelf.list(threadPk(thread), runPrefix).length,

    async noteProgress(progress) {
      shelf.put(progressKey(progress.threadId), progress);
    },

    async progress(thread) {
      const key = progressKey(thread);
      const item = shelf.get(key);
      const rows = item === null ? [] : [{ key, item }];
      return parseRows(RunProgress, placed("runs.progress", rows), onCorrupt)[0] ?? null;
    },
  };
}

/** The real table's condition. */
function mayReplace(stored: Item, { fence, startedAt, outcome }: Run): boolean {
  const bothSkip = SkippedRun.safeParse(stored).success && outcome.kind === "skipped";
  return Number(stored["fence"]) <= fence && (stored["startedAt"] === startedAt || bothSkip);
}

const SkippedRun = z.object({ outcome: z.object({ kind: z.literal("skipped") }) });

export function memorySystem(shelf: Shelf, onCorrupt: OnCorrupt): SystemStore {
  return {
    async read() {
      const item = shelf.get(systemKey);
      return item && readSystem(item, "system.read", onCorrupt);
    },
    create: async (system) => shelf.putNew(systemKey, system),
    async write(system) {
      shelf.put(systemKey, system);
    },
  };
}

export function memoryRegistry(shelf: Shelf): ThreadRegistry {
  return {
    async add(id) {
      shelf.put(registryKey(id), {});
    },
    list: async (limit, afterId = "") =>
      shelf
        .list(registryPk, "")
        .map(({ key }) => key.sk)
        .filter((id) => id > afterId)
        .slice(0, limit),
  };
}

const KvItem = z.object({ value: z.string() });

export function memoryKv(shelf: Shelf): KvStore {
  return {
    async getKv(key) {
      const item = shelf.read(KvItem, "kv.getKv", kvKey(key));
      return item === null ? null : readJson(key, item.value);
    },
    async setKv(key, value) {
      shelf.put(kvKey(key), { value: writeJson(key, value) });
    },
  };
}
