/** Who may use the control API: when deployed the bearer of the API token or of a session, when local this machine alone. */
import type { Context, MiddlewareHandler } from "hono";
import { sessionOf } from "../../lib/domain/pass.ts";
import type { DurationMs } from "../../lib/domain/time.ts";
import { attempts } from "./attempts.ts";
import { type Caller, callerOf, localCaller, tokenCaller } from "./caller.ts";
import { Problem } from "./problem.ts";
import type { ControlApp } from "./requests.ts";
import type { Control } from "./route.ts";
import { isLoopbackHost, requireSameOrigin } from "./same-origin.ts";
import { isSigned, readCookie, sameText } from "./session-cookie.ts";

/** Where a link is used: the one door that needs no key. */
export const enterPath = "/api/session";

/**
 * | in this order | then |
 * | --- | --- |
 * | no API token is set | 503: nobody can be let in |
 * | too many failures from this address in the last minute | 429, whatever is shown |
 * | a link is used | to its route, from the panel's own pages only; 429 when there were too many failures of all |
 * | `Authorization` | the API token or 401; 429 when there were too many failures of all |
 * | a session's cookie | the session or 401; what is no GET or HEAD from the panel's own pages only, else 403 |
 * | nothing | 401 |
 *
 * A failure is what could be a guess: another API token, a link that does not let in, a cookie with another signature.
 * No cookie at all, or one of a session that is over, is none: a page that was left open must not lock its person out.
 */
export function keyHoldersOnly(control: Control): MiddlewareHandler<ControlApp> {
  const { clock } = control.ports;
  const tries = attempts();
  return async (c, next) => {
    const expected = await control.apiToken();
    if (expected === null || expected === "")
      throw new Problem(
        503,
        "No API token is set, so nobody can be let in. Set one: vigil secrets set api-token",
      );
    const source = sourceOf(c);
    const isEntering = c.req.path === enterPath && c.req.method === "POST";
    const authorization = c.req.header("authorization");
    const isGuessable = isEntering || authorization !== undefined;
    const wait = isGuessable ? tries.waitToGuess : tries.waitOf;
    refuseFor(wait(source, clock.now()));
    const note = () => tries.noteFailure(source, clock.now());
    if (isEntering) {
      requireSameOrigin(c);
      await next();
      if (c.res.status === 401) note();
      return;
    }
    c.set(
      "caller",
      authorization === undefined
        ? await bySession(control, expected, c, note)
        : byToken(expected, authorization, note),
    );
    await next();
  };
}

/** Function URLs name the address that they were called from; a header can be made up. */
const sourceOf = (c: Context<ControlApp>): string =>
  c.env?.requestContext?.http?.sourceIp ?? "unknown";

function refuseFor(waitMs: DurationMs | null): void {
  if (waitMs === null) return;
  const wait = Math.max(1, Math.ceil(waitMs / 1_000));
  throw new Problem(
    429,
    `Too many attempts to come in have failed. Try again in ${wait} ${wait === 1 ? "second" : "seconds"}.`,
    { headers: { "Retry-After": String(wait) } },
  );
}

function byToken(expected: string, authorization: string, note: () => void): Caller {
  const given = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (given !== undefined && sameText(given, expected)) return tokenCaller;
  if (given === undefined) throw unknown("Send the API token: Authorization: Bearer <token>");
  note();
  throw unknown("This is not the API token. Compare VIGIL_TOKEN with: vigil secrets set api-token");
}

async function bySession(
  { ports, settings: { ownerIds } }: Control,
  apiToken: string,
  c: Context<ControlApp>,
  note: () => void,
): Promise<Caller> {
  const header = c.req.header("cookie");
  const claimed = readCookie(header);
  if (claimed === null)
    throw unknown(
      "Send the API token: Authorization: Bearer <token>. In a browser: /panel in Discord gives a link that lets you in.",
    );
  const now = ports.clock.now();
  // It says itself that it is over: no need to look it up.
  const session =
    claimed.untilAt <= now ? null : sessionOf(await ports.passes.read(claimed.id), now);
  if (session === null || !ownerIds.includes(session.personId))
    throw unknown("Your session is over. /panel in Discord gives a link that lets you in again.");
  if (!isSigned(claimed, session, apiToken)) {
    note();
    throw unknown("This session is not known. /panel in Discord gives a link that lets you in.");
  }
  if (c.req.method !== "GET" && c.req.method !== "HEAD") requireSameOrigin(c);
  return callerOf(session, ownerIds);
}

const unknown = (detail: string): Problem =>
  new Problem(401, detail, {
    field: "Authorization",
    headers: { "WWW-Authenticate": 'Bearer realm="vigil"' },
  });

/**
 * Lets a request pass that names this machine. A foreign `Host` is a rebound DNS name, a foreign
 * `Origin` another site's page in the person's browser: loopback alone keeps neither out.
 */
export const loopbackOnly: MiddlewareHandler<ControlApp> = async (c, next) => {
  const host = c.req.header("host") ?? "";
  if (!isLoopbackHost(host))
    throw new Problem(403, "Use localhost, 127.0.0.1 or [::1] to reach the local Vigil.", {
      field: "Host",
    });
  const origin = c.req.header("origin");
  if (origin !== undefined && URL.parse(origin)?.host !== host.toLowerCase())
    throw new Problem(403, "Pages of another origin may not use the local Vigil.", {
      field: "Origin",
    });
  c.set("caller", localCaller);
  await next();
};
