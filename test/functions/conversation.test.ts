/** The conversation function: which records of a batch the queue is told to bring again, and when. */
import type { SQSRecord } from "aws-lambda";
import { beforeEach, describe, expect, it, test } from "vitest";
import { makeHandler } from "../../functions/conversation-handler.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { minutes, seconds } from "../../lib/domain/time.ts";
import { aMessage, settings, startedWorld } from "../flows/world.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
  world.model.script(async () => "A reply.");
});

const handle = async (...records: SQSRecord[]): Promise<string[]> => {
  const handler = makeHandler({ ports: world, settings });
  const left = { getRemainingTimeInMillis: () => minutes(2) };
  const { batchItemFailures } = await handler({ Records: records }, left);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

const aRecord = (messageId: string, group: string, body: string, receives = 1): SQSRecord => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body,
  attributes: {
    MessageGroupId: group,
    ApproximateReceiveCount: String(receives),
    SentTimestamp: "0",
    SenderId: "vigil",
    ApproximateFirstReceiveTimestamp: "0",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:signals.fifo",
  awsRegion: "us-east-1",
});

const words = (id: string, threadId: string, receives?: number): SQSRecord =>
  aRecord(id, threadId, JSON.stringify({ ...aMessage(world, id, id), threadId }), receives);
const answerTo = (id: string) => world.messenger.responseTo(`token-${id}`).original;

describe("a batch of several threads", () => {
  it("that all end well fails nothing, one turn a thread", async () => {
    expect(await handle(words("1", "default"), words("2", "42"), words("3", "default"))).toEqual(
      [],
    );
    expect(world.model.turns).toHaveLength(2);
    expect([answerTo("2"), answerTo("3")]).toEqual(["A reply.", "A reply."]);
  });

  it("fails the records of the thread that failed, all of them, and no other", async () => {
    world.model.script(async ({ messages }) => {
      if (messages.some(({ text }) => text.includes("\n2")))
        throw new Fault("unavailable", "model.run", "HTTP 503");
      return "A reply.";
    });
    const failed = await handle(words("1", "default"), words("2", "42"), words("3", "42", 2));
    expect(failed).toEqual(["2", "3"]);
    expect(answerTo("1")).toBe("A reply.");
    expect(world.queue.retries).toEqual([
      { receiptHandle: "handle-2", delayMs: seconds(15) },
      { receiptHandle: "handle-3", delayMs: seconds(30) },
    ]);
  });
});

describe("a record that is no signal", () => {
  test.for([
    { says: "no JSON", body: "hello" },
    { says: "an unknown type", body: JSON.stringify({ type: "poke" }) },
  ])("$says: fails alone, and what stands around it is answered", async ({ body }) => {
    const poison = aRecord("poison", "default", body);
    expect(await handle(words("1", "default"), poison, words("2", "default"))).toEqual(["poison"]);
    expect(answerTo("2")).toBe("A reply.");
    expect(world.queue.retries.map(({ receiptHandle }) => receiptHandle)).toEqual([
      "handle-poison",
    ]);
  });
});

describe("the next try", () => {
  test.for([
    { says: "after 15 s", retryAfterMs: undefined, delayMs: seconds(15) },
    { says: "when the other side allows it again", retryAfterMs: 90_000, delayMs: seconds(90) },
    { says: "after 15 min at the latest", retryAfterMs: 7_200_000, delayMs: minutes(15) },
  ])("comes $says", async ({ retryAfterMs, delayMs }) => {
    const options = retryAfterMs === undefined ? {} : { retryAfterMs };
    world.messenger.failNext("editResponse", new Fault("throttled", "m", "HTTP 429", options));
    expect(await handle(words("1", "default"))).toEqual(["1"]);
    expect(world.queue.retries).toEqual([{ receiptHandle: "handle-1", delayMs }]);
  });

  it("comes after the queue's own timeout when it cannot be hastened", async () => {
    const retryLater = async () => {
      throw new Fault("unavailable", "queue.retryLater", "no answer");
    };
    world = { ...world, queue: { ...world.queue, retryLater } };
    world.messenger.failNext("editResponse", new Fault("timeout", "m", "no answer"));
    expect(await handle(words("1", "default"))).toEqual(["1"]);
    expect(world.log.lines.map(({ event }) => event)).toContain("conversation.retry-not-hastened");
  });
});
