/** What a killed local cloud held is free again at the next start: leases, board lines, received messages. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { newBoard, readBoard, running } from "../../lib/domain/board.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { newThread, Thread } from "../../lib/domain/thread.ts";
import { after, instant, minutes, seconds } from "../../lib/domain/time.ts";
import { createTable, startDynalite } from "../../local/dynalite.ts";
import { createQueues, localQueueUrl, startFauxqs } from "../../local/fauxqs.ts";
import type { LocalServer } from "../../local/loopback.ts";
import { releaseLeases } from "../../local/recover.ts";
import { connectQueues } from "../../local/services/queues.ts";

const connection = { region: "us-east-1", credentials: { accessKeyId: "k", secretAccessKey: "s" } };
const start = instant(1_795_000_000_000);
const killedAt = after(start, seconds(10));
const restartedAt = after(start, seconds(20));

describe("leases", () => {
  let server: LocalServer;
  let client: DynamoDBClient;
  let tableName = "";
  let count = 0;
  beforeAll(async () => {
    server = await startDynalite();
    client = new DynamoDBClient({ ...connection, endpoint: server.endpoint });
  });
  afterAll(async () => {
    client.destroy();
    await server.close();
  });

  /** A new table with one thread in it, as a killed local cloud left it. */
  async function leave(thread: Thread): Promise<void> {
    count += 1;
    tableName = `table-${count}`;
    await createTable(server.endpoint, {
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    });
    await DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    }).send(
      new PutCommand({
        TableName: tableName,
        Item: { pk: `T#${thread.id}`, sk: "A#THREAD", ...thread },
      }),
    );
  }

  const stored = async (): Promise<Thread> => {
    const Key = { pk: "T#default", sk: "A#THREAD" };
    const get = new GetCommand({ TableName: tableName, Key });
    return Thread.parse((await DynamoDBDocumentClient.from(client).send(get)).Item);
  };

  it("of a beat under way ends: the thread is due now, with the same slot, and its board is idle", async () => {
    const leaseUntilAt = after(killedAt, leaseMs);
    await leave({
      ...newThread("default", start),
      dueAt: leaseUntilAt,
      leaseUntilAt,
      slot: String(start),
      runId: "01M7WAJT0CCB0S1K93XMT92BD4",
      fence: 7,
      attempt: 1,
      board: { ...newBoard(start), heartbeat: running("reflecting", killedAt, leaseUntilAt) },
    });
    expect(await releaseLeases(client, tableName, restartedAt)).toBe(1);
    const thread = await stored();
    expect(thread).toMatchObject({
      dueAt: restartedAt,
      leaseUntilAt: restartedAt,
      slot: String(start),
      fence: 7,
      attempt: 1,
    });
    expect(readBoard(thread.board, restartedAt)).toMatchObject({
      heartbeat: { status: "idle" },
      conversation: { status: "idle" },
    });
  });

  it("of a conversation under way: the board is idle, and the next beat stays where it was", async () => {
    const dueAt = after(start, minutes(30));
    const untilAt = after(killedAt, minutes(2));
    await leave({
      ...newThread("default", start),
      dueAt,
      board: { ...newBoard(start), conversation: running("answering", killedAt, untilAt) },
    });
    expect(await releaseLeases(client, tableName, restartedAt)).toBe(1);
    const thread = await stored();
    expect(thread.dueAt).toBe(dueAt);
    expect(thread.board.conversation.status).toBe("idle");
  });

  it("are left alone when nothing was under way", async () => {
    const thread = { ...newThread("default", start), dueAt: after(start, minutes(30)) };
    await leave(thread);
    expect(await releaseLeases(client, tableName, restartedAt)).toBe(0);
    expect(await stored()).toEqual(thread);
  });
});

describe("messages", () => {
  let dataDir = "";
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it("that were received and not settled come back in order within seconds", async () => {
    dataDir = mkdtempSync(join(tmpdir(), "vigil-queues-"));
    const queue = {
      name: "Signals.fifo",
      arn: "arn:aws:sqs:us-east-1:000000000000:Signals.fifo",
      attributes: { FifoQueue: "true", VisibilityTimeout: "720" },
    };
    const never = new AbortController().signal;
    const first = await startFauxqs({ dataDir });
    await createQueues(first.endpoint, [queue]);
    const client = new SQSClient({ ...connection, endpoint: first.endpoint });
    for (const body of ["one", "two"]) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: localQueueUrl(first.endpoint, queue.name),
          MessageBody: body,
          MessageGroupId: "default",
          MessageDeduplicationId: body,
        }),
      );
    }
    client.destroy();
    const before = connectQueues(first.endpoint);
    expect(await before.source(queue).receive(1, 0, never)).toMatchObject([{ Body: "one" }]);
    before.close();
    await first.close();

    const second = await startFauxqs({ dataDir });
    await createQueues(second.endpoint, [queue]);
    const queues = connectQueues(second.endpoint);
    expect(await queues.releaseInFlight(queue)).toBe(1);
    expect(await queues.source(queue).receive(1, 20, never)).toMatchObject([
      { Body: "one", Attributes: { ApproximateReceiveCount: "2" } },
    ]);
    queues.close();
    await second.close();
  });
});
