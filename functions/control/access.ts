/** Who may use the control API: the bearer of the token when deployed, this machine alone when local. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { Problem } from "./problem.ts";

/** Lets a request pass that carries `Authorization: Bearer <token>`; asks for the token when first needed. */
export const bearerOnly =
  (apiToken: () => Promise<string | null>): MiddlewareHandler =>
  async (c, next) => {
    const expected = await apiToken();
    if (expected === null || expected === "")
      throw new Problem(
        503,
        "No API token is set, so nobody can be let in. Set one: vigil secrets set api-token",
      );
    const given = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    if (given === undefined || !sameText(given, expected))
      throw new Problem(
        401,
        given === undefined
          ? "Send the API token: Authorization: Bearer <token>"
          : "This is not the API token. Compare VIGIL_TOKEN with: vigil secrets set api-token",
        { field: "Authorization", headers: { "WWW-Authenticate": 'Bearer realm="vigil"' } },
      );
    await next();
  };

/** Compares digests, so that neither length nor first difference shows in the time it takes. */
const sameText = (one: string, other: string): boolean =>
  timingSafeEqual(digestOf(one), digestOf(other));

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Lets a request pass that names this machine. A foreign `Host` is a rebound DNS name, a foreign
 * `Origin` another site's page in the person's browser: loopback alone keeps neither out.
 */
export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header("host") ?? "";
  if (!loopbackHost.test(host))
    throw new Problem(403, "Use localhost, 127.0.0.1 or [::1] to reach the local Vigil.", {
      field: "Host",
    });
  const origin = c.req.header("origin");
  if (origin !== undefined && hostOf(origin) !== host.toLowerCase())
    throw new Problem(403, "Pages of another origin may not use the local Vigil.", {
      field: "Origin",
    });
  await next();
};

/** Null for `null` (a sandboxed page) and anything else that is no URL. */
const hostOf = (origin: string): string | null => URL.parse(origin)?.host ?? null;
