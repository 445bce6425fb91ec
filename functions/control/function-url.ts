/** A Function URL's event as the control API's app takes it, and its answer back. */
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { controlApp } from "./app.ts";
import type { Control } from "./route.ts";

/** The control API as Lambda calls it. */
export function functionUrlHandler(control: Control) {
  const respond = handle(controlApp(control));
  return (event: LambdaEvent, context: LambdaContext) => respond(buildable(event), context);
}

/** Methods that the web's `Request` refuses to be built of (Fetch, "forbidden method"). */
const forbidden: readonly string[] = ["CONNECT", "TRACE", "TRACK"];

/**
 * The event as one that a `Request` can be built of. Hono answers others by itself, past the app, with a
 * bare 400 or a 500.
 *
 * | what comes | what is made of it |
 * | --- | --- |
 * | a GET with a body, which means nothing (RFC 9110, 9.3.1) | the body is dropped |
 * | a method that is forbidden or none | OPTIONS: no route takes it, and the app says which methods are taken |
 * | base64 with other characters in it | they are dropped |
 * | a header or cookie with a line break or a zero in it | those are dropped: the error would quote the value, and the log show it |
 * | a path with `..`, `%2e`, a backslash, a `#` | they are encoded and fit nothing: a `Request` would go where they point, into another thread |
 */
function buildable(event: LambdaEvent): LambdaEvent {
  if (!("rawPath" in event)) return event;
  const { http } = event.requestContext;
  const isToken = /^[!#$%&'*+.^_`|~\w-]+$/.test(http.method);
  const isTaken = isToken && !forbidden.includes(http.method.toUpperCase());
  const method = isTaken ? http.method : "OPTIONS";
  const body = /^(?:GET|HEAD)$/i.test(method) ? null : cleanBody(event);
  return {
    ...event,
    headers: Object.fromEntries(
      Object.entries(event.headers).map(([name, value]) => [name, value && inOneLine(value)]),
    ),
    ...(event.cookies && { cookies: event.cookies.map(inOneLine) }),
    rawPath: unresolvable(event.rawPath),
    body,
    requestContext: { ...event.requestContext, http: { ...http, method } },
  };
}

const inOneLine = (value: string): string => value.replaceAll(/[\0\r\n]/g, "");

/** The path as the URL parser of `Request` leaves it alone (URL, "single-dot and double-dot path segment"). */
const unresolvable = (path: string): string =>
  path
    .split("/")
    .map((segment) =>
      /^(?:\.|%2e){1,2}$/i.test(segment)
        ? segment.replaceAll(/%/g, "%25").replaceAll(".", "%252E")
        : segment.replaceAll(/[\\#?]/g, encodeURIComponent),
    )
    .join("/");

const cleanBody = ({ body, isBase64Encoded }: LambdaEvent): string | null =>
  isBase64Encoded && body !== null ? Buffer.from(body, "base64").toString("base64") : body;
