/** The functions of the template: code, environment, limits, and the role that each one runs under. */
import { join } from "node:path";
import * as z from "zod/mini";
import { parseInput } from "../../lib/domain/parse.ts";
import { resolveIntrinsics, type Scope } from "./intrinsics.ts";
import { physicalName } from "./names.ts";
import { resourcesOf, type Template } from "./template.ts";

export const functionNames = ["heartbeat", "conversation", "interactions", "control"] as const;
export type FunctionName = (typeof functionNames)[number];

export interface LocalFunction {
  /** What people call it: its logical id starts with this word. */
  readonly name: FunctionName;
  readonly logicalId: string;
  readonly physicalName: string;
  readonly arn: string;
  readonly roleArn: string;
  /** The folder of the bundle inside the assembly. */
  readonly codeDir: string;
  /** `index.handler`: file without extension, and export. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly logFormat: "JSON" | "Text";
  readonly logLevel: string;
}

const Properties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Environment: z._default(
    z.object({ Variables: z._default(z.record(z.string(), z.string()), {}) }),
    { Variables: {} },
  ),
  // Lambda's own defaults.
  Timeout: z._default(z.number(), 3),
  MemorySize: z._default(z.number(), 128),
  LoggingConfig: z._default(
    z.object({
      LogFormat: z._default(z.enum(["JSON", "Text"]), "Text"),
      ApplicationLogLevel: z._default(z.string(), "INFO"),
    }),
    { LogFormat: "Text", ApplicationLogLevel: "INFO" },
  ),
});

/** The functions that people know by name; helper functions of CDK's custom resources are left out. */
export const readFunctions = (
  template: Template,
  scope: Scope,
  assemblyDir: string,
): readonly LocalFunction[] =>
  functionNames.map((name) => {
    const found = resourcesOf(template, "AWS::Lambda::Function").find(([logicalId]) =>
      logicalId.toLowerCase().startsWith(name),
    );
    if (found === undefined) {
      throw new Error(`template: there is no function whose logical id starts with "${name}"`);
    }
    const [logicalId, resource] = found;
    const properties = parseInput(
      Properties,
      resolveIntrinsics(resource.Properties, scope, logicalId),
    );
    return {
      name,
      logicalId,
      physicalName: physicalName(logicalId, resource),
      arn: scope.attributes.get(`${logicalId}.Arn`) ?? "",
      roleArn: properties.Role,
      codeDir: join(assemblyDir, `asset.${properties.Code.S3Key.replace(/\.zip$/, "")}`),
      handler: properties.Handler,
      environment: properties.Environment.Variables,
      timeoutMs: properties.Timeout * 1_000,
      memoryMb: properties.MemorySize,
      logFormat: properties.LoggingConfig.LogFormat,
      logLevel: properties.LoggingConfig.ApplicationLogLevel,
    };
  });
