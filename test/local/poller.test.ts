/** The event source mapping: what happens to a batch, in each way that its invocation can end. */
import type { Message } from "@aws-sdk/client-sqs";
import { describe, expect, it, test } from "vitest";
import { failed, type Outcome } from "../../local/lambda/outcome.ts";
import { answerBatch, startPoller } from "../../local/poller.ts";
import type { SourceQueue } from "../../local/services/queues.ts";

const message = (id: string, group = "default"): Message => ({
  MessageId: id,
  ReceiptHandle: `handle-${id}`,
  Body: `{"id":"${id}"}`,
  Attributes: { MessageGroupId: group, ApproximateReceiveCount: "1" },
});

/** A queue that gives the `deliveries` one by one and then waits for the poller's stop. */
function queueOf(deliveries: (readonly Message[] | Error)[] = []) {
  const deleted: string[] = [];
  const released: string[] = [];
  const queue: SourceQueue = {
    arn: "arn:aws:sqs:us-east-1:000000000000:Signals.fifo",
    receive: (_max, _wait, signal) => {
      const next = deliveries.shift();
      if (next instanceof Error) return Promise.reject(next);
      if (next !== undefined) return Promise.resolve(next);
      const stopped = Promise.withResolvers<readonly Message[]>();
      signal.addEventListener("abort", () => stopped.resolve([]));
      return stopped.promise;
    },
    delete: async (handles) => void deleted.push(...handles),
    release: async (handles, seconds) =>
      void released.push(...handles.map((h) => `${h}@${seconds}s`)),
  };
  return { queue, deleted, released };
}

const answered = (payload: unknown): Outcome => ({ kind: "answered", payload });
const reporting = (...ids: string[]) =>
  answered({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("a batch", () => {
  const all = ["handle-1", "handle-2", "handle-3"];
  test.for([
    { says: "an empty report deletes all", outcome: reporting(), deleted: all, released: [] },
    { says: "null deletes all", outcome: answered(null), deleted: all, released: [] },
    { says: "an empty object deletes all", outcome: answered({}), deleted: all, released: [] },
    {
      says: "the reported ones stay",
      outcome: reporting("2"),
      deleted: ["handle-1", "handle-3"],
      released: [],
    },
    { says: "an unknown id fails all", outcome: reporting("9"), deleted: [], released: [] },
    { says: "an empty id fails all", outcome: reporting(""), deleted: [], released: [] },
    {
      says: "a report that is none fails all",
      outcome: answered({ batchItemFailures: "2" }),
      deleted: [],
      released: [],
    },
    {
      says: "a thrown error leaves all",
      outcome: failed("returned", "Error", "no"),
      deleted: [],
      released: [],
    },
    {
      says: "a timeout leaves all",
      outcome: failed("timed-out", "Sandbox.Timedout", "late"),
      deleted: [],
      released: [],
    },
    {
      says: "a crash gives all back after a second",
      outcome: failed("crashed", "Runtime.ExitError", "killed"),
      deleted: [],
      released: all.map((handle) => `${handle}@1s`),
    },
  ])("$says", async ({ outcome, deleted, released }) => {
    const world = queueOf();
    await answerBatch(
      {
        queue: world.queue,
        invoke: async () => outcome,
        batchSize: 10,
        reportsFailures: true,
        onTrouble: () => {},
      },
      [message("1"), message("2"), message("3")],
    );
    expect(world.deleted).toEqual(deleted);
    expect(world.released).toEqual(released);
  });

  it("is deleted whole when the mapping does not report failures", async () => {
    const { queue, deleted } = queueOf();
    await answerBatch(
      {
        queue,
        invoke: async () => reporting("1"),
        batchSize: 10,
        reportsFailures: false,
        onTrouble: () => {},
      },
      [message("1")],
    );
    expect(deleted).toEqual(["handle-1"]);
  });

  it("carries each message as Lambda's event does", async () => {
    const events: unknown[] = [];
    const { queue } = queueOf();
    const invoke = async (event: unknown) => {
      events.push(event);
      return reporting();
    };
    await answerBatch(
      { queue, invoke, batchSize: 10, reportsFailures: true, onTrouble: () => {} },
      [message("1")],
    );
    expect(events).toMatchObject([
      {
        Records: [
          {
            messageId: "1",
            receiptHandle: "handle-1",
            body: '{"id":"1"}',
            attributes: { MessageGroupId: "default", ApproximateReceiveCount: "1" },
            eventSource: "aws:sqs",
            eventSourceARN: queue.arn,
          },
        ],
      },
    ]);
  });
});

describe("the poller", () => {
  it("invokes once a message group, and groups do not wait for each other", async () => {
    const { queue } = queueOf([[message("1", "a"), message("2", "b"), message("3", "a")]]);
    const both = Promise.withResolvers<void>();
    const batches: string[][] = [];
    const invoke = async (event: unknown) => {
      const { Records } = event as { Records: { messageId: string }[] };
      batches.push(Records.map(({ messageId }) => messageId));
      // The first only ends when the second has begun.
      if (batches.length === 2) both.resolve();
      await both.promise;
      return reporting();
    };
    const poller = startPoller({
      queue,
      invoke,
      batchSize: 10,
      reportsFailures: true,
      onTrouble: () => {},
    });
    await both.promise;
    poller.stop();
    await poller.drained;
    expect(batches).toEqual([["1", "3"], ["2"]]);
  });

  it("has four batches under way at most, however many groups one receive brings", async () => {
    const groups = ["a", "b", "c", "d", "e", "f"];
    const { queue, deleted } = queueOf([groups.map((group) => message(group, group))]);
    const invoked: PromiseWithResolvers<Outcome>[] = [];
    const fourth = Promise.withResolvers<void>();
    const poller = startPoller({
      queue,
      invoke: () => {
        const batch = Promise.withResolvers<Outcome>();
        if (invoked.push(batch) === 4) fourth.resolve();
        return batch.promise;
      },
      batchSize: 10,
      reportsFailures: true,
      onTrouble: () => {},
    });
    await fourth.promise;
    poller.stop();
    expect(invoked).toHaveLength(4);
    while (deleted.length < groups.length) {
      for (const batch of invoked.splice(0)) batch.resolve(reporting());
      await new Promise(setImmediate);
    }
    await poller.drained;
    expect(deleted).toHaveLength(6);
  });

  it("stops receiving at once and settles what is under way first", async () => {
    const { queue, deleted } = queueOf([[message("1")]]);
    const invoked = Promise.withResolvers<void>();
    const ending = Promise.withResolvers<Outcome>();
    const invoke = () => {
      invoked.resolve();
      return ending.promise;
    };
    const poller = startPoller({
      queue,
      invoke,
      batchSize: 10,
      reportsFailures: true,
      onTrouble: () => {},
    });
    await invoked.promise;
    poller.stop();
    ending.resolve(reporting());
    await poller.drained;
    expect(deleted).toEqual(["handle-1"]);
  });

  it("says so when receiving fails, and a stop ends the pause", async () => {
    const { queue } = queueOf([new Error("connection refused")]);
    const trouble = Promise.withResolvers<string>();
    const poller = startPoller({
      queue,
      invoke: async () => reporting(),
      batchSize: 10,
      reportsFailures: true,
      onTrouble: trouble.resolve,
    });
    expect(await trouble.promise).toContain("connection refused");
    poller.stop();
    await poller.drained;
  });
});
