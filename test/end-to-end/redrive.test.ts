/** Dead letters in the local cloud: the deployed control function, with its own grants, brings one back to the chat. */
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { localQueueUrl } from "../../local/fauxqs.ts";
import { removeTestAssembly, startTestCloud, type TestCloud } from "../support/local-cloud.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ ticks: false });
});
afterAll(async () => {
  await cloud?.stop();
  await removeTestAssembly();
});

/** Sets a message aside, as the signals queue does after its last receive. */
async function setAside(group: string, body: string): Promise<void> {
  const queue = cloud.stack.queues.find(({ name }) => name.startsWith("DeadLetters"));
  const client = new SQSClient({
    endpoint: cloud.sqsUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const message = new SendMessageCommand({
    QueueUrl: localQueueUrl(cloud.sqsUrl, queue?.name ?? ""),
    MessageBody: body,
    MessageGroupId: group,
    MessageDeduplicationId: body.slice(0, 100).replace(/[^!-~]/g, "-"),
  });
  await client.send(message).finally(() => client.destroy());
}

it("what was set aside is shown, put back once and answered; what is no signal stays until it is dropped", async () => {
  const notice = {
    type: "notice",
    source: "heartbeat",
    id: "notice-1",
    threadId: "default",
    content: [{ type: "text", text: "This was set aside." }],
    timestamp: Date.now(),
  };
  await setAside("default", JSON.stringify(notice));
  await setAside("elsewhere", "no signal");
  expect(await cloud.api("/api/dead-letters")).toMatchObject({
    letters: expect.arrayContaining([
      expect.objectContaining({ signal_id: "notice-1", verdict: "put-back" }),
      expect.objectContaining({ thread_id: "elsewhere", verdict: "leave" }),
    ]),
    more: 0,
  });

  const redriven = await cloud.api("/api/dead-letters/redrive", {});
  expect(redriven).toMatchObject({ letters: [{}, {}], more: 0 });
  await cloud.seen(({ content }) => content === "This was set aside.");
  const again = await cloud.api("/api/dead-letters/redrive", {});
  expect(again).toMatchObject({ letters: [{ verdict: "leave" }] });
  const said = (await cloud.messages()).filter(({ content }) => content === "This was set aside.");
  expect(said).toHaveLength(1);
  const refused = cloud.calls().filter(({ allowed }) => !allowed);
  expect(refused).toEqual([]);
});
