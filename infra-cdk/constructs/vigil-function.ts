/** A Lambda function as all of Vigil's are: Node 24 on ARM, a role and a log group of its own. */
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { DurationMs } from "../../lib/domain/time.ts";

export interface VigilFunctionProps {
  readonly description: string;
  readonly code: Code;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: DurationMs;
  /** Lambda gives CPU in proportion: 1,769 MB are one core. */
  readonly memoryMb: number;
}

/** May write its own log and nothing else; each construct adds what its function needs. */
export class VigilFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: VigilFunctionProps) {
    const logs = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Without a role given, CDK attaches AWS's basic policy, which may write to every log group.
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    super(scope, id, {
      description: props.description,
      code: props.code,
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.millis(props.timeoutMs),
      memorySize: props.memoryMb,
      environment: { ...props.environment },
      role,
      logGroup: logs,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Lambda's own three lines a call would be most of the log of a function that mostly does nothing.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [logs.logGroupArn],
      }),
    );
  }
}
