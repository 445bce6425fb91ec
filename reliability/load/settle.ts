/** Waiting for the end of the work: until every mark is answered and the queue is empty, or nothing moves any more. */
import { setTimeout as wait } from "node:timers/promises";
import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Signal } from "../../lib/domain/signal.ts";
import { localRegion } from "../../local/template/names.ts";
import type { LoadedCloud } from "./cloud.ts";
import type { LoadDiscord } from "./discord.ts";
import { answeredIn } from "./marks.ts";

/** Longer than any retry of a signal that failed twice; then what is left counts as lost. */
const stallMs = 90_000;

/** Counts answered marks from now on. */
export function watchAnswers(discord: LoadDiscord): ReadonlySet<string> {
  const answered = new Set<string>();
  discord.onWritten((text) => {
    for (const mark of answeredIn(text)) answered.add(mark);
  });
  return answered;
}

/** Resolves when all of `said` is in `answered` and the queue is empty, or when nothing has moved for a while. */
export async function settled(
  cloud: LoadedCloud,
  said: ReadonlySet<string>,
  answered: ReadonlySet<string>,
): Promise<void> {
  const queue = openQueue(cloud);
  try {
    let left = Number.POSITIVE_INFINITY;
    let movedAt = Date.now();
    while (Date.now() - movedAt < stallMs) {
      const unanswered = [...said].filter((mark) => !answered.has(mark)).length;
      const now = unanswered + (await queue.length(cloud.queueUrl));
      if (now === 0) return;
      if (now < left) movedAt = Date.now();
      left = Math.min(left, now);
      await wait(500);
    }
  } finally {
    queue.close();
  }
}

/** How many signals wait or are under way. */
export const queueLength = (cloud: LoadedCloud): Promise<number> => lengthOf(cloud, cloud.queueUrl);

/** How many signals were set aside. */
export const setAside = (cloud: LoadedCloud): Promise<number> =>
  lengthOf(cloud, cloud.deadLetterUrl);

async function lengthOf(cloud: LoadedCloud, queueUrl: string): Promise<number> {
  const queue = openQueue(cloud);
  try {
    return await queue.length(queueUrl);
  } finally {
    queue.close();
  }
}

export const sqsClient = ({ sqsUrl }: LoadedCloud): SQSClient =>
  new SQSClient({
    endpoint: sqsUrl,
    region: localRegion,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });

function openQueue(cloud: LoadedCloud) {
  const client = sqsClient(cloud);
  return {
    /** What waits and what is under way. */
    length: async (QueueUrl: string): Promise<number> => {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      const waiting = Number(Attributes.ApproximateNumberOfMessages ?? 0);
      return waiting + Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0);
    },
    close: () => client.destroy(),
  };
}

/** Several in one call; one that is refused is an error of this scenario. */
export async function enqueue(
  client: SQSClient,
  QueueUrl: string,
  signals: readonly Signal[],
): Promise<void> {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: signals.map((signal, place) => ({
        Id: String(place),
        MessageBody: JSON.stringify(signal),
        MessageGroupId: signal.threadId,
        MessageDeduplicationId: signal.id,
      })),
    }),
  );
  const [first] = Failed;
  if (first !== undefined) throw new Error(`the queue refused a signal: ${first.Message}`);
}
