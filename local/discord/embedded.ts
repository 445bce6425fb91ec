/** A Discord for one machine and one person: no account, no network, and the same refusals. */
import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { InvalidInput } from "../../lib/domain/parse.ts";
import { parseJson, readBody, serveHttp } from "../http.ts";
import { answerApi } from "./api.ts";
import { invalidJson, noSuchRoute, Refusal } from "./errors.ts";
import { openIdentity } from "./identity.ts";
import { invokeForPerson, listForPerson, streamToPerson, writeForPerson } from "./person.ts";
import { snowflakes } from "./snowflake.ts";
import { type Forgetting, openState } from "./state.ts";
import { tokenLivesMs } from "./webhooks.ts";
import { personName } from "./wire.ts";
import type { Application, EmbeddedWorld } from "./world.ts";

export interface EmbeddedDiscordOptions {
  /** A folder of its own: `discord-identity.json` and `discord.jsonl` are kept in it. */
  readonly dataDir: string;
  /** 0, or nothing, for any free one. */
  readonly port?: number;
  /** Asked at each interaction: the application may move. */
  readonly interactionsUrl: () => string;
  /** Told about lines of the file that cannot be read. */
  readonly warn?: (text: string) => void;
  /** For tests: the clock that ids, signatures and tokens live by, and Discord's three seconds. */
  readonly now?: () => number;
  readonly ackWithinMs?: number;
}

export interface EmbeddedDiscord {
  /** `http://127.0.0.1:<port>/api/v10`, in the place of https://discord.com/api/v10. */
  readonly apiUrl: string;
  /** `http://127.0.0.1:<port>/person`: messages, events and interactions of the one person. */
  readonly personUrl: string;
  readonly applicationId: string;
  readonly publicKey: string;
  readonly botToken: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly dmChannelId: string;
  close(): Promise<void>;
}

/** Far more than the page shows or Vigil reads back; a nonce holds for less than a token lives. */
const forgetting: Forgetting = {
  messagesAChannel: 1_000,
  afterMs: tokenLivesMs,
  fileBytes: 5 * 1024 * 1024,
};

const apiPrefix = "/api/v10";
const personPrefix = "/person";

/** Starts it on 127.0.0.1 with what `dataDir` remembers. One process at a time may use a folder. */
export async function startEmbeddedDiscord(
  options: EmbeddedDiscordOptions,
): Promise<EmbeddedDiscord> {
  mkdirSync(options.dataDir, { recursive: true });
  const now = options.now ?? Date.now;
  const file = join(options.dataDir, "discord.jsonl");
  const state = openState(file, options.warn ?? console.warn, forgetting);
  const newId = snowflakes(now, state.newestId);
  const world: EmbeddedWorld = {
    identity: openIdentity(join(options.dataDir, "discord-identity.json"), newId),
    state,
    newId,
    now,
    ackWithinMs: options.ackWithinMs ?? 3_000,
    application: newApplication(options.interactionsUrl),
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // `serve` answers its own failures; what is left is a socket that broke under it.
    serve(world, request, response).catch(() => response.destroy());
  };
  const server = await serveHttp(listener, "the embedded Discord", options.port ?? 0);
  const { applicationId, publicKey, botToken, personId, dmChannelId } = world.identity;
  return {
    apiUrl: server.url + apiPrefix,
    personUrl: server.url + personPrefix,
    applicationId,
    publicKey,
    botToken,
    person: { id: personId, name: personName },
    dmChannelId,
    close: async () => {
      await server.close();
      world.state.close();
    },
  };
}

function newApplication(defaultUrl: () => string): Application {
  let ownUrl: string | null = null;
  return {
    interactionsUrl: () => ownUrl ?? defaultUrl(),
    setInteractionsUrl: (url) => {
      ownUrl = url;
    },
    commands: [],
  };
}

async function serve(
  world: EmbeddedWorld,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const refused = foreignCaller(request);
    if (refused !== null) return send(response, 403, { error: refused });
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const route = `${request.method} ${url.pathname}`;
    if (route === `GET ${personPrefix}/events`) return streamToPerson(world, response);
    if (route === `GET ${personPrefix}/messages`)
      return send(response, 200, listForPerson(world, url.searchParams.get("after")));
    const body = await jsonBody(request);
    const forPerson = await answerPerson(world, route, body);
    if (forPerson !== null) return send(response, forPerson.status, forPerson.body);
    if (!url.pathname.startsWith(`${apiPrefix}/`)) throw noSuchRoute();
    const answer = await answerApi(world, {
      method: request.method ?? "",
      path: url.pathname.slice(apiPrefix.length),
      query: url.searchParams,
      authorization: request.headers.authorization,
      body,
    });
    send(response, answer === undefined ? 204 : 200, answer);
  } catch (error) {
    sendFailure(response, error);
  }
}

function answerPerson(world: EmbeddedWorld, route: string, body: unknown) {
  if (route === `POST ${personPrefix}/interactions`) return invokeForPerson(world, body);
  if (route === `POST ${personPrefix}/messages`) return writeForPerson(world, body);
  return null;
}

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
  if (bytes === null) throw new Refusal(413, 40005, "Request entity too large");
  if (bytes.length === 0) return undefined;
  const parsed = parseJson(bytes.toString("utf8"));
  if (parsed === null) throw invalidJson();
  return parsed.value;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function sendFailure(response: ServerResponse, error: unknown): void {
  if (error instanceof Refusal) {
    send(response, error.status, error.body);
  } else if (error instanceof InvalidInput) {
    send(response, 400, { error: error.message });
  } else {
    console.error("embedded Discord:", error);
    send(response, 500, { message: "500: Internal Server Error", code: 0 });
  }
}
