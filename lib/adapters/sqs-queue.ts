/** Signals on an SQS FIFO queue: in order within a thread, threads side by side. */
import type { SQSClient } from "@aws-sdk/client-sqs";
import { Fault } from "../domain/fault.ts";
import type { Signal } from "../domain/signal.ts";
import type { SignalQueue } from "../ports.ts";
import { awsFault } from "./aws-fault.ts";
import { patience } from "./aws-patience.ts";

/** SQS, SendMessage: group and deduplication ids are 1 to 128 ASCII letters, digits and punctuation. */
const queueId = /^[!-~]{1,128}$/;

type Sdk = typeof import("@aws-sdk/client-sqs");

/** Endpoint, region and credentials come from the SDK's own environment. */
export function sqsQueue(queueUrl: string): SignalQueue {
  let client: SQSClient | undefined;

  /** The SDK is imported with the first call: most beats send nothing. */
  async function call(
    at: string,
    act: (client: SQSClient, sdk: Sdk) => Promise<unknown>,
  ): Promise<void> {
    const sdk = await import("@aws-sdk/client-sqs");
    client ??= new sdk.SQSClient({
      maxAttempts: 5,
      requestHandler: patience,
    });
    try {
      await act(client, sdk);
    } catch (error) {
      throw awsFault(at, `queue ${queueUrl}`, error);
    }
  }

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
      await call(at, (client, { SendMessageCommand }) =>
        client.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: bodyOf(signal),
            MessageGroupId: signal.threadId,
            MessageDeduplicationId: signal.id,
          }),
        ),
      );
    },

    retryLater: (receiptHandle, delayMs) =>
      call("queue.retryLater", (client, { ChangeMessageVisibilityCommand }) =>
        client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: Math.max(1, Math.ceil(delayMs / 1_000)),
          }),
        ),
      ),
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
