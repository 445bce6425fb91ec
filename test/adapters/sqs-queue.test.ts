/** The signal queue's contract on SQS's local stand-in and in memory, and what only SQS has. */
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, test, vi } from "vitest";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import { sqsQueue } from "../../lib/adapters/sqs-queue.ts";
import { Signal } from "../../lib/domain/signal.ts";
import { milliseconds, minutes } from "../../lib/domain/time.ts";
import { createQueues, localQueueUrl, startFauxqs } from "../../local/fauxqs.ts";
import type { LocalServer } from "../../local/loopback.ts";
import { aThought } from "../contracts/samples.ts";
import { signalQueueContract } from "../contracts/signal-queue.ts";

let server: LocalServer;
let client: SQSClient;
let count = 0;

beforeAll(async () => {
  server = await startFauxqs();
  vi.stubEnv("AWS_ENDPOINT_URL_SQS", server.endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  client = new SQSClient({});
});
afterAll(async () => {
  client.destroy();
  vi.unstubAllEnvs();
  await server.close();
});

async function freshUrl(): Promise<string> {
  count += 1;
  const name = `signals-${count}.fifo`;
  await createQueues(server.endpoint, [{ name, attributes: { FifoQueue: "true" } }]);
  return localQueueUrl(server.endpoint, name);
}

/** One message, waited for up to `waitSeconds`. */
async function receive(url: string, waitSeconds = 0): Promise<Message | null> {
  const command = new ReceiveMessageCommand({
    QueueUrl: url,
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ["All"],
  });
  return (await client.send(command)).Messages?.[0] ?? null;
}

async function drain(url: string): Promise<Signal[]> {
  const signals: Signal[] = [];
  for (let message = await receive(url); message !== null; message = await receive(url)) {
    signals.push(Signal.parse(JSON.parse(message.Body ?? "")));
    const handle = { QueueUrl: url, ReceiptHandle: message.ReceiptHandle };
    await client.send(new DeleteMessageCommand(handle));
  }
  return signals;
}

signalQueueContract("sqs", async () => {
  const url = await freshUrl();
  return { queue: sqsQueue(url), drain: () => drain(url) };
});

signalQueueContract("memory", async () => {
  const { queue } = memoryPorts();
  return { queue, drain: async () => queue.sent };
});

describe("the SQS queue", () => {
  it("names group and deduplication id after thread and signal", async () => {
    const url = await freshUrl();
    await sqsQueue(url).send(aThought());
    expect((await receive(url))?.Attributes).toMatchObject({
      MessageGroupId: "default",
      MessageDeduplicationId: aThought().id,
    });
  });

  it("brings a received message again after at least a second, not after its long visibility", async () => {
    const url = await freshUrl();
    const queue = sqsQueue(url);
    await queue.send(aThought());
    const first = await receive(url);
    await queue.retryLater(first?.ReceiptHandle ?? "", milliseconds(0));
    expect(await receive(url)).toBeNull();
    expect((await receive(url, 10))?.MessageId).toBe(first?.MessageId);
  });

  test.for([
    { says: "with a space", id: "default: 1" },
    { says: "beyond ASCII", id: "default:é" },
    { says: "longer than 128", id: "x".repeat(129) },
    { says: "that is empty", id: "" },
  ])("refuses an id $says, which SQS would refuse", async ({ id }) => {
    const send = sqsQueue(await freshUrl()).send(aThought({ id }));
    await expect(send).rejects.toMatchObject({ code: "rejected", at: "queue.send" });
  });

  it("refuses a queue that does not exist by its URL", async () => {
    const url = localQueueUrl(server.endpoint, "nowhere.fifo");
    await expect(sqsQueue(url).send(aThought())).rejects.toMatchObject({
      code: "rejected",
      message: expect.stringContaining(url),
    });
  });

  it("calls a handle that is no longer in flight rejected", async () => {
    const retry = sqsQueue(await freshUrl()).retryLater("gone", minutes(1));
    await expect(retry).rejects.toMatchObject({ code: "rejected", at: "queue.retryLater" });
  });
});
