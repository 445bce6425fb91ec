/** A queue on the local queue server, as its one consumer uses it. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as z from "zod/mini";
import { localQueueUrl } from "../fauxqs.ts";
import { localRegion } from "../template/names.ts";
import type { LocalQueue } from "../template/resources.ts";

/** A queue as its event source poller uses it. */
export interface SourceQueue {
  readonly arn: string;
  /** Waits up to `waitSeconds` (0..20); [] when nothing came or `signal` aborted. */
  receive(max: number, waitSeconds: number, signal: AbortSignal): Promise<readonly Message[]>;
  delete(receiptHandles: readonly string[]): Promise<void>;
  /** Makes messages visible again after `seconds`, at least 1 (the server fails at 0). */
  release(receiptHandles: readonly string[], seconds: number): Promise<void>;
}

export interface Queues {
  source(queue: LocalQueue): SourceQueue;
  /**
   * Makes what a former process had received visible again, after a second.
   *
   * Sound only while nobody else receives: at the start of the local cloud, under its lock.
   */
  releaseInFlight(queue: LocalQueue): Promise<number>;
  close(): void;
}

const Inspection = z.object({
  messages: z.object({ inflight: z.array(z.object({ receiptHandle: z.string() })) }),
});

/** @param endpoint the queue server, `http://127.0.0.1:<port>` */
export function connectQueues(endpoint: string): Queues {
  const client = new SQSClient({
    endpoint,
    region: localRegion,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });

  const source = (queue: LocalQueue): SourceQueue => {
    const QueueUrl = localQueueUrl(endpoint, queue.name);
    return {
      arn: queue.arn,
      receive: async (max, waitSeconds, signal) => {
        const command = new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: max,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        });
        const { Messages = [] } = await client.send(command, { abortSignal: signal });
        return Messages;
      },
      delete: async (receiptHandles) => {
        const Entries = receiptHandles.map((ReceiptHandle, index) => ({
          Id: String(index),
          ReceiptHandle,
        }));
        if (Entries.length > 0) {
          await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        }
      },
      release: async (receiptHandles, seconds) => {
        await Promise.all(
          receiptHandles.map((ReceiptHandle) =>
            client.send(
              new ChangeMessageVisibilityCommand({
                QueueUrl,
                ReceiptHandle,
                VisibilityTimeout: Math.max(1, seconds),
              }),
            ),
          ),
        );
      },
    };
  };

  return {
    source,
    releaseInFlight: async (queue) => {
      const response = await fetch(`${endpoint}/_fauxqs/queues/${queue.name}`);
      const { messages } = Inspection.parse(await response.json());
      const handles = messages.inflight.map(({ receiptHandle }) => receiptHandle);
      await source(queue).release(handles, 1);
      return handles.length;
    },
    close: () => client.destroy(),
  };
}
