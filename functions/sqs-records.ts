/** The records of an event of the queue, whatever the event is: what is missing is empty. */
import type { SQSRecord } from "aws-lambda";

const nothing: SQSRecord = {
  messageId: "",
  receiptHandle: "",
  body: "",
  attributes: {
    ApproximateReceiveCount: "1",
    SentTimestamp: "0",
    SenderId: "",
    ApproximateFirstReceiveTimestamp: "0",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "",
  awsRegion: "",
};

/**
 * Never throws. An event without records has none. A record without an id is reported under an empty one,
 * by which SQS takes the whole batch for failed (AWS, "Partial batch responses"): nothing is lost.
 */
export function recordsOf(event: unknown): readonly SQSRecord[] {
  const { Records: records } = fieldsOf(event);
  return Array.isArray(records) ? records.map(recordOf) : [];
}

function recordOf(value: unknown): SQSRecord {
  const fields = fieldsOf(value);
  const { ApproximateReceiveCount: count, MessageGroupId: group } = fieldsOf(fields["attributes"]);
  return {
    ...nothing,
    messageId: textOf(fields["messageId"]),
    receiptHandle: textOf(fields["receiptHandle"]),
    body: textOf(fields["body"]),
    attributes: {
      ...nothing.attributes,
      ApproximateReceiveCount: textOf(count),
      ...(typeof group === "string" ? { MessageGroupId: group } : {}),
    },
  };
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
