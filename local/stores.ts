/** What keeps data: the table, the queues and the event bus, made as the template says, on disk in the data folder. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { reasonOf } from "../lib/domain/fault.ts";
import { instant } from "../lib/domain/time.ts";
import { createTable, startDynalite } from "./dynalite.ts";
import { createQueues, startFauxqs } from "./fauxqs.ts";
import type { LocalServer } from "./loopback.ts";
import { releaseLeases } from "./recover.ts";
import { connectQueues, type Queues } from "./services/queues.ts";
import type { LocalStack } from "./stack.ts";
import { localRegion } from "./template/names.ts";
import type { LocalTable } from "./template/resources.ts";

export interface Stores {
  readonly dynamodbUrl: string;
  readonly sqsUrl: string;
  readonly queues: Queues;
  /** Makes tables and queues that are missing, and gives back what a killed predecessor held. */
  prepare(stack: Pick<LocalStack, "tables" | "queues">): Promise<void>;
  close(): Promise<void>;
}

/** @param dynamodbUrl somebody else's DynamoDB; null starts our own */
export async function openStores(home: string, dynamodbUrl: string | null): Promise<Stores> {
  const tablePath = join(home, "table");
  const queuePath = join(home, "queues");
  await Promise.all([tablePath, queuePath].map((path) => mkdir(path, { recursive: true })));
  const [table, sqs] = await Promise.all([
    dynamodbUrl === null ? startDynalite({ path: tablePath }) : notOurs(dynamodbUrl),
    startFauxqs({ dataDir: queuePath }),
  ]);
  const queues = connectQueues(sqs.endpoint);
  return {
    dynamodbUrl: table.endpoint,
    sqsUrl: sqs.endpoint,
    queues,
    prepare: async (stack) => {
      for (const { name, ...keys } of stack.tables) {
        await createTable(table.endpoint, definitionOf(name, keys)).catch((error: unknown) => {
          throw dynamodbUrl === null ? error : noTableAt(dynamodbUrl, error);
        });
        // The lock covers our own data folder; a store elsewhere may have other users, whose leases stand.
        if (dynamodbUrl === null) await recoverTable(table.endpoint, name);
      }
      await createQueues(sqs.endpoint, stack.queues);
      await Promise.all(stack.queues.map((queue) => queues.releaseInFlight(queue)));
    },
    close: async () => {
      queues.close();
      await Promise.all([table.close(), sqs.close()]);
    },
  };
}

const noTableAt = (endpoint: string, cause: unknown): Error =>
  new Error(
    `VIGIL_DYNAMODB_ENDPOINT is ${endpoint}, and no table can be made there: ${reasonOf(cause)}. Start what is to serve it, or leave the variable out.`,
    { cause },
  );

const notOurs = async (endpoint: string): Promise<LocalServer> => ({
  endpoint,
  close: () => Promise.resolve(),
});

const definitionOf = (name: string, keys: Omit<LocalTable, "name">) => ({
  TableName: name,
  BillingMode: "PAY_PER_REQUEST" as const,
  KeySchema: keys.KeySchema,
  AttributeDefinitions: keys.AttributeDefinitions,
  // The API refuses an empty list.
  ...(keys.GlobalSecondaryIndexes.length === 0
    ? {}
    : { GlobalSecondaryIndexes: keys.GlobalSecondaryIndexes }),
});

async function recoverTable(endpoint: string, name: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: localRegion,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  try {
    await releaseLeases(client, name, instant(Date.now()));
  } finally {
    client.destroy();
  }
}
