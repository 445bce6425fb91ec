/** The interactions function: the address that Discord calls, which must answer within three seconds. */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Code, type FunctionUrl, FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { InteractionsEnv } from "../../lib/config.ts";
import { seconds } from "../../lib/domain/time.ts";
import type { SharedResources } from "./beats.ts";
import { VigilFunction } from "./vigil-function.ts";

export class InteractionsFunction extends VigilFunction {
  readonly url: FunctionUrl;

  /** @param controlUrl where the control API is, for who asks */
  constructor(
    scope: Construct,
    id: string,
    code: Code,
    { table, signals, values }: SharedResources,
    controlUrl: string,
  ) {
    const environment: Required<InteractionsEnv> = {
      TABLE_NAME: table.tableName,
      QUEUE_URL: signals.queueUrl,
      DISCORD_PUBLIC_KEY: values.discordPublicKey,
      VIGIL_OWNER_IDS: values.ownerIds,
      CONTROL_URL: controlUrl,
    };
    super(scope, id, {
      description: "Vigil: verifies and acknowledges what Discord sends",
      code,
      environment: { ...environment },
      timeoutMs: seconds(10),
      // Discord waits three seconds, a cold start included: memory is CPU, and a few calls a day cost nothing.
      memoryMb: 1024,
    });
    // It only reads: what changes something is an order in the queue.
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ["dynamodb:GetItem", "dynamodb:Query"],
        resources: [table.tableArn],
      }),
    );
    this.addToRolePolicy(
      new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [signals.queueArn] }),
    );
    // Discord cannot sign for IAM. It signs each request with its own key, and the function verifies that.
    this.url = this.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  }
}
