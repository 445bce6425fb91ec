/** A route of the control API: what it takes, what it answers, who answers; the router and OpenAPI are made of it. */
import type { Context } from "hono";
import * as z from "zod/mini";
import { defaultThreadId, ThreadId } from "../../lib/domain/ids.ts";
import { parseInput, shortened } from "../../lib/domain/parse.ts";
import type { Settings } from "../../lib/domain/settings.ts";
import type { PanelFiles, Ports } from "../../lib/ports.ts";
import { type Caller, nobody } from "./caller.ts";
import { Problem } from "./problem.ts";
import { type ControlApp, jsonBody } from "./requests.ts";

/** What the composition root hands to the control function. */
export interface Control {
  readonly ports: Omit<Ports, "messenger">;
  readonly settings: Settings;
  readonly access: "token" | "loopback";
  /** Null when none is configured. Asked for on every request: the adapter remembers it. */
  readonly apiToken: () => Promise<string | null>;
  readonly panel: PanelFiles;
  /** For the policy of one answer. */
  readonly newNonce: () => string;
}

interface Description {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As in OpenAPI, `/api/threads/{id}/status`; `{+path}` also takes slashes (RFC 6570). */
  readonly path: string;
  readonly summary: string;
  /**
   * Of a route that names no thread: a session that sees all threads may ask, as may the API token and this machine;
   * with `every-session` each that was let in, with `anybody` also who was not. Left out, it is for the first alone.
   */
  readonly openTo?: "every-session" | "anybody";
}

/** One route with its types forgotten, as a table of routes holds it. */
export interface Route extends Description {
  /** The parameters by their names: in the path where it has them, else in the query string. */
  readonly input: z.ZodMiniObject;
  /** Null when the route takes no body. */
  readonly body: { readonly schema: z.ZodMiniType; readonly isOptional: boolean } | null;
  readonly answer: z.ZodMiniType;
  /** What the answer is sent as: JSON, or text as it stands; null: nothing is, by 204. */
  readonly mediaType: "application/json" | "application/x-ndjson" | null;
  /** True when `If-Match` and `rev` guard it: 409 with the current state when somebody else was faster. */
  readonly isGuarded: boolean;
  respond(control: Control, c: Context<ControlApp>): Promise<Response>;
}

/** A body: how OpenAPI describes it, and how it is read. */
export interface Body<T> {
  readonly schema: z.ZodMiniType;
  readonly isOptional: boolean;
  /** Throws `InvalidInput` that names the field. */
  readonly read: (value: unknown) => T;
}

/** A body that is read by the very schema that describes it; left out, an optional one is `{}`. */
export const bodyOf = <T extends z.ZodMiniType>(
  schema: T,
  { isOptional = false } = {},
): Body<z.output<T>> => ({ schema, isOptional, read: (value) => parseInput(schema, value) });

interface Request<I, B> {
  readonly control: Control;
  readonly input: I;
  readonly body: B;
  readonly c: Context<ControlApp>;
  /** Who was let in; of a route that is open to anybody it is not asked. */
  readonly caller: Caller;
}

interface Spec<I extends z.ZodMiniObject, A extends z.ZodMiniType, B> extends Description {
  readonly input: I;
  readonly answer: A;
  /** JSON when left out, nothing where `answer` is `noAnswer`; for any other, `answer` is a text. */
  readonly mediaType?: NonNullable<Route["mediaType"]>;
  readonly isGuarded?: boolean;
  /** Null is answered by 404: there is no such thread. */
  readonly handle: (request: Request<z.output<I>, B>) => Promise<z.output<A> | null>;
}

/** A route without a body: what is sent in one is not looked at. */
export const route = <I extends z.ZodMiniObject, A extends z.ZodMiniType>(
  spec: Spec<I, A, undefined>,
): Route => make(spec, null, async () => undefined);

