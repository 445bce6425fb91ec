/** Memory files in the table: the current version at its path, the earlier ones beside it. */
import { Fault } from "../../domain/fault.ts";
import type { ThreadId } from "../../domain/ids.ts";
import { MemoryEntry, MemoryFile, type MemoryPath } from "../../domain/memory.ts";
import type { MemoryStore } from "../../ports.ts";
import {
  coreMemoryPrefix,
  memoryKey,
  memoryVersionKey,
  otherMemoryPrefix,
  threadPk,
} from "./keys.ts";
import { parseItem, parseItems } from "./rows.ts";
import type { Condition, Table } from "./table.ts";

const missing: Condition = { condition: "attribute_not_exists(pk)" };

export function dynamoMemoryFiles(table: Table): MemoryStore {
  async function read(at: string, thread: ThreadId, path: MemoryPath): Promise<MemoryFile | null> {
    const key = memoryKey(thread, path);
    const item = await table.get(at, key);
    return item === null ? null : parseItem(MemoryFile, { at, key }, item);
  }

  return {
    async core(thread) {
      const rows = await table.query("memory.core", {
        keys: "pk = :pk AND begins_with(sk, :prefix)",
        values: { ":pk": threadPk(thread), ":prefix": coreMemoryPrefix },
      });
      return parseItems(MemoryFile, { at: "memory.core", table }, rows);
    },

    read: (thread, path) => read("memory.read", thread, path),

    async list(thread) {
      const at = "memory.list";
      const stretches = [coreMemoryPrefix, otherMemoryPrefix].map((prefix) =>
        table.query(at, {
          keys: "pk = :pk AND begins_with(sk, :prefix)",
          values: { ":pk": threadPk(thread), ":prefix": prefix },
          // Only what is shown travels: contents may be 64 KB each.
          attributes: ["pk", "sk", "path", "version", "updatedAt"],
        }),
      );
      const rows = (await Promise.all(stretches)).flat();
      return parseItems(MemoryEntry, { at, table }, rows);
    },

    async write(thread, path, content, now) {
      const at = "memory.write";
      const current = await read(at, thread, path);
      // The earlier version goes first: a crash between the two writes then loses nothing, and a repeat
      // writes the same copy again.
      if (current !== null)
        await table.put(at, { ...memoryVersionKey(thread, path, current.version), ...current });
      const file: MemoryFile = {
        path,
        content,
        version: (current?.version ?? 0) + 1,
        updatedAt: now,
      };
      const written = await table.put(
        at,
        { ...memoryKey(thread, path), ...file },
        current === null
          ? missing
          : { condition: "version = :seen", values: { ":seen": current.version } },
      );
      if (!written)
        throw new Fault(
          "conflict",
          at,
          `${path} of thread ${thread} was written by somebody else meanwhile: read it again`,
        );
      return file.version;
    },

    async writeIfMissing(thread, path, content, now) {
      const file: MemoryFile = { path, content, version: 1, updatedAt: now };
      await table.put("memory.writeIfMissing", { ...memoryKey(thread, path), ...file }, missing);
    },
  };
}
