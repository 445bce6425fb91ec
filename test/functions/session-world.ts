/** A deployed control function behind its Function URL, with two owners, three threads, and links into the panel. */
import { functionUrlHandler } from "../../functions/control/function-url.ts";
import type { Control } from "../../functions/control/route.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import { newPass } from "../../lib/domain/pass.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import { functionUrlContext, functionUrlEvent } from "./function-url-event.ts";

export const host = "abc.lambda-url.eu-central-1.on.aws";
export const fromPanel = { origin: `https://${host}`, "sec-fetch-site": "same-origin" };
export const first = "1";
export const second = "2";

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: string | null;
  readonly body?: unknown;
  /** The text of a body that is no JSON. */
  readonly text?: string;
  readonly from?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookie: string;
  readonly body: string;
  readonly json: Record<string, unknown>;
}

export interface SessionWorld {
  readonly ports: MemoryPorts;
  ownerIds: string[];
  apiToken: string;
  ask(method: string, path: string, asked?: Asked): Promise<Answered>;
  /** A link's token, as `/panel` makes it. */
  link(personId?: string, threadId?: string): Promise<string>;
  enter(token: string, asked?: Asked): Promise<Answered>;
  /** A session's cookie as a browser sends it. */
  session(personId?: string, threadId?: string): Promise<string>;
}

/** `name=value` of a `Set-Cookie`. */
export const shownOf = (setCookie: string): string => setCookie.split(";")[0] ?? "";

/** @param panel the files that the door serves, and its nonces */
export async function sessionWorld(
  panel: Pick<Control, "panel" | "newNonce"> = memoryPanel,
): Promise<SessionWorld> {
  const ports = memoryPorts();
  await openSystem(ports);
  for (const id of ["42", "43"]) await openThread(ports, id);
  const settings = {
    model: "offline",
    freeProviders: [],
    dailyBudgetUsd: 2,
    get ownerIds() {
      return world.ownerIds;
    },
  } as const;
  const call = functionUrlHandler({
    ...panel,
    ports,
    settings,
    access: "token",
    apiToken: async () => world.apiToken,
  });

  const world: SessionWorld = {
    ports,
    ownerIds: [first, second],
    apiToken: "s3cret",
    async ask(
      method,
      path,
      { headers = {}, cookie = null, body, text, from = "203.0.113.7" } = {},
    ) {
      const sent = body === undefined ? (text ?? null) : JSON.stringify(body);
      const [rawPath = "", rawQueryString = ""] = path.split("?");
      const type = sent === null ? {} : { "content-type": "application/json" };
      const event = functionUrlEvent(method, rawPath, {
        body: sent,
        headers: { host, ...type, ...headers },
      });
      const { requestContext } = event as { requestContext: { http: object } };
      const answer = await call(
        {
          ...event,
          rawQueryString,
          ...(cookie === null ? {} : { cookies: cookie.split("; ") }),
          requestContext: { ...requestContext, http: { ...requestContext.http, sourceIp: from } },
        } as Parameters<typeof call>[0],
        functionUrlContext,
      );
      const { statusCode, cookies = [], body: answered } = answer;
      const isJson = String(answer.headers?.["content-type"]).includes("json");
      return {
        status: statusCode,
        headers: (answer.headers ?? {}) as Record<string, string>,
        setCookie: cookies.join(),
        body: answered,
        json: isJson && answered !== "" ? JSON.parse(answered) : {},
      };
    },
    async link(personId = first, threadId = "default") {
      const token = ports.tokens.make();
      const id = ports.tokens.digestOf(token);
      const salt = ports.tokens.make();
      await ports.passes.create(newPass({ id, personId, threadId, salt }, ports.clock.now()));
      return token;
    },
    enter: (token, asked = {}) =>
      world.ask("POST", "/api/session", { headers: fromPanel, body: { token }, ...asked }),
    async session(personId, threadId) {
      const { setCookie } = await world.enter(await world.link(personId, threadId));
      return shownOf(setCookie);
    },
  };
  return world;
}
