/** Lambda's event source mapping for SQS: receives, invokes the function, deletes what it answered. */
import { setTimeout as delay } from "node:timers/promises";
import type { Message } from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import { reasonOf } from "../lib/domain/fault.ts";
import type { Outcome } from "./lambda/outcome.ts";
import type { SourceQueue } from "./services/queues.ts";
import { localRegion } from "./template/names.ts";

export interface PollerOptions {
  readonly queue: SourceQueue;
  readonly invoke: (event: unknown) => Promise<Outcome>;
  /** Messages of one batch, 1 to 10. */
  readonly batchSize: number;
  /** Whether the answer's `batchItemFailures` counts; else a batch succeeds or fails whole. */
  readonly reportsFailures: boolean;
  readonly onTrouble: (line: string) => void;
}

export interface Poller {
  /** Stops receiving. Batches under way go on: see `drained`. */
  stop(): void;
  /** Resolves when it has stopped and the last batch is settled. */
  readonly drained: Promise<void>;
}

/** Batches under way at once; Lambda scales by message group, and this machine has few. */
const maxBatches = 4;
const receiveWaitSeconds = 20;
const pauseAfterErrorMs = 1_000;

/** Starts to poll at once, and goes on until it is stopped, whatever fails. */
export function startPoller(options: PollerOptions): Poller {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const { signal } = stopping;

  const loop = async () => {
    while (!signal.aborted) {
      if (underWay.size >= maxBatches) await Promise.race(underWay);
      for (const batch of await receiveBatches(options, signal)) {
        // One receive can bring as many batches as messages.
        while (underWay.size >= maxBatches) await Promise.race(underWay);
        const answered = answerBatch(options, batch).finally(() => underWay.delete(answered));
        underWay.add(answered);
      }
    }
    await Promise.all(underWay);
  };
  return { drained: loop(), stop: () => stopping.abort() };
}

type Batch = readonly Message[];

/** What was received, a batch a message group: groups never wait for each other. */
async function receiveBatches(
  { queue, batchSize, onTrouble }: PollerOptions,
  signal: AbortSignal,
): Promise<readonly Batch[]> {
  try {
    const messages = await queue.receive(batchSize, receiveWaitSeconds, signal);
    return [...Map.groupBy(messages, (message) => message.Attributes?.MessageGroupId).values()];
  } catch (error) {
    if (signal.aborted) return [];
    onTrouble(`queue: receiving failed, next try in a second: ${reasonOf(error)}`);
    // Stopping must not wait for the pause; an aborted pause is its end, not an error.
    await delay(pauseAfterErrorMs, undefined, { signal }).catch(() => undefined);
    return [];
  }
}

/**
 * | how the invocation ended | what happens to the batch |
 * | --- | --- |
 * | answered, failures reported | all but the reported messages are deleted |
 * | answered, failures not reported by this mapping | all are deleted |
 * | answered with failures that are no ids of the batch | nothing: Lambda takes it as failed whole |
 * | failed or timed out | nothing: it is visible again when its visibility is over, or earlier if the function said so |
 * | its process crashed | visible again after a second |
 *
 * The last row is not Lambda's: there, the batch would wait for its visibility too. Here a process is
 * killed by a person who then wants to see that nothing is lost, and twelve minutes is a long wait.
 * How often a message comes back is the queue's own redrive policy.
 */
export async function answerBatch(
  { queue, invoke, reportsFailures, onTrouble }: PollerOptions,
  batch: Batch,
): Promise<void> {
  try {
    const outcome = await invoke({ Records: batch.map((message) => recordOf(message, queue.arn)) });
    if (outcome.kind === "failed") {
      onTrouble(`queue: a batch of ${batch.length} failed: ${outcome.error.errorMessage}`);
      if (outcome.ended === "crashed") await queue.release(batch.map(handleOf), 1);
      return;
    }
    const failures = reportsFailures ? failuresIn(outcome.payload, batch) : [];
    const done = batch.filter(({ MessageId }) => !failures.includes(MessageId ?? ""));
    await queue.delete(done.map(handleOf));
  } catch (error) {
    onTrouble(`queue: a batch of ${batch.length} was not settled: ${reasonOf(error)}`);
  }
}

const handleOf = ({ ReceiptHandle = "" }: Message): string => ReceiptHandle;

const BatchResponse = z.object({
  batchItemFailures: z._default(
    z.nullable(z.array(z.object({ itemIdentifier: z.string() }))),
    null,
  ),
});

/** The ids that the function reports as failed; all of the batch when the report cannot be believed. */
function failuresIn(payload: unknown, batch: Batch): readonly string[] {
  const ids = batch.map(({ MessageId = "" }) => MessageId);
  // An empty answer is a success (Lambda, "Reporting batch item failures").
  if (payload === null || payload === "") return [];
  const parsed = BatchResponse.safeParse(payload);
  if (!parsed.success) return ids;
  const failures = (parsed.data.batchItemFailures ?? []).map(
    ({ itemIdentifier }) => itemIdentifier,
  );
  return failures.every((id) => ids.includes(id)) ? failures : ids;
}

/** A message as the function's event carries it. */
const recordOf = (message: Message, arn: string) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
      name,
      { stringValue: value.StringValue, dataType: value.DataType },
    ]),
  ),
  md5OfBody: message.MD5OfBody,
  eventSource: "aws:sqs",
  eventSourceARN: arn,
  awsRegion: localRegion,
});
