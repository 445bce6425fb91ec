/** The table, the queues and what ties them to functions, as the template has them. */
import * as z from "zod/mini";
import { parseInput } from "../../lib/domain/parse.ts";
import { resolveIntrinsics, type Scope } from "./intrinsics.ts";
import { physicalName } from "./names.ts";
import { resourcesOf, type Template } from "./template.ts";

const KeySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }),
);

const Table = z.object({
  KeySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) }),
  ),
  GlobalSecondaryIndexes: z._default(
    z.array(
      z.object({
        IndexName: z.string(),
        KeySchema,
        Projection: z.object({
          ProjectionType: z.optional(z.enum(["ALL", "INCLUDE", "KEYS_ONLY"])),
          NonKeyAttributes: z.optional(z.array(z.string())),
        }),
      }),
    ),
    [],
  ),
});
export interface LocalTable extends z.output<typeof Table> {
  readonly name: string;
}

export const readTables = (template: Template, scope: Scope): readonly LocalTable[] =>
  [
    ...resourcesOf(template, "AWS::DynamoDB::Table"),
    ...resourcesOf(template, "AWS::DynamoDB::GlobalTable"),
  ].map(([logicalId, resource]) => ({
    name: physicalName(logicalId, resource),
    ...parseInput(Table, resolveIntrinsics(resource.Properties, scope, logicalId)),
  }));

export interface LocalQueue {
  readonly name: string;
  readonly arn: string;
  /** As SetQueueAttributes takes them: every value a string, the redrive policy as JSON. */
  readonly attributes: Readonly<Record<string, string>>;
}

const queueAttributes = [
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "DelaySeconds",
  "FifoQueue",
  "FifoThroughputLimit",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "RedrivePolicy",
  "VisibilityTimeout",
] as const;

/** Dead-letter queues first, so that a queue's redrive policy finds its target. */
export const readQueues = (template: Template, scope: Scope): readonly LocalQueue[] =>
  resourcesOf(template, "AWS::SQS::Queue")
    .map(([logicalId, resource]) => ({
      name: physicalName(logicalId, resource),
      arn: scope.attributes.get(`${logicalId}.Arn`) ?? "",
      attributes: attributesOf(
        z
          .record(z.string(), z.unknown())
          .parse(resolveIntrinsics(resource.Properties, scope, logicalId)),
      ),
    }))
    .sort(
      (a, b) => Number("RedrivePolicy" in a.attributes) - Number("RedrivePolicy" in b.attributes),
    );

const attributesOf = (properties: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    queueAttributes
      .filter((name) => properties[name] !== undefined)
      .map((name) => {
        const value = properties[name];
        return [name, typeof value === "object" ? JSON.stringify(value) : String(value)];
      }),
  );

const Mapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z._default(z.number(), 10),
  Enabled: z._default(z.boolean(), true),
  FunctionResponseTypes: z._default(z.array(z.string()), []),
});

export interface LocalMapping {
  readonly logicalId: string;
  readonly queueArn: string;
  /** The function's name or ARN, as the template gives it. */
  readonly target: string;
  /** 1 to 10. */
  readonly batchSize: number;
  /** Whether the function answers with the messages that failed; else a batch fails or succeeds whole. */
  readonly reportsFailures: boolean;
}

export const readMappings = (template: Template, scope: Scope): readonly LocalMapping[] =>
  resourcesOf(template, "AWS::Lambda::EventSourceMapping")
    .map(([logicalId, resource]) => ({
      logicalId,
      ...parseInput(Mapping, resolveIntrinsics(resource.Properties, scope, logicalId)),
    }))
    .filter((mapping) => mapping.Enabled)
    .map((mapping) => ({
      logicalId: mapping.logicalId,
      queueArn: mapping.EventSourceArn,
      target: mapping.FunctionName,
      batchSize: Math.min(10, mapping.BatchSize),
      reportsFailures: mapping.FunctionResponseTypes.includes("ReportBatchItemFailures"),
    }));

const Rule = z.object({
  ScheduleExpression: z.optional(z.string()),
  State: z._default(z.enum(["ENABLED", "DISABLED"]), "ENABLED"),
  Targets: z._default(z.array(z.object({ Arn: z.string(), Input: z.optional(z.string()) })), []),
});

export interface LocalRule {
  readonly name: string;
  readonly arn: string;
  readonly everyMs: number;
  /** What the template says; the state that is in force is the event bus's. */
  readonly enabled: boolean;
  readonly targets: readonly { readonly arn: string; readonly input: unknown }[];
}

/** The scheduled rules. A target's `input` is its constant JSON, or undefined for the event itself. */
export const readRules = (template: Template, scope: Scope): readonly LocalRule[] =>
  resourcesOf(template, "AWS::Events::Rule").map(([logicalId, resource]) => {
    const rule = parseInput(Rule, resolveIntrinsics(resource.Properties, scope, logicalId));
    return {
      name: physicalName(logicalId, resource),
      arn: scope.attributes.get(`${logicalId}.Arn`) ?? "",
      everyMs: rateOf(rule.ScheduleExpression, logicalId),
      enabled: rule.State === "ENABLED",
      targets: rule.Targets.map(({ Arn, Input }) => ({
        arn: Arn,
        input: Input === undefined ? undefined : JSON.parse(Input),
      })),
    };
  });

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The span of `rate(5 minutes)` in milliseconds; cron expressions are not understood here. */
export function rateOf(expression: string | undefined, resource: string): number {
  const match = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression ?? "");
  const unit = match?.[2];
  if (unit !== "minute" && unit !== "hour" && unit !== "day") {
    throw new Error(
      `template: ${resource} has the schedule ${JSON.stringify(expression)}; the local cloud knows rate(<n> minutes|hours|days) only`,
    );
  }
  return Number(match?.[1]) * unitMs[unit];
}
