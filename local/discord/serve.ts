/** The embedded Discord's one HTTP server: the bot's API, the person's side, and attachments. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { InvalidInput } from "../../lib/domain/parse.ts";
import { parseJson, readBody } from "../http.ts";
import { answerApi } from "./api.ts";
import { invalidJson, noSuchRoute, Refusal, tooLarge } from "./errors.ts";
import type { Limits } from "./limits.ts";
import { limitedFor } from "./limits.ts";
import { listForPerson, personRoutes, streamToPerson } from "./person.ts";
import type { EmbeddedWorld } from "./world.ts";

export const apiPrefix = "/api/v10";
export const personPrefix = "/person";
const filePath = /^(?:\/person)?\/attachments\/(\d{1,20})\/[^/]+$/;

export async function serve(
  world: EmbeddedWorld,
  limits: Limits,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const refused = foreignCaller(request);
    if (refused !== null) return send(response, 403, { error: refused });
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const file = filePath.exec(url.pathname);
    if (file !== null) return sendFile(world, file[1] ?? "", response);
    const { pathname } = url;
    if (pathname.startsWith(`${personPrefix}/`)) await servePerson(world, request, response, url);
    else if (pathname.startsWith(`${apiPrefix}/`))
      await serveBot(world, limits, request, response, url);
    else throw noSuchRoute();
  } catch (error) {
    sendFailure(response, error);
  }
}

async function servePerson(
  world: EmbeddedWorld,
  request: IncomingMessage,
  response: ServerResponse,
  { pathname, searchParams }: URL,
): Promise<void> {
  const route = `${request.method} ${pathname.slice(personPrefix.length)}`;
  if (route === "GET /events") return streamToPerson(world, response);
  if (route === "GET /messages") return send(response, 200, listForPerson(world, searchParams));
  const body = await jsonBody(request);
  for (const [pattern, handle] of personRoutes) {
    const match = pattern.exec(route);
    if (match === null) continue;
    const answer = await handle(world, body, match[1] ?? "");
    return send(response, answer.status, answer.body);
  }
  throw noSuchRoute();
}

/** With the faults of the day: a dropped connection may have done all, or nothing. */
async function serveBot(
  world: EmbeddedWorld,
  limits: Limits,
  request: IncomingMessage,
  response: ServerResponse,
  { pathname, search, searchParams: query }: URL,
): Promise<void> {
  const body = await jsonBody(request);
  const path = pathname.slice(apiPrefix.length);
  const method = request.method ?? "";
  world.inspect({ kind: "request", method, path: path + search, body });
  const { fault, waitMs } = world.faults.ofRequest();
  if (waitMs > 0) await wait(waitMs);
  if (fault === "drop-before") return drop(request);
  const route = `${method} ${path}`;
  const plan = world.faults.plan();
  if (fault === "rate-limit") throw limitedFor(route, plan, world.now());
  const headers = limits.count(route, plan);
  const { authorization } = request.headers;
  const work = answerApi(world, { method, path, query, authorization, body });
  // Refused or not: who is cut off does not hear of it.
  if (fault === "drop-after") {
    await Promise.allSettled([work]);
    return drop(request);
  }
  const answer = await work.catch((error: unknown) => {
    throw error instanceof Refusal
      ? new Refusal(error.status, error.body, { ...headers, ...error.headers })
      : error;
  });
  send(response, answer === undefined ? 204 : 200, answer, headers);
}

const drop = ({ socket }: IncomingMessage): void => {
  socket.resetAndDestroy();
};

/** Loopback alone keeps no other site's page in the person's browser out: its name and origin do. */
function foreignCaller({ headers }: IncomingMessage): string | null {
  const isLocal = (host: string | undefined): boolean =>
    /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? "");
  if (!isLocal(headers.host)) return "Host must be 127.0.0.1 or localhost.";
  const { origin } = headers;
  if (origin === undefined || isLocal(URL.parse(origin)?.host)) return null;
  return "Pages of another origin may not use the embedded Discord.";
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request);
  if (bytes === null) throw tooLarge();
  if (bytes.length === 0) return undefined;
  const parsed = parseJson(bytes.toString("utf8"));
  if (parsed === null) throw invalidJson();
  return parsed.value;
}

/** As Discord's own file server: nothing in it runs, whatever it says it is. */
function sendFile({ files, state }: EmbeddedWorld, id: string, response: ServerResponse): void {
  const bytes = files.read(id);
  const known = [...state.newestFirst()]
    .flatMap(({ attachments = [] }) => attachments)
    .find((attachment) => attachment.id === id);
  if (bytes === null) throw noSuchRoute();
  response
    .writeHead(200, {
      "content-type": known?.content_type ?? "application/octet-stream",
      "content-length": bytes.length,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    })
    .end(bytes);
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  response
    .writeHead(status, { ...headers, "content-type": "application/json" })
    .end(JSON.stringify(body));
}

function sendFailure(response: ServerResponse, error: unknown): void {
  if (error instanceof Refusal) {
    send(response, error.status, error.body, error.headers);
  } else if (error instanceof InvalidInput) {
    send(response, 400, { error: error.message });
  } else {
    console.error("embedded Discord:", error);
    send(response, 500, { message: "500: Internal Server Error", code: 0 });
  }
}
