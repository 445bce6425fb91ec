/** What each resource of the template is called here: physical names, ARNs, URLs, parameter values. */
import type { Scope } from "./intrinsics.ts";
import type { Resource, Template } from "./template.ts";

/** The account that fauxqs puts into its ARNs; nothing else here cares which one it is. */
export const localAccount = "000000000000";

/**
 * Fixed, whatever the user's own AWS_REGION says: the queue's data on disk carries the region, and a
 * changed variable must not make waiting messages invisible.
 */
export const localRegion = "us-east-1";

export interface NamesRequest {
  readonly template: Template;
  /** Values of the template's parameters; the template's default stands for what is left out. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where queues are reached (the IAM proxy), without a trailing slash. */
  readonly queuesUrl: string;
  /** Where Function URLs are reached, with a trailing slash. */
  readonly functionUrl: string;
}

/** The values that `Ref` and `Fn::GetAtt` have in the local cloud. Other resources have none: see the resolver's error. */
export function namesOf(request: NamesRequest): Scope {
  const refs = new Map<string, string>([
    ["AWS::AccountId", localAccount],
    ["AWS::Region", localRegion],
    ["AWS::Partition", "aws"],
    ["AWS::URLSuffix", "amazonaws.com"],
    ["AWS::StackName", "Vigil"],
    ["AWS::NoValue", ""],
  ]);
  const attributes = new Map<string, string>();
  for (const [name, parameter] of Object.entries(request.template.Parameters)) {
    const value = request.parameters[name] ?? parameter.Default;
    if (value !== undefined) refs.set(name, String(value));
  }
  for (const [logicalId, resource] of Object.entries(request.template.Resources)) {
    const named = nameResource(logicalId, resource, request);
    if (named === null) continue;
    refs.set(logicalId, named.ref);
    for (const [attribute, value] of Object.entries(named.attributes)) {
      attributes.set(`${logicalId}.${attribute}`, value);
    }
  }
  return { refs, attributes };
}

interface Named {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

function nameResource(logicalId: string, resource: Resource, request: NamesRequest): Named | null {
  const name = physicalName(logicalId, resource);
  switch (resource.Type) {
    case "AWS::DynamoDB::Table":
    case "AWS::DynamoDB::GlobalTable":
      return { ref: name, attributes: { Arn: arnOf("dynamodb", `table/${name}`) } };
    case "AWS::SQS::Queue": {
      const url = `${request.queuesUrl}/${localAccount}/${name}`;
      return {
        ref: url,
        attributes: { Arn: arnOf("sqs", name), QueueName: name, QueueUrl: url },
      };
    }
    case "AWS::Lambda::Function":
      return { ref: name, attributes: { Arn: arnOf("lambda", `function:${name}`) } };
    case "AWS::Lambda::Url":
      return { ref: name, attributes: { FunctionUrl: request.functionUrl } };
    case "AWS::Events::Rule":
      return { ref: name, attributes: { Arn: arnOf("events", `rule/${name}`) } };
    case "AWS::Events::EventBus":
      return { ref: name, attributes: { Arn: arnOf("events", `event-bus/${name}`), Name: name } };
    case "AWS::IAM::Role":
      return { ref: name, attributes: { Arn: `arn:aws:iam::${localAccount}:role/${name}` } };
    case "AWS::Logs::LogGroup":
      return { ref: name, attributes: { Arn: arnOf("logs", `log-group:${name}:*`) } };
    case "AWS::SNS::Topic":
      return {
        ref: arnOf("sns", name),
        attributes: { TopicArn: arnOf("sns", name), TopicName: name },
      };
    default:
      return null;
  }
}

/** `arn:aws:<service>:<region>:<account>:<resource>` of the local cloud. */
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${localRegion}:${localAccount}:${resource}`;

const nameProperties = [
  "TableName",
  "QueueName",
  "FunctionName",
  "RoleName",
  "LogGroupName",
  "TopicName",
  "Name",
] as const;

/** The name that the template gives, or the logical id, which CDK keeps unique; FIFO queues end in `.fifo`. */
export function physicalName(logicalId: string, { Properties, Type }: Resource): string {
  const given = nameProperties.map((key) => Properties[key]).find((name) => name !== undefined);
  if (typeof given === "string") return given;
  const isFifo = Type === "AWS::SQS::Queue" && Properties["FifoQueue"] === true;
  return isFifo ? `${logicalId}.fifo` : logicalId;
}
