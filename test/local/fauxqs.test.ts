/** The local SQS: on loopback only, and its messages survive a restart on another port. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it, onTestFinished } from "vitest";
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
