/** The functions' events: what EventBridge, SQS and a person's `invoke` may hand to heartbeat and conversation. */
import type { SQSEvent } from "aws-lambda";
import fc from "fast-check";
import { makeHandler as conversationHandler } from "../../functions/conversation-handler.ts";
import { makeHandler as heartbeatHandler } from "../../functions/heartbeat-handler.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { InvalidInput } from "../../lib/domain/parse.ts";
import { minutes } from "../../lib/domain/time.ts";
import { type Door, doorOf } from "./door.ts";
import { must, mustBePlain } from "./must.ts";
import { anyJson, anyText, bodiesLike, mutated, steps, stepsOf } from "./mutations.ts";
import { heartbeatEvents, signals } from "./payloads.ts";
import { livedIn, settings, threadIds } from "./world.ts";

const context = { getRemainingTimeInMillis: () => minutes(3) };

// --- heartbeat -----------------------------------------------------------------------------------

const wake = fc.oneof(
  { weight: 1, arbitrary: fc.oneof(anyJson, fc.constant(undefined)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...heartbeatEvents), fc.oneof(fc.constant([]), steps))
      .map(([event, changes]) => mutated(event, changes)),
  },
);

async function wakes(event: unknown): Promise<void> {
  const ports = await livedIn();
  const before = ports.items.all();
  try {
    const answer = await heartbeatHandler({ ports, settings })(event, context);
    mustBePlain(JSON.stringify(answer), "the answer");
  } catch (error) {
    must(error instanceof InvalidInput, "an event that is refused is invalid input", String(error));
    must(
      error.message.length > 8 && error.message.length < 500,
      "a refusal is one sentence",
      error.message,
    );
    mustBePlain(`${error.message}${error.stack ?? ""}`, "the refusal");
    must(same(ports.items.all(), before), "a refusal changes nothing");
  }
  mustLogPlainly(ports);
}

// --- conversation --------------------------------------------------------------------------------

const record = fc.record({
  body: fc.oneof(
    {
      weight: 5,
      arbitrary: bodiesLike(fc.constantFrom(...signals)).map((bytes) => bytes.toString("utf8")),
    },
    { weight: 1, arbitrary: anyText },
  ),
  /** As the queue does it: a group is a thread. */
  group: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<string>(...threadIds, "1310") },
    { weight: 1, arbitrary: anyText },
  ),
  receives: fc.oneof(fc.constantFrom("1", "2", "5", "6", "7"), anyText),
});

const batch = fc.record({
  records: fc.array(record, { maxLength: 4 }),
  /** Changes of the event around the bodies; most of the time none. */
  changes: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: stepsOf(anyJson) },
  ),
  reply: fc.oneof(fc.constant("Good morning."), anyText),
});
type Batch = typeof batch extends fc.Arbitrary<infer T> ? T : never;

const eventOf = ({ records, changes }: Batch): unknown =>
  mutated(
    {
      Records: records.map(({ body, group, receives }, index) => ({
        messageId: `m${index}`,
        receiptHandle: `handle-${index}`,
        body,
        attributes: {
          MessageGroupId: group,
          ApproximateReceiveCount: receives,
          SentTimestamp: "0",
          SenderId: "vigil",
          ApproximateFirstReceiveTimestamp: "0",
        },
        messageAttributes: {},
        md5OfBody: "",
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:signals.fifo",
        awsRegion: "us-east-1",
      })),
    },
    changes,
  );

async function converses(batch: Batch): Promise<void> {
  const ports = await livedIn();
  ports.model.script(async () => batch.reply);
  const before = new Map(ports.items.all().map(({ key, item }) => [`${key.pk}/${key.sk}`, item]));
  const event = eventOf(batch);
  const answer = await conversationHandler({ ports, settings })(event as SQSEvent, context);
  const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  must(
    failed.every((id) => typeof id === "string"),
    "every failure is named by a text",
    failed,
  );
  must(
    new Set(failed).size === failed.length || batch.changes.length > 0,
    "each failure is named once",
    failed,
  );
  mustLogPlainly(ports);
  if (batch.changes.length > 0) return;
  const known = batch.records.map((_, index) => `m${index}`);
  must(
    failed.every((id) => known.includes(id)),
    "only messages of the batch fail",
    failed,
  );
  // A thread changes only for a signal that stood in its own group.
  const groups = new Set(batch.records.map(({ group }) => group));
  for (const { key, item } of ports.items.all()) {
    const name = `${key.pk}/${key.sk}`;
    if (same(before.get(name), item)) continue;
    // That a thread was forgotten stands in the log of `default`: its own is gone.
    if (key.pk.startsWith("E#default#") && item["type"] === "forgotten") continue;
    const thread = /^(?:T|E)#([^#]*)/.exec(key.pk)?.[1];
    must(
      thread === undefined || groups.has(thread),
      "no event changes a thread that it is not for",
      name,
    );
  }
}

function mustLogPlainly(ports: MemoryPorts): void {
  for (const { fields } of ports.log.lines) {
    for (const field of Object.values(fields)) {
      if (typeof field !== "string") continue;
      mustBePlain(field, "the log");
      must(field.length < 4_000, "a line of the log is short", field.length);
    }
  }
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const either = fc.oneof(
  { weight: 2, arbitrary: wake.map((event) => ({ kind: "wake" as const, event })) },
  { weight: 3, arbitrary: batch.map((sent) => ({ kind: "batch" as const, sent })) },
);

export const eventsDoor: Door = doorOf("events", either, (input) =>
  input.kind === "wake" ? wakes(input.event) : converses(input.sent),
);
