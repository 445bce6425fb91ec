/** The whole deployment: a table, a queue and four functions, each with what it needs and no more. */
import { type CfnElement, CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Code } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { FunctionName } from "./bundle.ts";
import { ControlFunction } from "./constructs/control-function.ts";
import { ConversationFunction } from "./constructs/conversation-function.ts";
import { HeartbeatFunction } from "./constructs/heartbeat-function.ts";
import { InteractionsFunction } from "./constructs/interactions-function.ts";
import { SignalQueue } from "./constructs/signal-queue.ts";
import { ThreadTable } from "./constructs/thread-table.ts";
import { deployValues, type GivenValues } from "./deploy-values.ts";

export interface VigilStackProps extends StackProps {
  readonly code: Readonly<Record<FunctionName, Code>>;
  /** What the user has decided already; the template asks for the rest. */
  readonly values: GivenValues;
}

export class VigilStack extends Stack {
  constructor(scope: Construct, id: string, { code, values, ...props }: VigilStackProps) {
    super(scope, id, props);
    const table = new ThreadTable(this, "Table");
    const signals = new SignalQueue(this, "Signals");
    const shared = { table, signals, values: deployValues(this, values) };

    const heartbeat = new HeartbeatFunction(this, "Heartbeat", code.heartbeat, shared);
    const control = new ControlFunction(this, "Control", code.control, shared, heartbeat.rule);
    new ConversationFunction(this, "Conversation", code.conversation, shared, control.url.url);
    const interactions = new InteractionsFunction(
      this,
      "Interactions",
      code.interactions,
      shared,
      control.url.url,
    );

    this.output("InteractionsUrl", interactions.url.url, "Discord's interactions endpoint URL");
    this.output("ControlUrl", control.url.url, "The control API; needs the bearer token");
    this.output("TableName", table.tableName, "Everything that Vigil remembers");
    this.output("HeartbeatFunctionName", heartbeat.functionName, "To invoke a beat by hand");
    this.output("RuleName", heartbeat.rule.ruleName, "The schedule that wakes Vigil");
    this.output("SignalsQueueUrl", signals.queueUrl, "What waits for an answer");
    this.output("DeadLettersQueueUrl", signals.deadLetters.queueUrl, "What could not be answered");
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }

  /**
   * A resource is called by its place in the stack (`Heartbeat`, `HeartbeatRole`), without CDK's hash.
   *
   * Tests, the local cloud and the console read better so, and a construct moved to another file does
   * not rename the table, which would be a new and empty one.
   */
  protected override allocateLogicalId(element: CfnElement): string {
    const [, ...path] = element.node.path.split("/");
    return path
      .filter((part) => part !== "Resource")
      .join("")
      .replaceAll(/[^A-Za-z0-9]/g, "");
  }
}
