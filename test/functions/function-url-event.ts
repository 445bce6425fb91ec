/** What Lambda hands to a function behind a Function URL. */
import type { handler } from "../../functions/control/handler.ts";

type Handler = typeof handler;

/** @param rawPath as the client sent it, percent-encoding and all */
export const functionUrlEvent = (
  method: string,
  rawPath: string,
  { body = null, headers = {} }: { body?: string | null; headers?: Record<string, string> } = {},
): Parameters<Handler>[0] => ({
  version: "2.0",
  routeKey: "$default",
  rawPath,
  rawQueryString: "",
  headers: { host: "localhost:8000", ...headers },
  body,
  isBase64Encoded: false,
  requestContext: {
    accountId: "anonymous",
    apiId: "local",
    authentication: null,
    authorizer: {},
    domainName: "localhost",
    domainPrefix: "local",
    http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "t" },
    requestId: "r",
    routeKey: "$default",
    stage: "$default",
    time: "20/Nov/2026:12:00:00 +0000",
    timeEpoch: 0,
  },
});

export const functionUrlContext: Parameters<Handler>[1] = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "control",
  functionVersion: "1",
  invokedFunctionArn: "arn",
  memoryLimitInMB: "256",
  awsRequestId: "r",
  logGroupName: "g",
  logStreamName: "s",
  getRemainingTimeInMillis: () => 60_000,
};
