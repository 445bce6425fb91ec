/**
 * Lambda's Runtime API on loopback: what a function's process asks, and where its answers go.
 *
 * One server serves every process; the first segment of the path tells them apart, which the address in
 * AWS_LAMBDA_RUNTIME_API carries (`127.0.0.1:4567/<id>`).
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod/mini";
import { parseJson, readBody, serveHttp } from "../http.ts";
import type { FunctionError } from "./outcome.ts";

export interface Invocation {
  readonly requestId: string;
  /** The event, as JSON. */
  readonly event: string;
  /** Epoch ms. */
  readonly deadlineAt: number;
  readonly functionArn: string;
}

/** One process, as the Runtime API sees it. */
export interface RuntimeClient {
  /** The next invocation; pending as long as there is none. */
  next(): Promise<Invocation>;
  answered(requestId: string, payload: unknown): void;
  failed(requestId: string, error: FunctionError): void;
  initFailed(error: FunctionError): void;
}

export interface RuntimeApi {
  /** The address for AWS_LAMBDA_RUNTIME_API of the process `id`. */
  addressOf(id: string): string;
  register(id: string, client: RuntimeClient): void;
  unregister(id: string): void;
  close(): Promise<void>;
}

const ErrorBody = z.object({
  errorType: z._default(z.string(), "Error"),
  errorMessage: z._default(z.string(), ""),
  stackTrace: z.optional(z.array(z.string())),
});

/** Starts the Runtime API on a free loopback port. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const clients = new Map<string, RuntimeClient>();
  const server = await serveHttp((request, response) => {
    answer(request, response, clients).catch((error: unknown) => {
      response.writeHead(400).end(String(error));
    });
  }, "the Runtime API");
  return {
    addressOf: (id) => `127.0.0.1:${server.port}/${id}`,
    register: (id, client) => clients.set(id, client),
    unregister: (id) => clients.delete(id),
    close: server.close,
  };
}

const paths = /^\/([^/]+)\/2018-06-01\/runtime\/(init|invocation)\/([^/]+)(?:\/(response|error))?$/;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  clients: ReadonlyMap<string, RuntimeClient>,
): Promise<void> {
  const [, id = "", stage, requestId = "", result] = paths.exec(request.url ?? "") ?? [];
  const client = clients.get(id);
  if (client === undefined) {
    response.writeHead(403).end();
    return;
  }
  if (stage === "invocation" && requestId === "next") {
    const invocation = await client.next();
    response.writeHead(200, headersOf(invocation)).end(invocation.event);
    return;
  }
  const body = parseJson((await readBody(request))?.toString() ?? "")?.value ?? null;
  if (stage === "init") client.initFailed(errorOf(body));
  else if (result === "error") client.failed(requestId, errorOf(body));
  else client.answered(requestId, body);
  response.writeHead(202).end();
}

const headersOf = (invocation: Invocation) => ({
  "content-type": "application/json",
  "lambda-runtime-aws-request-id": invocation.requestId,
  "lambda-runtime-deadline-ms": String(invocation.deadlineAt),
  "lambda-runtime-invoked-function-arn": invocation.functionArn,
});

function errorOf(body: unknown): FunctionError {
  const { errorType, errorMessage, stackTrace } = ErrorBody.parse(body);
  return { errorType, errorMessage, ...(stackTrace === undefined ? {} : { stackTrace }) };
}
