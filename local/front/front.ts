/** The one HTTP port: Discord's interactions, the panel and the control API, and the doors of the local cloud itself. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { reasonOf } from "../../lib/domain/fault.ts";
import { type HttpServer, parseJson, readBody, serveHttp } from "../http.ts";
import type { Call } from "../iam/calls.ts";
import type { Outcome } from "../lambda/outcome.ts";
import type { Health } from "../lock.ts";
import { type FunctionName, functionNames } from "../template/functions.ts";
import { functionUrlEvent, type HttpAnswer, httpAnswerOf } from "./function-url.ts";
import { refusalOf } from "./guard.ts";
import { passThrough } from "./pass-through.ts";

/** What stands behind the front once the cloud is up. */
export interface Backends {
  invoke(name: FunctionName, event: unknown): Promise<Outcome>;
  calls(): readonly Call[];
  /** The person's side of the embedded Discord, without a trailing slash; null with a Discord of the user's. */
  readonly personUrl: string | null;
}

export interface Front extends HttpServer {
  /** Until then every request but the one for health is answered with 503. */
  open(backends: Backends): void;
}

/**
 * Listens at once, so that the port is taken and the lock's question is answered while the rest starts.
 *
 * @param health answers `/_local/health`, its state left out
 */
export async function startFront(
  port: number,
  health: () => Omit<Health, "state">,
): Promise<Front> {
  let backends: Backends | undefined;
  const server = await serveHttp(
    (request, response) => {
      route(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else send(response, problem(502, reasonOf(error)));
      });
    },
    "Vigil",
    port,
  );

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Joined, not resolved: a path that begins with two slashes would be read as another host's.
    const { pathname, search } = new URL(`http://localhost${request.url ?? "/"}`);
    // Discord comes through a tunnel of the user's, whose name is none of ours; its signature is the guard.
    const isInteractions = pathname === "/interactions";
    const isDiscord = isInteractions && request.method === "POST";
    const refusal = isDiscord ? null : refusalOf(request.headers);
    if (refusal !== null) return send(response, problem(403, refusal));
    if (pathname === "/_local/health") {
      const state = backends === undefined ? "starting" : "ready";
      return send(response, json(200, { ...health(), state } satisfies Health));
    }
    if (backends === undefined) return send(response, problem(503, "Vigil is starting."));
    if (isDiscord) return callFunction(backends, "interactions", request, response, "/");
    if (isInteractions)
      return send(response, problem(405, "Discord sends its interactions here, by POST."));
    if (pathname === "/_local/calls") return send(response, json(200, { calls: backends.calls() }));
    const byHand = invokePath.exec(pathname);
    if (byHand !== null) return invokeByHand(backends, byHand[1] ?? "", request, response);
    if (pathname.startsWith("/discord/")) {
      return talkToDiscord(
        backends,
        `${pathname.slice("/discord".length)}${search}`,
        request,
        response,
      );
    }
    // As it came, not resolved: what `..` means is the function's to decide, as in AWS.
    return callFunction(backends, "control", request, response, request.url ?? "/");
  };

  return {
    ...server,
    open: (opened) => {
      backends = opened;
    },
  };
}

/** The second form is Lambda's own, so that `aws lambda invoke --endpoint-url http://localhost:8000` works. */
const invokePath = /^\/(?:_local\/invoke|2015-03-31\/functions)\/([^/]+)(?:\/invocations)?$/;

async function callFunction(
  backends: Backends,
  name: FunctionName,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) return send(response, tooLarge());
  const outcome = await backends.invoke(name, functionUrlEvent(request, path, body));
  send(response, httpAnswerOf(outcome));
}

/** The console's Test button: a JSON event in, the function's answer out, an error marked as Lambda marks it. */
async function invokeByHand(
  backends: Backends,
  wanted: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") return send(response, problem(405, "Send the event by POST."));
  const name = functionNames.find((known) => known === wanted.toLowerCase());
  if (name === undefined) {
    const all = functionNames.join(", ");
    return send(response, problem(404, `There is no function ${wanted}. There are: ${all}`));
  }
  const body = await readBody(request);
  if (body === null) return send(response, tooLarge());
  const event = parseJson(body.length === 0 ? "{}" : body.toString());
  if (event === null) return send(response, problem(400, "The event must be JSON."));
  const outcome = await backends.invoke(name, event.value);
  if (outcome.kind === "answered") return send(response, json(200, outcome.payload));
  const { headers, ...answer } = json(200, outcome.error);
  send(response, { ...answer, headers: { ...headers, "x-amz-function-error": "Unhandled" } });
}

async function talkToDiscord(
  { personUrl }: Backends,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (personUrl === null) {
    return send(
      response,
      problem(404, "This Vigil is connected to Discord itself: talk to it there."),
    );
  }
  passThrough(request, response, new URL(`${personUrl}${path}`));
}

const json = (status: number, value: unknown): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

/** RFC 9457, as the control API answers too. */
const problem = (status: number, detail: string): HttpAnswer => ({
  status,
  headers: { "content-type": "application/problem+json" },
  body: JSON.stringify({ type: "about:blank", title: STATUS_CODES[status], status, detail }),
});

const tooLarge = (): HttpAnswer => problem(413, "A request may weigh 6 MB at most.");

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const multiple = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === "string" ? value : [...value],
    ]),
  );
  response.writeHead(status, { ...multiple, "content-length": Buffer.byteLength(body) });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
