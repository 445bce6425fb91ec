/** The control function: the HTTP API that `vigil` and scripts call, behind a bearer token. */
import type { Rule } from "aws-cdk-lib/aws-events";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Code, type FunctionUrl, FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { ControlEnv } from "../../lib/config.ts";
import { beatFunctionTimeoutMs } from "../../lib/domain/limits.ts";
import { beatEnvironment, grantBeats, type SharedResources } from "./beats.ts";
import { grantSecrets } from "./secrets.ts";
import { VigilFunction } from "./vigil-function.ts";

export class ControlFunction extends VigilFunction {
  readonly url: FunctionUrl;

  /** @param rule the schedule, which `start` and `stop` switch */
  constructor(scope: Construct, id: string, code: Code, shared: SharedResources, rule: Rule) {
    const environment: Required<ControlEnv> = {
      ...beatEnvironment(shared),
      DEAD_LETTERS_QUEUE_URL: shared.signals.deadLetters.queueUrl,
      RULE_NAME: rule.ruleName,
      CONTROL_ACCESS: "token",
    };
    super(scope, id, {
      description: "Vigil: the control API",
      code,
      environment: { ...environment },
      timeoutMs: beatFunctionTimeoutMs,
      memoryMb: 512,
    });
    // `run-now` runs a beat here.
    grantBeats(this, shared);
    grantSecrets(this, ["api-token"]);
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ["events:EnableRule", "events:DisableRule"],
        resources: [rule.ruleArn],
      }),
    );
    // A thread's events can be cleared, and a thread can be forgotten; nothing else deletes an item here.
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ["dynamodb:DeleteItem"],
        resources: [shared.table.tableArn],
      }),
    );
    // Redrive looks at the dead letters and takes out what it put back; putting back is what beats may do.
    this.addToRolePolicy(
      new PolicyStatement({
        actions: [
          "sqs:ReceiveMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
        ],
        resources: [shared.signals.deadLetters.queueArn],
      }),
    );
    // curl and browsers do not sign for IAM. The function itself compares the bearer token, on every path.
    this.url = this.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  }
}