/** A route that takes a JSON body. */
export const routeWithBody = <I extends z.ZodMiniObject, A extends z.ZodMiniType, B>(
  body: Body<B>,
  spec: Spec<I, A, B>,
): Route =>
  make(spec, body, async (c) => body.read(await jsonBody(c, body.isOptional ? {} : undefined)));

const make = <I extends z.ZodMiniObject, A extends z.ZodMiniType, B>(
  { handle, isGuarded = false, mediaType: sent = "application/json", ...spec }: Spec<I, A, B>,
  body: Body<B> | null,
  read: (c: Context<ControlApp>) => Promise<B>,
): Route => {
  const mediaType = isNoAnswer(spec.answer) ? null : sent;
  const threadOf = threadNamedBy(spec.input);
  return {
    ...spec,
    body,
    isGuarded,
    mediaType,
    async respond(control, c) {
      const names = Object.keys(spec.input.shape);
      refuseOthers(c, names);
      const given = names.map((name) => [name, c.req.param(name) ?? c.req.query(name)]);
      const input = parseInput(spec.input, Object.fromEntries(given));
      const caller = admitted(c.get("caller"), threadOf(input), spec.openTo);
      const answer = await handle({ control, input, body: await read(c), c, caller });
      if (mediaType === null) return c.body(null, 204);
      if (answer === null) throw noThread(c.req.param("id") ?? c.req.query("thread"));
      if (mediaType === "application/json") return c.json(answer);
      return c.body(String(answer), 200, { "Content-Type": mediaType });
    },
  };
};

/** A misspelt `?thread=` would else be answered for the thread `default`, and a DELETE empty its log. */
function refuseOthers(c: Context<ControlApp>, names: readonly string[]): void {
  const other = Object.keys(c.req.query()).find((name) => !names.includes(name));
  if (other === undefined) return;
  const field = shortened(other);
  throw new Problem(422, `${field} is not a known parameter.`, { field });
}

const noThread = (id: string = defaultThreadId): Problem =>
  new Problem(
    404,
    `There is no thread "${id}". A thread begins when somebody writes to Vigil in its channel.`,
  );

/** Which thread an input is about, by the schemas of its parameters; undefined: none. */
const threadNamedBy =
  ({ shape }: z.ZodMiniObject) =>
  (input: Readonly<Record<string, unknown>>): unknown => {
    if (shape["id"] === threadInPath.shape.id) return input["id"];
    return shape["thread"] === threadInQuery.shape.thread ? input["thread"] : undefined;
  };

/**
 * The caller, when the route is theirs to ask; throws otherwise.
 *
 * | the caller | the route | |
 * | --- | --- | --- |
 * | whoever | is open to anybody | may |
 * | nobody | | 401 |
 * | sees all threads | | may |
 * | sees one thread | names that one | may |
 * | sees one thread | names another | 404, as if there were no such thread, whether there is one or not |
 * | sees one thread | names none, and is open to every session | may |
 * | sees one thread | names none | 403: it is about all threads |
 */
function admitted(
  caller: Caller | undefined,
  thread: unknown,
  openTo: Description["openTo"],
): Caller {
  if (openTo === "anybody") return caller ?? nobody;
  if (caller === undefined) throw new Problem(401, "Nobody was let in here.");
  const { onlyThread } = caller;
  if (onlyThread === null || thread === onlyThread) return caller;
  if (thread !== undefined) throw noThread(String(thread));
  if (openTo === "every-session") return caller;
  throw new Problem(
    403,
    `This is about all threads, and is the first owner's to ask. Your session is of the thread "${onlyThread}".`,
  );
}

/** No parameters. */
export const nothing = z.object({});
/** For routes that answer nothing but that it is done, by 204. */
export const noAnswer = z.void();
const isNoAnswer = (answer: z.ZodMiniType): boolean => answer === noAnswer;
/** The `{id}` of `/api/threads/{id}/…`. */
export const threadInPath = z.object({ id: ThreadId });
/** `?thread=…`, the thread `default` when it is left out. */
export const threadInQuery = z.object({ thread: z._default(ThreadId, defaultThreadId) });
