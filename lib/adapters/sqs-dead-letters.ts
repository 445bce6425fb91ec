/** The dead-letter queue of the signals, on SQS. */
import type { Message } from "@aws-sdk/client-sqs";
import { Fault } from "../domain/fault.ts";
import { instant, seconds } from "../domain/time.ts";
import type { DeadLetters } from "../ports.ts";
import { sqsCalls } from "./sqs-calls.ts";

/** Long enough to look at all letters and to put them back; and nobody waits long when the looker dies. */
const hiddenSeconds = 60;

/** Longer than a letter that was given back is hidden, so that who looks right after somebody else sees it. */
const waitSeconds = 2;

export interface DeadLetterUrls {
  /** Where the letters lie. */
  readonly deadLettersUrl: string;
  /** Where they came from, and are put back. */
  readonly queueUrl: string;
}

/** Endpoint, region and credentials come from the SDK's own environment. */
export function sqsDeadLetters({ deadLettersUrl, queueUrl }: DeadLetterUrls): DeadLetters {
  const call = sqsCalls(seconds(waitSeconds));

  return {
    async take(limit) {
      const at = "deadLetters.take";
      const messages = await call(at, deadLettersUrl, async (client, sdk) => {
        const command = new sdk.ReceiveMessageCommand({
          QueueUrl: deadLettersUrl,
          MaxNumberOfMessages: Math.min(10, limit),
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ["MessageGroupId", "SentTimestamp"],
        });
        return (await client.send(command)).Messages ?? [];
      });
      return messages.map(letterOf);
    },

    giveBack: ({ handle }) =>
      call(
        "deadLetters.giveBack",
        deadLettersUrl,
        async (client, { ChangeMessageVisibilityCommand }) => {
          const command = new ChangeMessageVisibilityCommand({
            QueueUrl: deadLettersUrl,
            ReceiptHandle: handle,
            // The local stand-in fails at 0.
            VisibilityTimeout: 1,
          });
          await client.send(command);
        },
      ),

    resend: ({ messageId, group, body }) =>
      call("deadLetters.resend", queueUrl, async (client, { SendMessageCommand }) => {
        const command = new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: group,
          // Not the signal's own: a letter that fails again is another letter, and may be put back again.
          MessageDeduplicationId: `redrive-${messageId}`,
        });
        await client.send(command);
      }),

    remove: ({ handle }) =>
      call("deadLetters.remove", deadLettersUrl, async (client, { DeleteMessageCommand }) => {
        const message = { QueueUrl: deadLettersUrl, ReceiptHandle: handle };
        await client.send(new DeleteMessageCommand(message));
      }),

    count: () =>
      call("deadLetters.count", deadLettersUrl, async (client, { GetQueueAttributesCommand }) => {
        const command = new GetQueueAttributesCommand({
          QueueUrl: deadLettersUrl,
          AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        });
        const { Attributes = {} } = await client.send(command);
        return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
      }),
  };
}

function letterOf({ MessageId, ReceiptHandle, Body, Attributes }: Message) {
  const group = Attributes?.MessageGroupId;
  if (!MessageId || !ReceiptHandle || Body === undefined || !group)
    throw new Fault("corrupt", "deadLetters.take", "a message has no id, body or group");
  return {
    messageId: MessageId,
    handle: ReceiptHandle,
    group,
    body: Body,
    sentAt: instant(Number(Attributes.SentTimestamp)),
  };
}
