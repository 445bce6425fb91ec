/** The grants that AWS itself needs to reach the functions: checked once, at the start. */

import type { LocalFunction } from "../template/functions.ts";
import type { Scope } from "../template/intrinsics.ts";
import type { LocalMapping, LocalRule } from "../template/resources.ts";
import { resourcesOf, type Template } from "../template/template.ts";
import { decide, type Statement } from "./policy.ts";
import { mayCall } from "./roles.ts";

export interface Doors {
  readonly template: Template;
  readonly scope: Scope;
  readonly roles: ReadonlyMap<string, readonly Statement[]>;
  readonly functions: readonly LocalFunction[];
  readonly mappings: readonly LocalMapping[];
  readonly rules: readonly LocalRule[];
}

/** What an execution role must allow before Lambda accepts the mapping (Lambda, "Using Lambda with Amazon SQS"). */
const pollerActions = [
  "sqs:ReceiveMessage",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
] as const;

/** Since October 2025 a Function URL without IAM needs both. */
const urlActions = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"] as const;

/**
 * Every missing grant as one sentence; [] when the queue, the schedule and the URLs reach their functions.
 *
 * In the account a mapping without its grants is refused at deployment; a rule or a URL without them is
 * deployed and then fails silently at every call.
 */
export const missingGrants = (doors: Doors): readonly string[] => [
  ...doors.mappings.flatMap((mapping) => missingForMapping(mapping, doors)),
  ...doors.rules.flatMap((rule) => missingForRule(rule, doors)),
  ...missingForUrls(doors),
];

function missingForMapping(
  { logicalId, queueArn, target }: LocalMapping,
  { functions, roles }: Doors,
): readonly string[] {
  const fn = functions.find(({ arn, physicalName }) => target === arn || target === physicalName);
  if (fn === undefined) return [`${logicalId} feeds ${target}, which is none of the functions`];
  const statements = roles.get(fn.roleArn) ?? [];
  return pollerActions
    .filter((action) => decide(statements, action, queueArn) !== "allowed")
    .map((action) => `the role of ${fn.name} does not allow ${action} on ${queueArn}`);
}

const missingForRule = (rule: LocalRule, { template, scope }: Doors): readonly string[] =>
  rule.targets
    .filter(
      ({ arn }) =>
        !mayCall(template, scope, {
          functionArn: arn,
          principal: "events.amazonaws.com",
          action: "lambda:InvokeFunction",
          source: rule.arn,
        }),
    )
    .map(({ arn }) => `the rule ${rule.name} has no permission to invoke ${arn}`);

const missingForUrls = ({ template, scope, functions }: Doors): readonly string[] =>
  resourcesOf(template, "AWS::Lambda::Url")
    .filter(([, { Properties }]) => Properties["AuthType"] === "NONE")
    .flatMap(([logicalId, { Properties }]) => {
      const target = JSON.stringify(Properties["TargetFunctionArn"]);
      const fn = functions.find((known) => target.includes(JSON.stringify(known.logicalId)));
      if (fn === undefined)
        return [`${logicalId} leads to ${target}, which is none of the functions`];
      return urlActions
        .filter(
          (action) => !mayCall(template, scope, { functionArn: fn.arn, principal: "*", action }),
        )
        .map((action) => `nobody is allowed ${action} on ${fn.name}, so its URL answers 403`);
    });
