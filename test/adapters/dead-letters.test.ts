/** The contract of the dead letters on SQS's local stand-in and in memory, and what only SQS has. */
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import { sqsDeadLetters } from "../../lib/adapters/sqs-dead-letters.ts";
import { minutes, seconds } from "../../lib/domain/time.ts";
import { createQueues, localQueueUrl, startFauxqs } from "../../local/fauxqs.ts";
import type { LocalServer } from "../../local/loopback.ts";
import { type DeadLettersHarness, deadLettersContract } from "../contracts/dead-letters.ts";

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

const attributes = { FifoQueue: "true" };

async function sqsHarness(): Promise<DeadLettersHarness> {
  count += 1;
  const [signals, dead] = [`signals-${count}.fifo`, `dead-${count}.fifo`];
  await createQueues(server.endpoint, [
    { name: dead, attributes },
    { name: signals, attributes },
  ]);
  const queueUrl = localQueueUrl(server.endpoint, signals);
  const deadLettersUrl = localQueueUrl(server.endpoint, dead);
  return {
    deadLetters: sqsDeadLetters({ queueUrl, deadLettersUrl }),
    async add(group, ...bodies) {
      for (const body of bodies) {
        count += 1;
        const message = { MessageGroupId: group, MessageDeduplicationId: `added-${count}` };
        const command = { QueueUrl: deadLettersUrl, MessageBody: body, ...message };
        await client.send(new SendMessageCommand(command));
      }
    },
    // Taking waits longer than a letter that was given back is hidden.
    moment: async () => undefined,
    putBack: () => drain(queueUrl),
  };
}

async function drain(url: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages: [message] = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: url }),
    );
    if (message === undefined) return bodies;
    bodies.push(message.Body ?? "");
    const handle = { QueueUrl: url, ReceiptHandle: message.ReceiptHandle };
    await client.send(new DeleteMessageCommand(handle));
  }
}

deadLettersContract("sqs", sqsHarness);

deadLettersContract("memory", async () => {
  const { deadLetters, queue, clock } = memoryPorts();
  return {
    deadLetters,
    async add(group, ...bodies) {
      for (const body of bodies) deadLetters.add(group, body);
    },
    moment: async () => clock.advance(seconds(1)),
    putBack: async () => queue.sent.map((signal) => JSON.stringify(signal)),
  };
});

describe("the dead letters on SQS", () => {
  it("say which queue failed when there is none", async () => {
    const nowhere = localQueueUrl(server.endpoint, "nowhere.fifo");
    const letters = sqsDeadLetters({ queueUrl: nowhere, deadLettersUrl: nowhere });
    await expect(letters.take(1)).rejects.toMatchObject({
      code: "rejected",
      at: "deadLetters.take",
      message: expect.stringContaining(nowhere),
    });
  });
});

describe("the dead letters in memory", () => {
  it("show by themselves a minute after their taker died", async () => {
    const { deadLetters, clock } = memoryPorts();
    deadLetters.add("default", "?");
    await deadLetters.take(1);
    clock.advance(minutes(1));
    expect(await deadLetters.take(1)).toHaveLength(1);
  });
});
