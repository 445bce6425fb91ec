/** Who may do what: the whole list, so that a grant more is seen as well as a grant less. */
import { describe, expect, it, test } from "vitest";
import { secretNames } from "../../lib/adapters/ssm-secrets.ts";
import { functionNamed, functionsOf, resourcesOf, synthesiseTemplate } from "./deployed.ts";

const template = synthesiseTemplate();

const secret = (name: string): string =>
  `ssm:GetParameter arn:AWS::Partition:ssm:AWS::Region:AWS::AccountId:parameter/vigil/${name}`;

const ownLog = (name: string): string[] => [
  `logs:CreateLogStream ${name}Logs.Arn`,
  `logs:PutLogEvents ${name}Logs.Arn`,
];

const beats = [
  "bedrock:InvokeModel arn:AWS::Partition:bedrock:*:AWS::AccountId:inference-profile/*",
  "bedrock:InvokeModel arn:AWS::Partition:bedrock:*::foundation-model/*",
  "dynamodb:GetItem Table.Arn",
  "dynamodb:PutItem Table.Arn",
  "dynamodb:Query Table.Arn",
  "dynamodb:UpdateItem Table.Arn",
  "events:PutEvents arn:AWS::Partition:events:AWS::Region:AWS::AccountId:event-bus/default",
  "sqs:SendMessage Signals.Arn",
  secret("anthropic-api-key"),
  secret("openai-api-key"),
];

describe("a function may do exactly what it needs", () => {
  test.for([
    {
      name: "Heartbeat",
      says: "runs beats and sees what is due",
      grants: [...beats, "dynamodb:Query Table.Arn/index/due"],
    },
    {
      name: "Conversation",
      says: "takes signals from the queue, runs a beat by hand and speaks to Discord",
      grants: [
        ...beats,
        secret("discord-bot-token"),
        "dynamodb:DeleteItem Table.Arn",
        "sqs:ChangeMessageVisibility Signals.Arn",
        "sqs:DeleteMessage Signals.Arn",
        "sqs:GetQueueAttributes Signals.Arn",
        "sqs:ReceiveMessage Signals.Arn",
      ],
    },
    {
      name: "Interactions",
      says: "reads the table and puts signals into the queue; it writes nothing, reads no secret and asks no model",
      grants: [
        "dynamodb:GetItem Table.Arn",
        "dynamodb:Query Table.Arn",
        "sqs:SendMessage Signals.Arn",
      ],
    },
    {
      name: "Control",
      says: "runs beats, clears events, forgets threads, empties the dead letters and switches the schedule for who knows the token",
      grants: [
        ...beats,
        secret("api-token"),
        "dynamodb:DeleteItem Table.Arn",
        "events:DisableRule HeartbeatTick.Arn",
        "events:EnableRule HeartbeatTick.Arn",
        "sqs:ChangeMessageVisibility DeadLetters.Arn",
        "sqs:DeleteMessage DeadLetters.Arn",
        "sqs:GetQueueAttributes DeadLetters.Arn",
        "sqs:ReceiveMessage DeadLetters.Arn",
      ],
    },
  ])("$name $says", ({ name, grants }) => {
    expect(functionNamed(template, name).grants).toEqual([...grants, ...ownLog(name)].toSorted());
  });
});

describe("secrets", () => {
  it("are granted under the names that `vigil secrets set` writes and the functions read", () => {
    const granted = functionsOf(template)
      .flatMap((fn) => fn.grants)
      .filter((grant) => grant.startsWith("ssm:"));
    expect(new Set(granted)).toEqual(new Set(secretNames.map(secret)));
  });
});

describe("wildcards", () => {
  const grants = functionsOf(template).flatMap((fn) => fn.grants);

  it("stand in no action", () => {
    for (const grant of grants) expect(grant.split(" ")[0]).not.toContain("*");
  });

  it("stand in no resource but models, which the user may change at any time", () => {
    const wide = grants.filter((grant) => grant.includes("*"));
    expect(wide.filter((grant) => !grant.startsWith("bedrock:InvokeModel "))).toEqual([]);
  });
});

describe("roles", () => {
  it("have no policy of AWS's or of their own beside the grants above", () => {
    for (const { name, Properties } of resourcesOf(template, "AWS::IAM::Role")) {
      expect(Object.keys(Properties), name).toEqual(["AssumeRolePolicyDocument"]);
    }
  });
});

describe("the addresses", () => {
  it("are two, open to callers that check themselves: by a bearer token, by Discord's signature", () => {
    const urls = resourcesOf(template, "AWS::Lambda::Url");
    expect(urls.map(({ Properties }) => Properties)).toEqual([
      { AuthType: "NONE", TargetFunctionArn: { "Fn::GetAtt": ["Control", "Arn"] } },
      { AuthType: "NONE", TargetFunctionArn: { "Fn::GetAtt": ["Interactions", "Arn"] } },
    ]);
    expect(functionNamed(template, "Control").environment["CONTROL_ACCESS"]).toBe("token");
  });
});
