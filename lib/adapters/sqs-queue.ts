/** Signals on an SQS FIFO queue: in order within a thread, threads side by side. */
import { Fault } from "../domain/fault.ts";
import type { Signal } from "../domain/signal.ts";
import type { SignalQueue } from "../ports.ts";
import { sqsCalls } from "./sqs-calls.ts";

/** SQS, SendMessage: group and deduplication ids are 1 to 128 ASCII letters, digits and punctuation. */
const queueId = /^[!-~]{1,128}$/;

/** Endpoint, region and credentials come from the SDK's own environment. */
export function sqsQueue(queueUrl: string): SignalQueue {
  const call = sqsCalls();

  return {
    async send(signal) {
      const at = "queue.send";
      for (const id of [signal.threadId, signal.id]) {
        if (!queueId.test(id))
          throw new Fault(
            "rejected",
            at,
            `"${id}" must be 1 to 128 ASCII letters, digits or punctuation to name a signal`,
          );
      }
      await call(at, queueUrl, async (client, { SendMessageCommand }) => {
        await client.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: bodyOf(signal),
            MessageGroupId: signal.threadId,
            MessageDeduplicationId: signal.id,
          }),
        );
      });
    },

    retryLater: (receiptHandle, delayMs) =>
      call("queue.retryLater", queueUrl, async (client, { ChangeMessageVisibilityCommand }) => {
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: Math.max(1, Math.ceil(delayMs / 1_000)),
          }),
        );
      }),
  };
}

/**
 * SQS takes XML's characters only: no U+FFFE, no U+FFFF, and its local stand-in takes none beyond U+FFFF
 * either. JSON can escape them, and its readers put them back.
 */
const bodyOf = (signal: Signal): string =>
  JSON.stringify(signal).replace(
    /[\ud800-\udfff\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
  );
