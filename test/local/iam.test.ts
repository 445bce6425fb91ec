/** Which calls a role may make: the decision, and what a request needs. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { permissionsOf, readTarget, type Service } from "../../local/iam/permissions.ts";
import { decide, type Statement } from "../../local/iam/policy.ts";

const table = "arn:aws:dynamodb:us-east-1:000000000000:table/Threads";
const queue = "arn:aws:sqs:us-east-1:000000000000:Signals.fifo";

const allow = (actions: string[], resources: string[]): Statement => ({
  effect: "Allow",
  actions,
  resources,
});
const deny = (actions: string[], resources: string[]): Statement => ({
  ...allow(actions, resources),
  effect: "Deny",
});

describe("a role's decision", () => {
  test.for([
    { says: "no statement grants nothing", statements: [], decision: "not-granted" },
    {
      says: "the very action on the very resource",
      statements: [allow(["dynamodb:GetItem"], [table])],
      decision: "allowed",
    },
    {
      says: "actions are compared in any case",
      statements: [allow(["DynamoDB:getitem"], [table])],
      decision: "allowed",
    },
    {
      says: "resources are not",
      statements: [allow(["dynamodb:GetItem"], [table.toUpperCase()])],
      decision: "not-granted",
    },
    {
      says: "another action of the service",
      statements: [allow(["dynamodb:PutItem"], [table])],
      decision: "not-granted",
    },
    {
      says: "a longer name that starts the same",
      statements: [allow(["dynamodb:GetItemExtra"], [table])],
      decision: "not-granted",
    },
    {
      says: "the table's indexes are not the table",
      statements: [allow(["dynamodb:GetItem"], [`${table}/index/*`])],
      decision: "not-granted",
    },
    {
      says: "a dot is a dot, not any character",
      statements: [allow(["dynamodb:GetItem"], [table.replace("us-east-1", "us.east.1")])],
      decision: "not-granted",
    },
    {
      says: "wildcards in both",
      statements: [allow(["dynamodb:Get*"], ["arn:aws:dynamodb:*:*:table/Thread?"])],
      decision: "allowed",
    },
    {
      says: "one statement that matches is enough",
      statements: [allow(["sqs:*"], ["*"]), allow(["dynamodb:*"], [table])],
      decision: "allowed",
    },
    {
      says: "action and resource must match in the same statement",
      statements: [allow(["dynamodb:GetItem"], [queue]), allow(["sqs:SendMessage"], [table])],
      decision: "not-granted",
    },
    {
      says: "a deny wins over every allow, in any order",
      statements: [deny(["dynamodb:GetItem"], ["*"]), allow(["*"], ["*"])],
      decision: "denied",
    },
    {
      says: "a deny of something else changes nothing",
      statements: [allow(["*"], ["*"]), deny(["dynamodb:GetItem"], [queue])],
      decision: "allowed",
    },
  ])("$says: $decision", ({ statements, decision }) => {
    expect(decide(statements, "dynamodb:GetItem", table)).toBe(decision);
  });

  const actions = fc.constantFrom(
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "sqs:SendMessage",
    "ssm:GetParameter",
  );
  const resources = fc.constantFrom<string>(table, `${table}/index/due`, queue, "*");
  const statements = fc.array(
    fc.record({
      effect: fc.constantFrom("Allow" as const, "Deny" as const),
      actions: fc.array(actions, { maxLength: 3 }),
      resources: fc.array(
        resources.filter((resource) => resource !== "*"),
        { maxLength: 3 },
      ),
    }),
  );

  it("allows nothing that no statement names", () => {
    fc.assert(
      fc.property(statements, actions, resources, (role, action, resource) => {
        const named = role.filter(
          (statement) =>
            statement.actions.includes(action) && statement.resources.includes(resource),
        );
        const expected = named.length > 0 && named.every(({ effect }) => effect === "Allow");
        expect(decide(role, action, resource) === "allowed").toBe(expected);
      }),
    );
  });
});

describe("what a request needs", () => {
  const url = "http://127.0.0.1:4567/000000000000/Signals.fifo";
  test.for([
    {
      target: "DynamoDB_20120810.GetItem",
      body: { TableName: "Threads" },
      needs: [["dynamodb:GetItem", table]],
    },
    {
      target: "DynamoDB_20120810.Query",
      body: { TableName: "Threads", IndexName: "due" },
      needs: [["dynamodb:Query", `${table}/index/due`]],
    },
    {
      target: "DynamoDB_20120810.BatchGetItem",
      body: { RequestItems: { Threads: {} } },
      needs: [["dynamodb:BatchGetItem", table]],
    },
    {
      target: "DynamoDB_20120810.TransactWriteItems",
      body: {
        TransactItems: [
          { Put: { TableName: "Threads" } },
          { ConditionCheck: { TableName: "Threads" } },
        ],
      },
      needs: [
        ["dynamodb:PutItem", table],
        ["dynamodb:ConditionCheckItem", table],
      ],
    },
    {
      target: "AmazonSQS.SendMessage",
      body: { QueueUrl: url },
      needs: [["sqs:SendMessage", queue]],
    },
    {
      target: "AmazonSQS.DeleteMessageBatch",
      body: { QueueUrl: url },
      needs: [["sqs:DeleteMessage", queue]],
    },
    {
      target: "AmazonSSM.GetParameter",
      body: { Name: "/vigil/api-token" },
      needs: [["ssm:GetParameter", "arn:aws:ssm:us-east-1:000000000000:parameter/vigil/api-token"]],
    },
    {
      target: "AWSEvents.DisableRule",
      body: { Name: "Tick" },
      needs: [["events:DisableRule", "arn:aws:events:us-east-1:000000000000:rule/Tick"]],
    },
    {
      target: "AWSEvents.PutEvents",
      body: { Entries: [{ Detail: "{}" }] },
      needs: [["events:PutEvents", "arn:aws:events:us-east-1:000000000000:event-bus/default"]],
    },
    { target: "AmazonSQS.SendMessage", body: {}, needs: [["sqs:SendMessage", "*"]] },
    { target: "AWSEvents.PutEvents", body: { Entries: [] }, needs: [["events:PutEvents", "*"]] },
  ])("$target on $body", ({ target, body, needs }) => {
    const read = readTarget(target);
    expect(read).not.toBeNull();
    const { service, operation } = read ?? { service: "sqs" as Service, operation: "" };
    const permissions = permissionsOf({ service, operation, body });
    expect(permissions.map(({ action, resource }) => [action, resource])).toEqual(needs);
  });

  it("never needs nothing, whatever the body", () => {
    const targets = fc.constantFrom("dynamodb", "sqs", "ssm", "events");
    fc.assert(
      fc.property(
        targets,
        fc.string(),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (service, operation, body) => {
          const permissions = permissionsOf({ service: service as Service, operation, body });
          expect(permissions.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("knows no other service", () => {
    expect(readTarget("Kinesis_20131202.PutRecord")).toBeNull();
    expect(readTarget("")).toBeNull();
  });
});
