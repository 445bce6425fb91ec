/** The smaller stores in memory: memory files, history, runs, the system's record and key-value pairs. */
import * as z from "zod/mini";
import { Message } from "../../domain/history.ts";
import { MemoryEntry, MemoryFile } from "../../domain/memory.ts";
import { Run } from "../../domain/run.ts";
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
  registryKey,
  registryPk,
  runKey,
  runPrefix,
  systemKey,
  threadPk,
} from "../dynamo/keys.ts";
import { readJson, writeJson } from "../json-text.ts";
import { type Item, parseNamed, parseRows } from "../stored.ts";
import { readSystem } from "../system-record.ts";
import { placed, type Shelf } from "./shelf.ts";

export type OnCorrupt = (reason: string) => void;

export function memoryFiles(shelf: Shelf, onCorrupt: OnCorrupt): MemoryStore {
  return {
    async core(thread) {
      const rows = shelf.list(threadPk(thread), coreMemoryPrefix);
      return parseRows(MemoryFile, placed("memory.core", rows), onCorrupt);
    },

    read: async (thread, path) => shelf.read(MemoryFile, "memory.read", memoryKey(thread, path)),

    async list(thread) {
      const rows = [coreMemoryPrefix, otherMemoryPrefix].flatMap((prefix) =>
        shelf.list(threadPk(thread), prefix),
      );
      return parseRows(MemoryEntry, placed("memory.list", rows), onCorrupt);
    },

    // One step, unlike the real store's: nobody can come between, so there is no conflict here.
    async write(thread, path, content, now) {
      const current = shelf.read(MemoryFile, "memory.write", memoryKey(thread, path));
      if (current !== null) shelf.put(memoryVersionKey(thread, path, current.version), current);
      const version = (current?.version ?? 0) + 1;
      shelf.put(memoryKey(thread, path), { path, content, version, updatedAt: now });
      return version;
    },

    async writeIfMissing(thread, path, content, now) {
      shelf.putNew(memoryKey(thread, path), { path, content, version: 1, updatedAt: now });
    },
  };
}

export function memoryHistory(shelf: Shelf, onCorrupt: OnCorrupt): HistoryStore {
  return {
    async append(message) {
      shelf.put(keyOfMessage(message), message);
    },

    async recent(thread, limit) {
      const rows = shelf.list(threadPk(thread), messagePrefix).slice(-limit);
      return parseRows(Message, placed("history.recent", rows), onCorrupt);
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
