/** Who may do what, read from the template: the statements of each role, and who may call each function. */
import * as z from "zod/mini";
import { parseInput } from "../../lib/domain/parse.ts";
import { resolveIntrinsics, type Scope } from "../template/intrinsics.ts";
import { resourcesOf, type Template } from "../template/template.ts";
import { decide, type Statement } from "./policy.ts";

const oneOrMore = z.union([z.string(), z.array(z.string())]);

const PolicyDocument = z.object({
  // Strict: a Condition or NotAction that was ignored would allow more, or less, than AWS does.
  Statement: z.array(
    z.strictObject({
      Sid: z.optional(z.string()),
      Effect: z.enum(["Allow", "Deny"]),
      Action: oneOrMore,
      Resource: oneOrMore,
    }),
  ),
});

const Role = z.object({
  Policies: z._default(z.array(z.object({ PolicyDocument })), []),
  ManagedPolicyArns: z._default(z.array(z.string()), []),
});

const Policy = z.object({ PolicyDocument, Roles: z._default(z.array(z.string()), []) });

/** Grants logs and nothing else; logs do not pass through the local cloud's endpoints. */
const logsOnly = "policy/service-role/AWSLambdaBasicExecutionRole";

/** Each role's statements by the role's ARN. Throws on a statement that cannot be evaluated here. */
export function readRoles(
  template: Template,
  scope: Scope,
): ReadonlyMap<string, readonly Statement[]> {
  const statements = new Map<string, Statement[]>();
  const arnOfName = new Map<string, string>();
  for (const [logicalId, { Properties }] of resourcesOf(template, "AWS::IAM::Role")) {
    const role = parseResource(Role, Properties, scope, logicalId);
    const other = role.ManagedPolicyArns.find((arn) => !arn.endsWith(logsOnly));
    if (other !== undefined) {
      throw new Error(
        `template: ${logicalId} has the managed policy ${other}; write its grants out`,
      );
    }
    const arn = scope.attributes.get(`${logicalId}.Arn`) ?? "";
    arnOfName.set(scope.refs.get(logicalId) ?? "", arn);
    statements.set(arn, role.Policies.flatMap(statementsOf));
  }
  for (const [logicalId, { Properties }] of resourcesOf(template, "AWS::IAM::Policy")) {
    const policy = parseResource(Policy, Properties, scope, logicalId);
    for (const name of policy.Roles) {
      statements.get(arnOfName.get(name) ?? "")?.push(...statementsOf(policy));
    }
  }
  return statements;
}

const statementsOf = (policy: {
  PolicyDocument: z.output<typeof PolicyDocument>;
}): readonly Statement[] =>
  policy.PolicyDocument.Statement.map(({ Effect, Action, Resource }) => ({
    effect: Effect,
    actions: [Action].flat(),
    resources: [Resource].flat(),
  }));

const Permission = z.object({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.optional(z.string()),
});

/**
 * Whether the template lets `principal` (`events.amazonaws.com`, `*`) do `action` to a function.
 *
 * @param source the ARN on whose behalf it calls; a permission for another source does not count
 */
export const mayCall = (
  template: Template,
  scope: Scope,
  call: { functionArn: string; principal: string; action: string; source?: string },
): boolean =>
  resourcesOf(template, "AWS::Lambda::Permission").some(([logicalId, { Properties }]) => {
    const granted = parseResource(Permission, Properties, scope, logicalId);
    const allow: Statement = {
      effect: "Allow",
      actions: [granted.Action],
      resources: [granted.SourceArn ?? "*"],
    };
    return (
      granted.FunctionName === call.functionArn &&
      granted.Principal === call.principal &&
      decide([allow], call.action, call.source ?? "") === "allowed"
    );
  });

function parseResource<T extends z.ZodMiniType>(
  schema: T,
  properties: unknown,
  scope: Scope,
  logicalId: string,
): z.output<T> {
  try {
    return parseInput(schema, resolveIntrinsics(properties, scope, logicalId));
  } catch (cause) {
    throw new Error(`template: ${logicalId} cannot be evaluated by the local cloud`, { cause });
  }
}
