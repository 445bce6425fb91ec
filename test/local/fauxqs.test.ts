/** The local SQS: on loopback only, and its messages survive a restart on another port. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, it, onTestFinished } from "vitest";
import { createQueues, startFauxqs } from "../../local/fauxqs.ts";

const clientOf = (endpoint: string): SQSClient => {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new SQSClient({ endpoint, region: "us-east-1", credentials });
  onTestFinished(() => client.destroy());
  return client;
};

const deadLetters = { name: "dead.fifo", attributes: { FifoQueue: "true" } };
const signals = (visibilitySeconds: number) => ({
  name: "signals.fifo",
  attributes: {
    FifoQueue: "true",
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead.fifo",
      maxReceiveCount: 4,
    }),
  },
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vigil-fauxqs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it("answers queue URLs that resolve, at its own endpoint", async () => {
  const server = await startFauxqs();
  onTestFinished(() => server.close());
  expect(server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const urls = await createQueues(server.endpoint, [deadLetters, signals(30)]);
  expect(urls.get("signals.fifo")).toBe(`${server.endpoint}/000000000000/signals.fifo`);
});

it("keeps its messages over a restart, and takes a changed definition", async () => {
  const dataDir = await aFolder();
  const first = await startFauxqs({ dataDir });
  const urls = await createQueues(first.endpoint, [deadLetters, signals(30)]);
  await clientOf(first.endpoint).send(
    new SendMessageCommand({
      QueueUrl: urls.get("signals.fifo"),
      MessageBody: "still here",
      MessageGroupId: "default",
      MessageDeduplicationId: "1",
    }),
  );
  await first.close();

  const second = await startFauxqs({ dataDir });
  onTestFinished(() => second.close());
  const again = await createQueues(second.endpoint, [deadLetters, signals(60)]);
  const received = await clientOf(second.endpoint).send(
    new ReceiveMessageCommand({ QueueUrl: again.get("signals.fifo") }),
  );
  expect(received.Messages?.map(({ Body }) => Body)).toEqual(["still here"]);
});

it("says which port is taken", async () => {
  const server = await startFauxqs();
  onTestFinished(() => server.close());
  const port = Number(new URL(server.endpoint).port);
  await expect(startFauxqs({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
});

describe("several messages of one group", () => {
  const aQueue = async (dataDir?: string) => {
    const server = await startFauxqs(dataDir === undefined ? {} : { dataDir });
    onTestFinished(() => server.close());
    const urls = await createQueues(server.endpoint, [deadLetters, signals(30)]);
    const client = clientOf(server.endpoint);
    const QueueUrl = urls.get("signals.fifo");
    return {
      send: async (...bodies: string[]) => {
        for (const body of bodies) {
          const command = { QueueUrl, MessageBody: body, MessageDeduplicationId: body };
          const [MessageGroupId = ""] = body;
          await client.send(new SendMessageCommand({ ...command, MessageGroupId }));
        }
      },
      receive: async (MaxNumberOfMessages: number, WaitTimeSeconds = 0) => {
        const command = { QueueUrl, MaxNumberOfMessages, WaitTimeSeconds };
        return (await client.send(new ReceiveMessageCommand(command))).Messages ?? [];
      },
      remove: (ReceiptHandle = "") =>
        client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
      release: (ReceiptHandle = "") =>
        client.send(
          new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 1 }),
        ),
    };
  };
  const bodies = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

  it("come in one receive, in order, before those of the next group", async () => {
    const queue = await aQueue();
    await queue.send("a1", "b1", "a2", "a3", "b2");
    expect(bodies(await queue.receive(4))).toEqual(["a1", "a2", "a3", "b1"]);
  });

  it("hold their group until the last of them is gone", async () => {
    const queue = await aQueue();
    await queue.send("a1", "a2", "a3");
    const [first, second] = await queue.receive(2);
    await queue.remove(first?.ReceiptHandle);
    expect(bodies(await queue.receive(10))).toEqual([]);
    await queue.remove(second?.ReceiptHandle);
    expect(bodies(await queue.receive(10))).toEqual(["a3"]);
  });

  it.for([
    { says: "in memory", onDisk: false },
    { says: "on disk", onDisk: true },
  ])("come back in their order, $says", async ({ onDisk }) => {
    const queue = await aQueue(onDisk ? await aFolder() : undefined);
    await queue.send("a1", "a2", "a3", "a4");
    const received = await queue.receive(3);
    await Promise.all(received.map(({ ReceiptHandle }) => queue.release(ReceiptHandle)));
    expect(bodies(await queue.receive(10, 5))).toEqual(["a1", "a2", "a3", "a4"]);
  });

  it("leave room for the other groups: a busy one does not come first twice", async () => {
    const queue = await aQueue();
    await queue.send("a1", "a2", "b1");
    const [first] = await queue.receive(1);
    await queue.remove(first?.ReceiptHandle);
    expect(bodies(await queue.receive(1))).toEqual(["b1"]);
  });
});
