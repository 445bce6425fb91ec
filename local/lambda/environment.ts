/** The environment of a function's process: the template's, Lambda's own, and nothing of this machine's. */
import type { LocalFunction } from "../template/functions.ts";
import { localRegion } from "../template/names.ts";

export interface EnvironmentOptions {
  readonly accessKey: string;
  /** Where AWS is: the IAM proxy. */
  readonly awsUrl: string;
  /** Values that only exist here; each replaces a variable that the template gives the function. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Variables that Lambda would not set: where Bedrock is, and its bearer token. */
  readonly extras: Readonly<Record<string, string>>;
}

/**
 * What a process of the function starts with.
 *
 * Nothing is inherited: what works here only because of the user's shell would fail once deployed.
 */
export function environmentOf(
  fn: LocalFunction,
  { accessKey, awsUrl, overrides, extras }: EnvironmentOptions,
): Readonly<Record<string, string>> {
  const replaced = Object.entries(overrides).filter(([name]) => name in fn.environment);
  return {
    ...fn.environment,
    ...Object.fromEntries(replaced),
    ...extras,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: localRegion,
    AWS_DEFAULT_REGION: localRegion,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: fn.physicalName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.physicalName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_LOG_FORMAT: fn.logFormat,
    AWS_LAMBDA_LOG_LEVEL: fn.logLevel,
    LAMBDA_TASK_ROOT: fn.codeDir,
    _HANDLER: fn.handler,
    TZ: ":UTC",
    ...windowsNeeds(),
  };
}

/** Without SystemRoot no program on Windows can open a socket. */
const windowsNeeds = (): Readonly<Record<string, string>> => {
  const root = process.env["SystemRoot"];
  return root === undefined ? {} : { SystemRoot: root };
};
