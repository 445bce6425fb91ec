/** The signals queue and its event source in virtual time: groups, receives, visibility, redrive, as SQS has them. */
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { makeHandler } from "../../functions/conversation-handler.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import {
  conversationTimeoutMs,
  maxSignalReceives,
  queueVisibilityMs,
} from "../../lib/domain/limits.ts";
import { after, type Instant, instant } from "../../lib/domain/time.ts";
import { settings } from "../flows/world.ts";

/** A record as Lambda's event carries it. */
export const aRecord = (
  messageId: string,
  group: string,
  body: string,
  receives = 1,
): SQSRecord => ({
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

interface Message {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  readonly sentAt: Instant;
  receives: number;
  hiddenUntilAt: Instant;
}

export interface FifoQueue {
  send(id: string, group: string, body: string): void;
  /** Runs until the queue is empty: what was given up, in the order in which it was, with the time. */
  runDry(): Promise<readonly { readonly id: string; readonly at: Instant }[]>;
}

/** @param onBatch hears of each batch before it is answered: a test can send more in the meantime */
export function fifoQueue(
  world: MemoryPorts,
  onBatch: (ids: readonly string[]) => void = () => undefined,
): FifoQueue {
  const messages: Message[] = [];
  const dead: { id: string; at: Instant }[] = [];
  const { clock } = world;
  const queue = {
    ...world.queue,
    async retryLater(handle: string, delayMs: number) {
      const message = messages.find(({ id }) => `handle-${id}` === handle);
      if (message !== undefined) message.hiddenUntilAt = instant(clock.now() + delayMs);
    },
  };
  const handler = makeHandler({ ports: { ...world, queue }, settings });

  const isHidden = ({ hiddenUntilAt }: Message): boolean => clock.now() < hiddenUntilAt;

  /** Up to ten of the first group of which none is hidden. */
  function receive(): readonly Message[] {
    const groups = [...Map.groupBy(messages, ({ group }) => group).values()];
    const free = groups.find((ofGroup) => !ofGroup.some(isHidden));
    const batch: Message[] = [];
    for (const message of free ?? []) {
      if (message.receives >= maxSignalReceives) {
        messages.splice(messages.indexOf(message), 1);
        dead.push({ id: message.id, at: clock.now() });
      } else if (batch.length < 10) batch.push(message);
    }
    for (const message of batch) {
      message.receives += 1;
      message.hiddenUntilAt = after(clock.now(), queueVisibilityMs);
    }
    return batch;
  }

  async function answer(batch: readonly Message[]): Promise<void> {
    const endsAt = after(clock.now(), conversationTimeoutMs);
    const left = { getRemainingTimeInMillis: () => endsAt - clock.now() };
    const records = batch.map(({ id, group, body, receives }) =>
      aRecord(id, group, body, receives),
    );
    const { batchItemFailures }: SQSBatchResponse = await handler({ Records: records }, left);
    const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    for (const message of batch) {
      if (!failed.includes(message.id)) messages.splice(messages.indexOf(message), 1);
    }
  }

  return {
    send(id, group, body) {
      messages.push({
        id,
        group,
        body,
        sentAt: clock.now(),
        receives: 0,
        hiddenUntilAt: clock.now(),
      });
    },
    async runDry() {
      while (messages.length > 0) {
        const batch = receive();
        if (batch.length > 0) {
          onBatch(batch.map(({ id }) => id));
          await answer(batch);
        } else if (messages.some(isHidden)) {
          clock.set(instant(Math.min(...messages.filter(isHidden).map((m) => m.hiddenUntilAt))));
        }
      }
      return dead;
    },
  };
}
