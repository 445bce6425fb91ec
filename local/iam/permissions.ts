/** What a request to an AWS service needs: its IAM actions, each with the ARN that it touches. */
import { arnOf } from "../template/names.ts";

export type Service = "dynamodb" | "sqs" | "ssm" | "events";

export interface ServiceRequest {
  readonly service: Service;
  /** As in `X-Amz-Target`: `GetItem`, `SendMessageBatch`. */
  readonly operation: string;
  readonly body: Body;
}

export interface Permission {
  readonly action: string;
  readonly resource: string;
}

export type Body = Readonly<Record<string, unknown>>;

const services: Readonly<Record<string, Service>> = {
  DynamoDB_20120810: "dynamodb",
  AmazonSQS: "sqs",
  AmazonSSM: "ssm",
  AWSEvents: "events",
};

/** Reads `X-Amz-Target`, `AmazonSQS.SendMessage`; null when the local cloud has no such service. */
export function readTarget(
  target: string,
): { readonly service: Service; readonly operation: string } | null {
  const [prefix = "", operation = ""] = target.split(".");
  const service = services[prefix];
  return service === undefined || operation === "" ? null : { service, operation };
}

/**
 * Every permission that AWS would check before it runs the request; all of them must be granted.
 *
 * Source: the Service Authorization Reference. What it does not list for the resource of a request falls
 * back to `*`, which only a grant on everything covers.
 */
export function permissionsOf(request: ServiceRequest): readonly Permission[] {
  const permissions = listPermissions(request);
  if (permissions.length > 0) return permissions;
  return [{ action: `${request.service}:${request.operation}`, resource: "*" }];
}

function listPermissions({ service, operation, body }: ServiceRequest): readonly Permission[] {
  switch (service) {
    case "dynamodb":
      return tablePermissions(operation, body);
    case "sqs":
      // A batch is its members (`DeleteMessageBatch` needs `sqs:DeleteMessage`).
      return [{ action: `sqs:${operation.replace(/Batch$/, "")}`, resource: queueArn(body) }];
    case "ssm":
      return parameterNames(body).map((name) => ({
        action: `ssm:${operation}`,
        resource: arnOf("ssm", `parameter/${name.replace(/^\//, "")}`),
      }));
    case "events":
      return eventResources(operation, body).map((resource) => ({
        action: `events:${operation}`,
        resource,
      }));
  }
}

function tablePermissions(operation: string, body: Body): readonly Permission[] {
  const on = (table: string, action = operation): Permission => ({
    action: `dynamodb:${action}`,
    resource: arnOf("dynamodb", `table/${table}`),
  });
  if (operation === "BatchGetItem" || operation === "BatchWriteItem") {
    return Object.keys(recordOf(body["RequestItems"])).map((table) => on(table));
  }
  // No IAM actions of their own: a transaction needs those of its members.
  if (operation === "TransactWriteItems" || operation === "TransactGetItems") {
    return listOf(body["TransactItems"]).flatMap((item) =>
      Object.entries(recordOf(item)).map(([kind, member]) =>
        on(textOf(recordOf(member)["TableName"]), transactActions[kind] ?? kind),
      ),
    );
  }
  const index = body["IndexName"];
  const table = textOf(body["TableName"]);
  return [on(typeof index === "string" ? `${table}/index/${index}` : table)];
}

const transactActions: Readonly<Record<string, string>> = {
  ConditionCheck: "ConditionCheckItem",
  Delete: "DeleteItem",
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
};

const queueArn = (body: Body): string => {
  const name = body["QueueName"] ?? textOf(body["QueueUrl"]).split("/").at(-1);
  return typeof name === "string" && name !== "*" ? arnOf("sqs", name) : "*";
};

const parameterNames = (body: Body): readonly string[] => {
  const names = listOf(body["Names"]).map(textOf);
  return names.length > 0 ? names : [textOf(body["Name"] ?? body["Path"])];
};

function eventResources(operation: string, body: Body): readonly string[] {
  if (operation !== "PutEvents") return [arnOf("events", `rule/${textOf(body["Name"])}`)];
  const buses = listOf(body["Entries"]).map(
    (entry) => recordOf(entry)["EventBusName"] ?? "default",
  );
  return [...new Set(buses.map(textOf))].map((bus) =>
    bus.startsWith("arn:") ? bus : arnOf("events", `event-bus/${bus}`),
  );
}

/** A JSON object as a record; anything else as an empty one, which then matches no grant. */
export const recordOf = (value: unknown): Body =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

// `*` matches a grant on everything only, as it does for AWS when a request names no resource.
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "*");
