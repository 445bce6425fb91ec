/** What the interactions function reads, in one chunk: loaded by the first command that looks something up. */
import { dynamoFeed } from "../adapters/dynamo/feed.ts";
import { dynamoMemoryFiles } from "../adapters/dynamo/memory-files.ts";
import { dynamoRegistry } from "../adapters/dynamo/registry.ts";
import { dynamoReminders } from "../adapters/dynamo/reminders.ts";
import { dynamoRuns } from "../adapters/dynamo/runs.ts";
import { dynamoSystem } from "../adapters/dynamo/system.ts";
import { openTable } from "../adapters/dynamo/table.ts";
import { dynamoThreads } from "../adapters/dynamo/threads.ts";

export function openStore(tableName: string, onCorrupt: (reason: string) => void) {
  const table = openTable(tableName, onCorrupt);
  return {
    threads: dynamoThreads(table),
    system: dynamoSystem(table),
    runs: dynamoRuns(table),
    memory: dynamoMemoryFiles(table),
    feed: dynamoFeed(table),
    registry: dynamoRegistry(table),
    reminders: dynamoReminders(table),
  };
}
export type Store = ReturnType<typeof openStore>;
