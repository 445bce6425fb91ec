/** Memory files in the table: the current version at its path, the earlier ones beside it. */
import type { ThreadId } from "../../domain/ids.ts";
import {
  bytesOf,
  MemoryEntry,
  MemoryFile,
  type MemoryPath,
  originOf,
} from "../../domain/memory.ts";
import { stepOf } from "../../domain/memory-version.ts";
import type { MemoryStore } from "../../ports.ts";
import {
  coreMemoryPrefix,
  memoryKey,
  memoryVersionKey,
  otherMemoryPrefix,
  threadPk,
  versionsPrefix,
} from "./keys.ts";
import { parseItem, parseItems } from "./rows.ts";
import type { Condition, Table } from "./table.ts";

const missing: Condition = { condition: "attribute_not_exists(pk)" };

/** Only what a listing shows travels: contents may be 64 KB each. */
const listed = ["pk", "sk", "path", "version", "updatedAt", "origin", "deleted", "bytes"];

const isThere = ({ deleted }: { readonly deleted: boolean }): boolean => !deleted;

export function dynamoMemoryFiles(table: Table): MemoryStore {
  /** Deleted ones too. */
  async function find(at: string, thread: ThreadId, path: MemoryPath): Promise<MemoryFile | null> {
    const key = memoryKey(thread, path);
    const item = await table.get(at, key);
    return item === null ? null : parseItem(MemoryFile, { at, key }, item);
  }

  const rowsOf = (at: string, thread: ThreadId, prefix: string, attributes?: readonly string[]) =>
    table.query(at, {
      keys: "pk = :pk AND begins_with(sk, :prefix)",
      values: { ":pk": threadPk(thread), ":prefix": prefix },
      ...(attributes && { attributes }),
    });

  const tree = async (at: string, thread: ThreadId, attributes?: readonly string[]) =>
    (
      await Promise.all(
        [coreMemoryPrefix, otherMemoryPrefix].map((prefix) =>
          rowsOf(at, thread, prefix, attributes),
        ),
      )
    ).flat();

  return {
    async core(thread) {
      const at = "memory.core";
      const rows = await rowsOf(at, thread, coreMemoryPrefix);
      return parseItems(MemoryFile, { at, table }, rows).filter(isThere);
    },

    async read(thread, path) {
      const file = await find("memory.read", thread, path);
      return file !== null && isThere(file) ? file : null;
    },

    async list(thread) {
      const at = "memory.list";
      const rows = await tree(at, thread, listed);
      return parseItems(MemoryEntry, { at, table }, rows).filter(isThere);
    },

    async latest(thread) {
      const at = "memory.latest";
      return parseItems(MemoryEntry, { at, table }, await tree(at, thread, listed));
    },

    async all(thread) {
      const at = "memory.all";
      return parseItems(MemoryFile, { at, table }, await tree(at, thread)).filter(isThere);
    },

    async versions(thread, path, limit, beforeVersion) {
      const at = "memory.versions";
      const current = await find(at, thread, path);
      const isOlder = ({ version }: MemoryFile) =>
        beforeVersion === undefined || version < beforeVersion;
      const newest = current !== null && isOlder(current) ? [current] : [];
      const before = Math.min(beforeVersion ?? Number.POSITIVE_INFINITY, current?.version ?? 1);
      if (newest.length >= limit || before <= 1) return newest.slice(0, limit);
      const rows = await table.query(at, {
        keys: "pk = :pk AND sk BETWEEN :first AND :last",
        values: {
          ":pk": threadPk(thread),
          ":first": versionsPrefix(path),
          ":last": memoryVersionKey(thread, path, before - 1).sk,
        },
        newestFirst: true,
        limit: limit - newest.length,
      });
      return [...newest, ...parseItems(MemoryFile, { at, table }, rows)];
    },

    async write(thread, change, now) {
      const at = "memory.write";
      const { path } = change;
      for (;;) {
        const current = await find(at, thread, path);
        const step = stepOf(current, change, now);
        if (step.kind === "repeat") return { kind: "written", version: step.version };
        if (step.kind === "conflict")
          return {
            kind: "conflict",
            current: current !== null && isThere(current) ? current : null,
          };
        // The earlier version goes first: a crash between the two writes then loses nothing, and a repeat
        // writes the same copy again.
        if (current !== null)
          await table.put(at, {
            ...memoryVersionKey(thread, path, current.version),
            ...current,
            bytes: bytesOf(current.content),
          });
        const written = await table.put(
          at,
          { ...memoryKey(thread, path), ...step.file, bytes: bytesOf(step.file.content) },
          current === null
            ? missing
            : { condition: "version = :seen", values: { ":seen": current.version } },
        );
        if (written) return { kind: "written", version: step.file.version };
        // Somebody was faster, or this write's own first try came through unheard: what is there now says which.
      }
    },

    async writeIfMissing(thread, path, content, now) {
      const file: MemoryFile = {
        path,
        content,
        version: 1,
        updatedAt: now,
        origin: originOf("vigil"),
        deleted: false,
      };
      await table.put(
        "memory.writeIfMissing",
        { ...memoryKey(thread, path), ...file, bytes: bytesOf(content) },
        missing,
      );
    },
  };
}
