/** A Lambda Function URL: HTTP in, payload format 2.0 to the function, its answer back as HTTP. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import * as z from "zod/mini";
import type { Outcome } from "../lambda/outcome.ts";
import { localAccount } from "../template/names.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** @param path what the function shall see as the request's path, percent-encoded, with its query */
export function functionUrlEvent(request: IncomingMessage, path: string, body: Buffer) {
  const { search, searchParams } = new URL(`http://localhost${path}`);
  const [rawPath = "/"] = path.split(/[?#]/);
  const { cookie, ...headers } = joined(request.headers);
  const domainName = headers["host"] ?? "localhost";
  const now = new Date();
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(search === "" ? {} : { queryStringParameters: Object.fromEntries(searchParams) }),
    requestContext: {
      accountId: localAccount,
      apiId: "local",
      domainName,
      domainPrefix: "local",
      http: {
        method: request.method ?? "GET",
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...bodyOf(headers["content-type"] ?? "", body),
  };
}

/** Repeated headers as one, joined by commas, as Lambda hands them on. */
const joined = (headers: IncomingMessage["headers"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(",")]),
  );

const textTypes =
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|[^;]*\+(json|xml))/i;

/** Text types travel as they are, all else in base64; so do bytes that are no UTF-8, or they would change. */
function bodyOf(contentType: string, body: Buffer) {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = body.toString();
  return textTypes.test(contentType) && Buffer.from(text).equals(body)
    ? { body: text, isBase64Encoded: false }
    : { body: body.toString("base64"), isBase64Encoded: true };
}

const Response = z.object({
  statusCode: z.number().check(z.int(), z.minimum(100), z.maximum(599)),
  headers: z._default(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {}),
  cookies: z._default(z.array(z.string()), []),
  body: z._default(z.string(), ""),
  isBase64Encoded: z._default(z.boolean(), false),
});

const json = { "content-type": "application/json" } as const;

/** An answer without `statusCode` is the body of a 200; a failed invocation is a 502 that tells nothing. */
export function httpAnswerOf(outcome: Outcome): HttpAnswer {
  if (outcome.kind === "failed") {
    return { status: 502, headers: json, body: '{"Message":"Internal Server Error"}' };
  }
  const parsed = Response.safeParse(outcome.payload);
  if (!parsed.success) {
    const { payload } = outcome;
    const body = typeof payload === "string" ? payload : JSON.stringify(payload);
    return { status: 200, headers: json, body };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const texts = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: statusCode,
    headers: {
      ...json,
      ...Object.fromEntries(texts),
      ...(cookies.length === 0 ? {} : { "set-cookie": cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, "base64") : body,
  };
}
