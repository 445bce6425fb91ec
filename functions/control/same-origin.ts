/** same-origin: what a browser sends by itself, a cookie above all, counts only for the panel's own pages. */
import type { Context } from "hono";
import { Problem } from "./problem.ts";

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Whether a request names this machine. */
export const isLoopbackHost = (host: string): boolean => loopbackHost.test(host);

/**
 * Refuses a request that another origin's page may have caused. Browsers send `Origin` with every request but GET and
 * HEAD (Fetch, "append a request Origin header"), and most of them `Sec-Fetch-Site` (Fetch Metadata), which no page
 * can set. A program that shows a cookie must say the origin, too.
 */
export function requireSameOrigin(c: Context): void {
  const host = (c.req.header("host") ?? "").toLowerCase();
  const origin = URL.parse(c.req.header("origin") ?? "");
  const isSecure = origin?.protocol === "https:" || isLoopbackHost(host);
  if (origin === null || origin.host !== host || !isSecure)
    throw new Problem(
      403,
      "A change must come from the panel's own pages: Origin must be this address.",
      { field: "Origin" },
    );
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin")
    throw new Problem(
      403,
      "A change must come from the panel's own pages: another site's page may have caused this one.",
      { field: "Sec-Fetch-Site" },
    );
}
