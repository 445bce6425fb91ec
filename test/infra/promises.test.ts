/** What the resources of the stack promise each other. */
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { leaseMs, maxSignalReceives, signalsKeptDays } from "../../lib/domain/limits.ts";
import { days } from "../../lib/domain/time.ts";
import {
  functionNamed,
  functionsOf,
  onlyOne,
  resourcesOf,
  spell,
  synthesiseTemplate,
} from "./deployed.ts";

const template = synthesiseTemplate();

const Mapping = z.object({ EventSourceArn: z.unknown(), FunctionName: z.unknown() });
const Queue = z.object({
  VisibilityTimeout: z.optional(z.number()),
  MessageRetentionPeriod: z.number(),
  RedrivePolicy: z.optional(
    z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }),
  ),
});

const queueNamed = (name: string) => {
  const found = resourcesOf(template, "AWS::SQS::Queue").find((queue) => queue.name === name);
  return Queue.parse(found?.Properties);
};

describe("functions", () => {
  it("are the four that we wrote, and no helper of CDK's beside them", () => {
    expect(functionsOf(template).map(({ name }) => name)).toEqual([
      "Heartbeat",
      "Control",
      "Conversation",
      "Interactions",
    ]);
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.includes("Custom"))).toEqual([]);
  });

  it("run on Node 24 on ARM", () => {
    for (const { runtime, architectures } of functionsOf(template)) {
      expect({ runtime, architectures }).toEqual({
        runtime: "nodejs24.x",
        architectures: ["arm64"],
      });
    }
  });

  it("write JSON to a log group of their own, which forgets after 14 days", () => {
    const functions = functionsOf(template);
    const groups = new Map(
      resourcesOf(template, "AWS::Logs::LogGroup").map((group) => [group.name, group.Properties]),
    );
    for (const { name, logging } of functions) {
      expect(logging).toMatchObject({ LogFormat: "JSON", SystemLogLevel: "WARN" });
      expect(groups.get(logging.LogGroup.Ref), name).toMatchObject({ RetentionInDays: 14 });
    }
    expect(new Set(functions.map(({ logging }) => logging.LogGroup.Ref)).size).toBe(4);
  });
});

describe("a lease", () => {
  const claimers = functionsOf(template).filter(({ grants }) =>
    grants.includes("dynamodb:UpdateItem Table.Arn"),
  );

  it("can be held by the three functions that run beats", () => {
    expect(claimers.map(({ name }) => name)).toEqual(["Heartbeat", "Control", "Conversation"]);
  });

  it("is longer than any function that can hold it may live", () => {
    for (const { name, timeoutMs } of claimers) {
      expect(leaseMs, name).toBeGreaterThan(timeoutMs);
    }
  });
});

describe("the schedule", () => {
  const noSecondTry = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };

  it("wakes the heartbeat function every minute", () => {
    expect(onlyOne(template, "AWS::Events::Rule")).toMatchObject({
      ScheduleExpression: "rate(1 minute)",
      State: "ENABLED",
      Targets: [{ Arn: { "Fn::GetAtt": ["Heartbeat", "Arn"] } }],
    });
  });

  it("never tries an invocation again, neither by the rule nor by Lambda", () => {
    expect(onlyOne(template, "AWS::Events::Rule")).toMatchObject({
      Targets: [{ RetryPolicy: noSecondTry }],
    });
    expect(onlyOne(template, "AWS::Lambda::EventInvokeConfig")).toMatchObject({
      FunctionName: { Ref: "Heartbeat" },
      ...noSecondTry,
    });
  });
});

describe("the queue", () => {
  const mapping = onlyOne(template, "AWS::Lambda::EventSourceMapping");
  const { EventSourceArn, FunctionName } = Mapping.parse(mapping);
  const signals = queueNamed("Signals");

  it("feeds the conversation function, ten signals at most, each failing for itself", () => {
    expect(spell(EventSourceArn)).toBe("Signals.Arn");
    expect(spell(FunctionName)).toBe("Conversation");
    expect(mapping).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    expect(mapping).not.toHaveProperty("MaximumBatchingWindowInSeconds");
  });

  it("hides a signal for at least six times as long as its function may take", () => {
    const { timeoutMs } = functionNamed(template, spell(FunctionName));
    expect((signals.VisibilityTimeout ?? 0) * 1_000).toBeGreaterThanOrEqual(6 * timeoutMs);
  });

  it("forgets a signal, even one put back at its last minute, before the proof that it was answered", () => {
    const { MessageRetentionPeriod: setAside } = queueNamed("DeadLetters");
    const longestSeconds = 2 * signals.MessageRetentionPeriod + setAside;
    expect(longestSeconds * 1_000).toBeLessThan(days(signalsKeptDays));
  });

  it("sets a signal aside after its last try, and keeps it there for longer", () => {
    expect(spell(signals.RedrivePolicy?.deadLetterTargetArn)).toBe("DeadLetters.Arn");
    expect(signals.RedrivePolicy?.maxReceiveCount).toBe(maxSignalReceives);
    expect(queueNamed("DeadLetters").MessageRetentionPeriod).toBeGreaterThan(
      signals.MessageRetentionPeriod,
    );
  });

  it("raises an alarm when a single signal was set aside", () => {
    expect(onlyOne(template, "AWS::CloudWatch::Alarm")).toMatchObject({
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Value: { "Fn::GetAtt": ["DeadLetters", "QueueName"] } }],
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      Threshold: 1,
    });
  });

  it("keeps order and is encrypted, the dead letters as well", () => {
    for (const { name, Properties } of resourcesOf(template, "AWS::SQS::Queue")) {
      expect(Properties, name).toMatchObject({ FifoQueue: true, SqsManagedSseEnabled: true });
    }
  });
});

describe("the table", () => {
  const [table] = resourcesOf(template, "AWS::DynamoDB::Table");

  it("outlives the stack, a slip in the console and a bad write", () => {
    expect(table).toMatchObject({
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  it("is paid by request and knows one index, of keys only, of what is due", () => {
    expect(table?.Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
        { AttributeName: "dueShard", AttributeType: "S" },
        { AttributeName: "dueAt", AttributeType: "N" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "due",
          KeySchema: [
            { AttributeName: "dueShard", KeyType: "HASH" },
            { AttributeName: "dueAt", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    });
  });
});

describe("the outputs", () => {
  it("say where everything is", () => {
    const outputs = Object.entries(template.Outputs).map(([name, { Value }]) => [
      name,
      spell(Value),
    ]);
    expect(Object.fromEntries(outputs)).toEqual({
      InteractionsUrl: "InteractionsFunctionUrl.FunctionUrl",
      ControlUrl: "ControlFunctionUrl.FunctionUrl",
      TableName: "Table",
      HeartbeatFunctionName: "Heartbeat",
      RuleName: "HeartbeatTick",
      SignalsQueueUrl: "Signals",
      DeadLettersQueueUrl: "DeadLetters",
    });
  });
});
