/** The thread store's contract, on the table and on its twin in memory. */
import { afterAll, beforeAll } from "vitest";
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { dynamoThreads } from "../../lib/adapters/dynamo/threads.ts";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import { startTables, type TestTables } from "../contracts/dynamo-tables.ts";
import { threadStoreContract } from "../contracts/thread-store.ts";

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

threadStoreContract("dynamo", async () => {
  const { table, damage } = await tables.fresh();
  return {
    store: dynamoThreads(table),
    damage: (id, attributes) => damage(threadKey(id), attributes),
  };
});

threadStoreContract("memory", async () => {
  const { threads, items } = memoryPorts();
  return {
    store: threads,
    damage: async (id, attributes) => items.damage(threadKey(id), attributes),
  };
});
