/** The conversation function, fed by the queue: answers the signals of a thread and delivers the reply. */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Code } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { ConversationEnv } from "../../lib/config.ts";
import { conversationTimeoutMs } from "../../lib/domain/limits.ts";
import { beatEnvironment, grantBeats, type SharedResources } from "./beats.ts";
import { grantSecrets } from "./secrets.ts";
import { VigilFunction } from "./vigil-function.ts";

export class ConversationFunction extends VigilFunction {
  /** @param controlUrl where the panel is, for the links that lead there */
  constructor(
    scope: Construct,
    id: string,
    code: Code,
    shared: SharedResources,
    controlUrl: string,
  ) {
    const environment: Required<ConversationEnv> = {
      ...beatEnvironment(shared),
      DISCORD_API_URL: shared.values.discordApiUrl,
      CONTROL_URL: controlUrl,
    };
    super(scope, id, {
      description: "Vigil: answers what people and the heartbeat put into the queue",
      code,
      environment: { ...environment },
      timeoutMs: conversationTimeoutMs,
      memoryMb: 512,
    });
    // `/heartbeat now` runs a beat here.
    grantBeats(this, shared);
    // What was held back leaves the outbox.
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ["dynamodb:DeleteItem"],
        resources: [shared.table.tableArn],
      }),
    );
    grantSecrets(this, ["discord-bot-token"]);
    this.addToRolePolicy(
      new PolicyStatement({
        actions: [
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:ChangeMessageVisibility",
        ],
        resources: [shared.signals.queueArn],
      }),
    );
    // Not SqsEventSource: it would add a grant of its own. A FIFO queue knows no batching window.
    this.addEventSourceMapping("Signals", {
      eventSourceArn: shared.signals.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
    });
  }
}
