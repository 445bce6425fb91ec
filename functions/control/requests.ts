/** What a route reads of a request: its parameters, its body, the time that is left. */
import type { Context } from "hono";
import type { LambdaContext } from "hono/aws-lambda";
import { beatFunctionTimeoutMs } from "../../lib/domain/limits.ts";
import type { Instant } from "../../lib/domain/time.ts";
import { readIfMatch } from "../../lib/domain/wire/config.ts";
import { deadlineOf } from "../deadline.ts";
import type { Caller } from "./caller.ts";
import { Problem } from "./problem.ts";

export interface ControlApp {
  Bindings: {
    lambdaContext?: LambdaContext;
    requestContext?: { readonly http?: { readonly sourceIp?: string } };
  };
  Variables: {
    /** Who was let in; nobody where a link is used. */
    caller?: Caller;
  };
}

/** The JSON body; `otherwise` when the request has none. */
export async function jsonBody(c: Context, otherwise?: unknown): Promise<unknown> {
  const text = await utf8Body(c);
  if (text.trim() === "") return otherwise;
  if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? ""))
    throw new Problem(415, "Send the body as JSON, with Content-Type: application/json.", {
      field: "Content-Type",
    });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, "The body is not JSON.", { cause });
  }
}

/** JSON is UTF-8 (RFC 8259, 8.1). Read leniently, other bytes would turn into question marks in what is stored. */
async function utf8Body(c: Context): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await c.req.arrayBuffer());
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new Problem(400, "The body is not UTF-8.", { cause });
  }
}

/**
 * Which state the caller saw, by `If-Match` or by a field (`{ rev: 3 }`): they must not contradict each
 * other. Undefined: whatever is stored now.
 */
export function seenState(
  c: Context,
  given: Readonly<Record<string, number | undefined>>,
): number | undefined {
  const header = c.req.header("if-match");
  const matched = header === undefined ? undefined : readIfMatch(header);
  const [[field, state] = []] = Object.entries(given);
  if (matched !== undefined && state !== undefined && matched !== state)
    throw new Problem(422, `If-Match and ${field} name different states: give only one of them.`, {
      field,
    });
  return matched ?? state;
}

/** Outside of Lambda nothing counts down. */
const wholeTime = { getRemainingTimeInMillis: () => beatFunctionTimeoutMs };

/** When a beat must be over, so that this function can still record it and answer. */
export function deadlineOfRequest(c: Context<ControlApp>, now: Instant): Instant {
  return deadlineOf(c.env.lambdaContext ?? wholeTime, now);
}
