/** The web panel's files: one page for all of its addresses, and what that page loads. They hold no data. */
import type { Context, Hono } from "hono";
import { contentSecurityPolicy, cspNoncePlaceholder } from "../../lib/domain/csp.ts";
import { defaultThreadId, ThreadId } from "../../lib/domain/ids.ts";
import { pulsePath } from "../../lib/domain/pulse-path.ts";
import { Problem } from "./problem.ts";
import type { ControlApp } from "./requests.ts";
import type { Control } from "./route.ts";

/** `/t/default/runs` and the like are the page's own addresses; the browser asks for them when it reloads. */
const pageAddresses = ["/", "/enter", "/t/*"] as const;

const contentTypes: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/** Which of two encodings the browser would rather have; brotli is a fifth smaller. */
const encodings = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;

/** Adds the panel to the API's app. To GET and HEAD only; every other method is 405. */
export function servePanel(app: Hono<ControlApp>, { access, panel, newNonce }: Control): void {
  // Elsewhere the page asks its session where to go; who is on this machine needs none.
  if (access === "loopback") app.get("/", (c) => c.redirect(`/t/${defaultThreadId}`));
  for (const address of pageAddresses) {
    app.get(address, async (c) => {
      const nonce = newNonce();
      const page = (await panel.page()).replaceAll(cspNoncePlaceholder, nonce);
      return c.html(page, 200, {
        ...pageHeaders,
        ...askedNext(c.req.path),
        "Content-Security-Policy": contentSecurityPolicy(nonce),
      });
    });
    app.all(address, onlyGet);
  }
  app.get("/assets/:name", (c) => answerAsset(c, panel));
  app.all("/assets/:name", onlyGet);
}

/**
 * Pulse's answer is asked for with the page, and is there when the page's script asks for it. No more than a hint: who may
 * have the answer is decided when it is asked for.
 */
function askedNext(path: string): Record<string, string> {
  const [, thread] = /^\/t\/([^/]+)\/?$/.exec(path) ?? [];
  if (thread === undefined || !ThreadId.safeParse(thread).success) return {};
  return { Link: `<${pulsePath(thread)}>; rel=preload; as=fetch; crossorigin` };
}

const onlyGet = (): never => {
  throw new Problem(405, "This is a page: it takes GET.", { headers: { Allow: "GET, HEAD" } });
};

const pageHeaders = {
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
} as const;

/** A file's name holds the hash of its contents, so that a browser may keep it for ever. */
async function answerAsset(c: Context<ControlApp>, panel: Control["panel"]): Promise<Response> {
  const name = c.req.param("name") ?? "";
  const [, ending = ""] = /^[\w-][\w.-]*\.(\w+)$/.exec(name) ?? [];
  const type = contentTypes[ending];
  if (type !== undefined) {
    const accepted = c.req.header("accept-encoding") ?? "";
    const wanted = encodings.filter(({ name }) =>
      new RegExp(`(^|[ ,])${name}($|[ ,;])`).test(accepted),
    );
    for (const { suffix, name: encoding } of [...wanted, { suffix: "", name: null }]) {
      const bytes = await panel.asset(`${name}${suffix}`);
      if (bytes === null) continue;
      return c.body(bytes, 200, {
        "Content-Type": type,
        "Cache-Control": "public, max-age=31536000, immutable",
        "Cross-Origin-Resource-Policy": "same-origin",
        Vary: "Accept-Encoding",
        ...(encoding === null ? {} : { "Content-Encoding": encoding }),
      });
    }
  }
  throw new Problem(
    404,
    "There is no such file. The panel was renewed meanwhile: load the page again.",
  );
}
