/** The heartbeat function, woken every minute: finds the threads that are due and runs their beats. */
import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as FunctionTarget } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Code } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { BeatEnv } from "../../lib/config.ts";
import { beatFunctionTimeoutMs } from "../../lib/domain/limits.ts";
import { beatEnvironment, grantBeats, type SharedResources } from "./beats.ts";
import { VigilFunction } from "./vigil-function.ts";

// Neither the schedule nor Lambda tries a tick again: the next one finds what a failed one left due.
const noSecondTry = { retryAttempts: 0, maxEventAge: Duration.seconds(60) } as const;

export class HeartbeatFunction extends VigilFunction {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, code: Code, shared: SharedResources) {
    const environment: Required<BeatEnv> = beatEnvironment(shared);
    super(scope, id, {
      description: "Vigil: each minute, runs the beats that are due",
      code,
      environment: { ...environment },
      timeoutMs: beatFunctionTimeoutMs,
      memoryMb: 512,
    });
    this.configureAsyncInvoke(noSecondTry);
    this.rule = new Rule(this, "Tick", {
      description: "Wakes Vigil every minute",
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new FunctionTarget(this, noSecondTry)],
    });
    grantBeats(this, shared);
    this.addToRolePolicy(
      new PolicyStatement({ actions: ["dynamodb:Query"], resources: [shared.table.dueIndexArn] }),
    );
  }
}
