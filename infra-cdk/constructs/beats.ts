/** What it takes to run beats: the heartbeat, conversation and control functions share it. */
import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { BeatEnv } from "../../lib/config.ts";
import type { DeployValues } from "../deploy-values.ts";
import { grantSecrets, modelKeys, secretsPath } from "./secrets.ts";
import type { SignalQueue } from "./signal-queue.ts";
import type { ThreadTable } from "./thread-table.ts";
import type { VigilFunction } from "./vigil-function.ts";

export interface SharedResources {
  readonly table: ThreadTable;
  readonly signals: SignalQueue;
  readonly values: DeployValues;
}

export function beatEnvironment({ table, signals, values }: SharedResources): Required<BeatEnv> {
  return {
    TABLE_NAME: table.tableName,
    QUEUE_URL: signals.queueUrl,
    SECRETS_PATH: secretsPath,
    VIGIL_MODEL: values.model,
    VIGIL_OWNER_IDS: values.ownerIds,
    VIGIL_DAILY_BUDGET_USD: values.dailyBudgetUsd,
    ANTHROPIC_BASE_URL: values.anthropicBaseUrl,
    OPENAI_BASE_URL: values.openAiBaseUrl,
  };
}

/**
 * Lets a function claim threads, ask the model, keep what it decides, hand thoughts to the queue and tell of it.
 *
 * Such a function must end before the lease does (`beatFunctionTimeoutMs`).
 */
export function grantBeats(runner: VigilFunction, { table, signals }: SharedResources): void {
  runner.addToRolePolicy(
    new PolicyStatement({
      actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
      resources: [table.tableArn],
    }),
  );
  runner.addToRolePolicy(
    new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [signals.queueArn] }),
  );
  runner.addToRolePolicy(
    new PolicyStatement({ actions: ["events:PutEvents"], resources: [defaultBusOf(runner)] }),
  );
  grantSecrets(runner, modelKeys);
  grantBedrock(runner);
}

/** Where other tools subscribe to what beats did. */
const defaultBusOf = (runner: VigilFunction): string =>
  Stack.of(runner).formatArn({
    service: "events",
    resource: "event-bus",
    resourceName: "default",
  });

/** Any model: the user may change it at any time, and a cross-region profile picks the region by itself. */
function grantBedrock(runner: VigilFunction): void {
  const { partition, account } = Stack.of(runner);
  runner.addToRolePolicy(
    new PolicyStatement({
      actions: ["bedrock:InvokeModel"],
      resources: [
        `arn:${partition}:bedrock:*::foundation-model/*`,
        `arn:${partition}:bedrock:*:${account}:inference-profile/*`,
      ],
    }),
  );
}
