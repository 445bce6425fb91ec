/** Fresh tables on dynalite for the contract suites: the real adapters, as they meet DynamoDB. */
import { type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { vi } from "vitest";
import { type Key, nameOf } from "../../lib/adapters/dynamo/keys.ts";
import { openTable, type Table } from "../../lib/adapters/dynamo/table.ts";
import type { Item } from "../../lib/adapters/stored.ts";
import { createTable, startDynalite } from "../../local/dynalite.ts";

/** As `infra-cdk/constructs/thread-table.ts` makes it. */
const definitionOf = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
    { AttributeName: "dueShard", AttributeType: "S" },
    { AttributeName: "dueAt", AttributeType: "N" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "due",
      KeySchema: [
        { AttributeName: "dueShard", KeyType: "HASH" },
        { AttributeName: "dueAt", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
});

export interface TestTable {
  readonly table: Table;
  /** What was left out of lists. */
  readonly corrupt: readonly string[];
  get(key: Key): Promise<Item | undefined>;
  /** Puts anything into an item's attributes; undefined takes one away. */
  damage(key: Key, attributes: Item): Promise<void>;
}

export interface TestTables {
  readonly endpoint: string;
  fresh(): Promise<TestTable>;
  close(): Promise<void>;
}

export async function startTables(): Promise<TestTables> {
  const server = await startDynalite();
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", server.endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
  });
  let count = 0;

  async function fresh(): Promise<TestTable> {
    count += 1;
    const name = `table-${count}`;
    await createTable(server.endpoint, definitionOf(name));
    const corrupt: string[] = [];
    const get = async (key: Key): Promise<Item | undefined> =>
      (await documents.send(new GetCommand({ TableName: name, Key: key }))).Item;
    return {
      table: openTable(name, (reason) => corrupt.push(reason)),
      corrupt,
      get,
      async damage(key, attributes) {
        const item = await get(key);
        if (item === undefined) throw new Error(`${nameOf(key)} is not there to be damaged`);
        await documents.send(
          new PutCommand({ TableName: name, Item: { ...item, ...attributes, ...key } }),
        );
      },
    };
  }

  return {
    endpoint: server.endpoint,
    fresh,
    async close() {
      documents.destroy();
      vi.unstubAllEnvs();
      await server.close();
    },
  };
}
