/** A batch of the signals queue -> one `converse` a thread; a thread that fails is retried alone. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { Fault, reasonOf } from "../lib/domain/fault.ts";
import { parseInput } from "../lib/domain/parse.ts";
import { signalRetryDelayMs } from "../lib/domain/schedule.ts";
import type { Settings } from "../lib/domain/settings.ts";
import { Signal } from "../lib/domain/signal.ts";
import type { Instant } from "../lib/domain/time.ts";
import { type ConversePorts, converse } from "../lib/flows/converse.ts";
import { deadlineOf } from "./deadline.ts";

export interface ConversationConnection {
  readonly ports: ConversePorts;
  readonly settings: Settings;
}

type Failures = SQSBatchResponse["batchItemFailures"];
type Left = Pick<Context, "getRemainingTimeInMillis">;

/** Answers which records failed: the queue brings those again, and only those. Never throws. */
export function makeHandler({ ports, settings }: ConversationConnection) {
  return async (event: SQSEvent, context: Left): Promise<SQSBatchResponse> => {
    const deadlineAt = deadlineOf(context, ports.clock.now());
    const threads = Map.groupBy(event.Records, threadOf);
    const failed = await Promise.all(
      [...threads.values()].map((records) => failuresOf(records, deadlineAt)),
    );
    return { batchItemFailures: failed.flat() };
  };

  /** A record whose body is no signal can never be answered: it fails alone, and its neighbours go on. */
  async function failuresOf(records: readonly SQSRecord[], deadlineAt: Instant): Promise<Failures> {
    const read = records.map((record) => ({ record, signal: signalOf(record) }));
    const poison = read.filter(({ signal }) => signal === null);
    const good = read.flatMap(({ record, signal }) =>
      signal === null ? [] : [{ record, signal }],
    );
    const error = await errorOf(good, deadlineAt);
    // In a FIFO queue what follows a failed message must fail with it, or the order is lost.
    const failed = error === null ? poison : [...poison, ...good];
    await Promise.all(failed.map(({ record }) => retrySoon(record, error)));
    return failed.map(({ record }) => ({ itemIdentifier: record.messageId }));
  }

  /** What kept the signals from being answered; null when nothing did. */
  async function errorOf(
    good: readonly { readonly record: SQSRecord; readonly signal: Signal }[],
    deadlineAt: Instant,
  ): Promise<unknown> {
    const signals = good.map(({ signal }) => signal);
    const receives = Math.max(0, ...good.map(({ record }) => receivesOf(record)));
    try {
      await converse(ports, settings, { signals, receives, deadlineAt });
      return null;
    } catch (error) {
      const thread = signals[0]?.threadId;
      ports.log.error("conversation.failed", { thread, reason: reasonOf(error) });
      return error;
    }
  }

  function signalOf({ body, messageId }: SQSRecord): Signal | null {
    try {
      return parseInput(Signal, JSON.parse(body));
    } catch (error) {
      ports.log.error("conversation.poison", { messageId, reason: reasonOf(error) });
      return null;
    }
  }

  /** Without this the thread would be mute until the queue's visibility timeout, 12 minutes, has passed. */
  async function retrySoon(record: SQSRecord, error: unknown): Promise<void> {
    const askedMs = error instanceof Fault ? error.retryAfterMs : undefined;
    const delayMs = signalRetryDelayMs(receivesOf(record), askedMs);
    try {
      await ports.queue.retryLater(record.receiptHandle, delayMs);
    } catch (reason) {
      ports.log.warn("conversation.retry-not-hastened", { reason: reasonOf(reason) });
    }
  }
}

const threadOf = (record: SQSRecord): string =>
  record.attributes.MessageGroupId ?? record.messageId;

const receivesOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);
