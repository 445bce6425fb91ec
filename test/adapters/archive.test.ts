/** The archive's contract, on the table and on its twin in memory. */
import { afterAll, beforeAll } from "vitest";
import { dynamoArchive } from "../../lib/adapters/dynamo/archive.ts";
import { memoryArchive } from "../../lib/adapters/memory/archive.ts";
import { memoryShelf } from "../../lib/adapters/memory/shelf.ts";
import { archiveContract } from "../contracts/archive.ts";
import { startTables, type TestTables } from "../contracts/dynamo-tables.ts";

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

archiveContract("dynamo", async () => {
  const { table, get } = await tables.fresh();
  return {
    archive: dynamoArchive(table),
    put: async (key, item) => void (await table.put("test", { ...item, ...key })),
    get: async (key) => (await get(key)) ?? null,
  };
});

archiveContract("memory", async () => {
  const shelf = memoryShelf();
  return {
    archive: memoryArchive(shelf),
    put: async (key, item) => shelf.put(key, item),
    get: async (key) => shelf.get(key),
  };
});
