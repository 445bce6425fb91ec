/** The local DynamoDB: its data survives a restart, a table is made once, and a query leaves nothing behind. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { queryObjects } from "node:v8";
import {
  type CreateTableCommandInput,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { expect, it, onTestFinished } from "vitest";
import { createTable, startDynalite } from "../../local/dynalite.ts";

const definition: CreateTableCommandInput = {
  TableName: "vigil",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
};

const clientOf = (endpoint: string): DynamoDBClient => {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  onTestFinished(() => client.destroy());
  return client;
};

it("keeps its data over a restart, also when the table is asked for again", async () => {
  const path = await mkdtemp(join(tmpdir(), "vigil-dynalite-"));
  onTestFinished(() => rm(path, { recursive: true }));
  const item = { pk: { S: "SYS" } };

  const first = await startDynalite({ path });
  await createTable(first.endpoint, definition);
  await clientOf(first.endpoint).send(new PutItemCommand({ TableName: "vigil", Item: item }));
  await first.close();

  const second = await startDynalite({ path });
  onTestFinished(() => second.close());
  await createTable(second.endpoint, definition);
  const read = await clientOf(second.endpoint).send(
    new GetItemCommand({ TableName: "vigil", Key: item }),
  );
  expect(read.Item).toEqual(item);
});

it("outlives a client that is killed in the middle of its request", async () => {
  const server = await startDynalite();
  onTestFinished(() => server.close());
  const client = connect(Number(new URL(server.endpoint).port), "127.0.0.1");
  client.write(
    "POST / HTTP/1.1\r\nHost: local\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
  );
  // The server has the request in hand once it asks for the body.
  await once(client, "data");
  client.resetAndDestroy();
  await once(client, "close");
  await createTable(server.endpoint, definition);
});

/** Of the database's kind: what is open is held by it, and what was closed is garbage. */
function openIterators(): number {
  const ofDynalite = createRequire(import.meta.resolve("dynalite"));
  const { AbstractValueIterator } = createRequire(ofDynalite.resolve("level"))("abstract-level");
  return queryObjects(AbstractValueIterator, { format: "count" });
}

it.for([{ on: "disk" }, { on: "memory" }])(
  "closes what it read from, on $on: read to its end or only in part",
  async ({ on }) => {
    const path = await mkdtemp(join(tmpdir(), "vigil-dynalite-"));
    onTestFinished(() => rm(path, { recursive: true }));
    const server = await startDynalite(on === "disk" ? { path } : {});
    onTestFinished(() => server.close());
    await createTable(server.endpoint, definition);
    const client = clientOf(server.endpoint);
    for (const pk of ["A", "B", "C"]) {
      await client.send(new PutItemCommand({ TableName: "vigil", Item: { pk: { S: pk } } }));
    }
    const before = openIterators();
    for (let round = 0; round < 20; round++) {
      expect((await client.send(new ScanCommand({ TableName: "vigil" }))).Count).toBe(3);
      const part = await client.send(new ScanCommand({ TableName: "vigil", Limit: 1 }));
      expect(part.Count).toBe(1);
    }
    // The last ones may still be closing.
    expect(openIterators() - before).toBeLessThan(5);
  },
);

it("says which port is taken", async () => {
  const server = await startDynalite();
  onTestFinished(() => server.close());
  expect(server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const port = Number(new URL(server.endpoint).port);
  await expect(startDynalite({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
});
