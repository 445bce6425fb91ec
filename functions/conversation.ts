/** conversation: a batch of the signals queue -> one `converse` a thread; a thread that fails is retried alone. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { connectConversation } from "../lib/connect/conversation.ts";
import { reasonOf } from "../lib/domain/fault.ts";
import { parseInput } from "../lib/domain/parse.ts";
import { signalRetryDelayMs } from "../lib/domain/schedule.ts";
import { Signal } from "../lib/domain/signal.ts";
import type { Instant } from "../lib/domain/time.ts";
import { converse } from "../lib/flows/converse.ts";
import { deadlineOf } from "./deadline.ts";

const { ports, settings } = connectConversation(process.env);

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const deadlineAt = deadlineOf(context, ports.clock.now());
  const threads = Map.groupBy(event.Records, threadOf);
  const failed = await Promise.all(
    [...threads.values()].map((records) => failuresOf(records, deadlineAt)),
  );
  return { batchItemFailures: failed.flat() };
}

const threadOf = (record: SQSRecord): string =>
  record.attributes.MessageGroupId ?? record.messageId;

const receivesOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

/** A record whose body is no signal can never be answered: it fails alone, and its neighbours go on. */
async function failuresOf(records: readonly SQSRecord[], deadlineAt: Instant): Promise<Failures> {
  const read = records.map((record) => ({ record, signal: signalOf(record) }));
  const poison = read.filter(({ signal }) => signal === null).map(({ record }) => record);
  const good = read.flatMap(({ record, signal }) => (signal === null ? [] : [{ record, signal }]));
  const failed = [...poison];
  try {
    const signals = good.map(({ signal }) => signal);
    const receives = Math.max(0, ...good.map(({ record }) => receivesOf(record)));
    await converse(ports, settings, { signals, receives, deadlineAt });
  } catch (error) {
    const thread = good[0]?.signal.threadId;
    ports.log.error("conversation.failed", { thread, reason: reasonOf(error) });
    // In a FIFO queue what follows a failed message must fail with it, or the order is lost.
    failed.push(...good.map(({ record }) => record));
  }
  await Promise.all(failed.map(retrySoon));
  return failed.map(({ messageId }) => ({ itemIdentifier: messageId }));
}

type Failures = SQSBatchResponse["batchItemFailures"];

function signalOf({ body, messageId }: SQSRecord): Signal | null {
  try {
    return parseInput(Signal, JSON.parse(body));
  } catch (error) {
    ports.log.error("conversation.poison", { messageId, reason: reasonOf(error) });
    return null;
  }
}

/** Without this the thread would be mute until the queue's visibility timeout, 12 minutes, has passed. */
async function retrySoon(record: SQSRecord): Promise<void> {
  try {
    await ports.queue.retryLater(record.receiptHandle, signalRetryDelayMs(receivesOf(record)));
  } catch (error) {
    ports.log.warn("conversation.retry-not-hastened", { reason: reasonOf(error) });
  }
}
