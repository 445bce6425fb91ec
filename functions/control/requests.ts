/** What a route reads of a request: the thread, the body, the time that is left. */
import type { Context, Handler } from "hono";
import type { LambdaContext } from "hono/aws-lambda";
import type { Hono } from "hono/tiny";
import * as z from "zod/mini";
import { defaultThreadId, ThreadId } from "../../lib/domain/ids.ts";
import { beatFunctionTimeoutMs } from "../../lib/domain/limits.ts";
import { parseInput } from "../../lib/domain/parse.ts";
import type { Instant } from "../../lib/domain/time.ts";
import { deadlineOf } from "../deadline.ts";
import { Problem } from "./problem.ts";

export interface ControlApp {
  Bindings: { lambdaContext?: LambdaContext };
}

type ControlHandler = Handler<ControlApp>;

/** Registers a path's methods; every other method is answered by 405 with `Allow`. */
export function route(
  app: Hono<ControlApp>,
  path: string,
  handlers: Readonly<Record<string, ControlHandler>>,
): void {
  const methods = Object.keys(handlers);
  for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler);
  app.all(path, (c) => {
    throw new Problem(405, `${c.req.path} takes ${methods.join(" and ")}, not ${c.req.method}.`, {
      headers: { Allow: methods.join(", ") },
    });
  });
}

const ThreadPath = z.object({ id: ThreadId });
const ThreadQuery = z.object({ thread: z._default(ThreadId, defaultThreadId) });

/** The `{id}` of `/api/threads/{id}/…`. */
export const threadOfPath = (c: Context): ThreadId =>
  parseInput(ThreadPath, { id: c.req.param("id") }).id;

/** `?thread=…`, the thread `default` when it is left out. */
export const threadOfQuery = (c: Context): ThreadId =>
  parseInput(ThreadQuery, { thread: c.req.query("thread") }).thread;

/** The answer, or 404 when there is no such thread. */
export function foundOr404<T>(answer: T | null, id: ThreadId): T {
  if (answer !== null) return answer;
  throw new Problem(
    404,
    `There is no thread "${id}". A thread begins when somebody writes to Vigil in its channel.`,
  );
}

/** The JSON body; undefined when the request has none. */
export async function jsonBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text.trim() === "") return undefined;
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

/** Outside of Lambda nothing counts down. */
const wholeTime = { getRemainingTimeInMillis: () => beatFunctionTimeoutMs };

/** When a beat must be over, so that this function can still record it and answer. */
export function deadlineOfRequest(c: Context<ControlApp>, now: Instant): Instant {
  return deadlineOf(c.env.lambdaContext ?? wholeTime, now);
}
