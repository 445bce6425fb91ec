/** The template as the tests read it: functions by name, with what each may do, references spelled out. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import * as z from "zod/mini";
import type { GivenValues } from "../../infra-cdk/deploy-values.ts";
import { newApp } from "../../infra-cdk/new-app.ts";
import { VigilStack } from "../../infra-cdk/vigil-stack.ts";

const Properties = z.record(z.string(), z.unknown());
const Resource = z.object({
  Type: z.string(),
  Properties: z._default(Properties, {}),
  DeletionPolicy: z.optional(z.string()),
  UpdateReplacePolicy: z.optional(z.string()),
});
const TemplateShape = z.object({
  Resources: z.record(z.string(), Resource),
  Parameters: z.record(z.string(), Properties),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});
export type TemplateShape = z.infer<typeof TemplateShape>;

const LambdaFunction = z.object({
  Timeout: z.number(),
  Role: z.unknown(),
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  LoggingConfig: z.object({
    LogFormat: z.string(),
    LogGroup: z.object({ Ref: z.string() }),
    SystemLogLevel: z.string(),
  }),
});

const Policy = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({ Effect: z.string(), Action: z.unknown(), Resource: z.unknown() }),
    ),
  }),
});

/** One action on one resource: `dynamodb:GetItem Table.Arn`. */
export type Grant = string;

export interface DeployedFunction {
  readonly name: string;
  readonly timeoutMs: number;
  readonly runtime: string;
  readonly architectures: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logging: z.infer<typeof LambdaFunction>["LoggingConfig"];
  readonly grants: readonly Grant[];
}

/** The stack's template, with stand-ins for the functions' code. */
export function synthesiseTemplate(values: GivenValues = {}): TemplateShape {
  const outdir = mkdtempSync(join(tmpdir(), "vigil-stack-"));
  try {
    const code = Code.fromInline("export const handler = async () => {};");
    const stack = new VigilStack(newApp(outdir), "Vigil", {
      values,
      code: { heartbeat: code, conversation: code, interactions: code, control: code },
    });
    return TemplateShape.parse(Template.fromStack(stack).toJSON());
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export const resourcesOf = (template: TemplateShape, type: string) =>
  Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([name, resource]) => ({ name, ...resource }));

/** The properties of the one resource of a type. */
export function onlyOne(template: TemplateShape, type: string): Record<string, unknown> {
  const [first, ...others] = resourcesOf(template, type);
  if (first === undefined || others.length > 0) throw new Error(`not exactly one ${type}`);
  return first.Properties;
}

export const functionsOf = (template: TemplateShape): readonly DeployedFunction[] =>
  resourcesOf(template, "AWS::Lambda::Function").map(({ name, Properties: properties }) => {
    const parsed = LambdaFunction.parse(properties);
    return {
      name,
      timeoutMs: parsed.Timeout * 1_000,
      runtime: parsed.Runtime,
      architectures: parsed.Architectures,
      environment: Object.fromEntries(
        Object.entries(parsed.Environment.Variables).map(([key, value]) => [key, spell(value)]),
      ),
      logging: parsed.LoggingConfig,
      grants: grantsOf(template, spell(parsed.Role).replace(".Arn", "")),
    };
  });

export function functionNamed(template: TemplateShape, name: string): DeployedFunction {
  const found = functionsOf(template).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}

function grantsOf(template: TemplateShape, role: string): readonly Grant[] {
  return resourcesOf(template, "AWS::IAM::Policy")
    .map(({ Properties: properties }) => Policy.parse(properties))
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === role))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action, Resource: resource }) =>
      listOf(Action).flatMap((action) =>
        listOf(resource).map((target) => `${spell(action)} ${spell(target)}`),
      ),
    )
    .toSorted();
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const Reference = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) }),
  z.strictObject({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }),
]);

/** `{Ref: "Table"}` is `Table`, an attribute is `Table.Arn`, a join is joined; text stays as it is. */
export function spell(value: unknown): string {
  if (typeof value === "string") return value;
  const reference = Reference.parse(value);
  if ("Ref" in reference) return reference.Ref;
  if ("Fn::GetAtt" in reference) return reference["Fn::GetAtt"].join(".");
  const [separator, parts] = reference["Fn::Join"];
  return parts.map(spell).join(separator);
}
