/**
 * AWS as the functions see it: one endpoint that lets a call through only if the role allows it.
 *
 * Each function signs with an access key of its own, made at every start. The proxy does not verify the
 * signature: the key alone says who calls, and it is known to that function's process only.
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type HttpServer, parseJson, readBody, serveHttp } from "../http.ts";
import { localAccount } from "../template/names.ts";
import type { Call } from "./calls.ts";
import {
  type Permission,
  permissionsOf,
  readTarget,
  recordOf,
  type Service,
  type ServiceRequest,
} from "./permissions.ts";
import { type Decision, decide, type Statement } from "./policy.ts";

export interface Principal {
  readonly name: string;
  readonly roleArn: string;
  readonly statements: readonly Statement[];
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Answers the calls that were allowed. `raw` is what came over the wire, for those that pass it on. */
export type ServiceHandler = (
  request: ServiceRequest,
  raw: { readonly headers: IncomingMessage["headers"]; readonly body: Buffer },
) => Promise<ServiceResponse>;

export interface IamProxy extends HttpServer {
  /** Registers a caller; the answer is the access key that it signs with. */
  admit(principal: Principal): string;
}

export interface ProxyOptions {
  readonly services: Readonly<Record<Service, ServiceHandler>>;
  readonly onCall: (call: Call) => void;
}

/** Starts the proxy on a free loopback port. */
export async function startIamProxy(options: ProxyOptions): Promise<IamProxy> {
  const principals = new Map<string, Principal>();
  const server = await serveHttp((request, response) => {
    answer(request, principals, options).then(
      (answered) => send(response, answered),
      (error: unknown) => send(response, serviceError(503, "ServiceUnavailable", String(error))),
    );
  }, "the IAM proxy");
  return {
    ...server,
    admit: (principal) => {
      // Shaped as AWS's keys are, because SDKs and backends look at the shape.
      const key = `AKIA${randomBytes(8).toString("hex").toUpperCase()}`;
      principals.set(key, principal);
      return key;
    },
  };
}

async function answer(
  request: IncomingMessage,
  principals: ReadonlyMap<string, Principal>,
  { services, onCall }: ProxyOptions,
): Promise<ServiceResponse> {
  const startedAt = Date.now();
  const startedMs = performance.now();
  const principal = principals.get(accessKeyOf(request.headers.authorization ?? ""));
  const target = readTarget(String(request.headers["x-amz-target"] ?? ""));
  const body = await readBody(request);
  if (body === null) return serviceError(413, "RequestEntityTooLarge", "at most 6 MB");
  if (target === null) {
    return serviceError(400, "UnknownOperationException", "the local cloud has no such service");
  }
  const wanted = { ...target, body: recordOf(parseJson(body.toString())?.value) };
  const refused = firstRefused(principal, wanted);
  const response =
    refused === null
      ? await services[target.service](wanted, { headers: request.headers, body })
      : refusal(principal, refused);
  for (const permission of permissionsOf(wanted)) {
    onCall({
      function: principal?.name ?? "unknown",
      ...permission,
      allowed: refused === null,
      at: startedAt,
      durationMs: performance.now() - startedMs,
    });
  }
  return response;
}

/** The access key in a SigV4 header: `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …` */
const accessKeyOf = (authorization: string): string =>
  /Credential=([^/,\s]+)\//.exec(authorization)?.[1] ?? "";

interface Refused extends Permission {
  readonly decision: Decision;
}

function firstRefused(principal: Principal | undefined, wanted: ServiceRequest): Refused | null {
  for (const permission of permissionsOf(wanted)) {
    const decision = decide(principal?.statements ?? [], permission.action, permission.resource);
    if (decision !== "allowed") return { ...permission, decision };
  }
  return null;
}

function refusal(
  principal: Principal | undefined,
  { action, resource, decision }: Refused,
): ServiceResponse {
  if (principal === undefined) {
    return serviceError(
      400,
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    );
  }
  const role = principal.roleArn.split("/").at(-1);
  const user = `arn:aws:sts::${localAccount}:assumed-role/${role}/${principal.name}`;
  const because =
    decision === "denied"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  return serviceError(
    400,
    "AccessDeniedException",
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
  );
}

/** An error as AWS's JSON protocols write it. DynamoDB's older errors spell `Message`, so both are there. */
export const serviceError = (status: number, type: string, message: string): ServiceResponse => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message, Message: message }),
});

/** A result as AWS's JSON protocols write it. */
export const serviceResult = (result: unknown): ServiceResponse => ({
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify(result),
});

function send(response: ServerResponse, { status, headers, body }: ServiceResponse): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
