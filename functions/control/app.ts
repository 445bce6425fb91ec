/** The control API as one app: access first, then the routes; whatever goes wrong ends as a problem document. */
import { bodyLimit } from "hono/body-limit";
import { Hono } from "hono/tiny";
import { reasonOf } from "../../lib/domain/fault.ts";
import { shortened } from "../../lib/domain/parse.ts";
import { keyHoldersOnly, loopbackOnly } from "./access.ts";
import { servePanel } from "./panel-files.ts";
import { Problem, problemOf, problemResponse } from "./problem.ts";
import type { ControlApp } from "./requests.ts";
import type { Control, Route } from "./route.ts";
import { routes } from "./routes.ts";

const bodyLimitBytes = 256 * 1024;

export function controlApp(control: Control): Hono<ControlApp> {
  const app = new Hono<ControlApp>();
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
    c.header("X-Content-Type-Options", "nosniff");
  });
  if (control.access === "loopback") app.use(loopbackOnly);
  // Before a key is asked for: the panel's files are the same for everybody, and hold no data.
  servePanel(app, control);
  if (control.access === "token") app.use(keyHoldersOnly(control));
  app.use(bodyLimit({ maxSize: bodyLimitBytes, onError: tooLarge }));
  for (const [path, ofPath] of Map.groupBy(routes, ({ path }) => path))
    register(app, control, patternOf(path), ofPath);
  app.notFound((c) =>
    problemResponse(
      new Problem(
        404,
        `There is no ${shortened(c.req.path)}. /api/openapi.json lists what there is.`,
      ),
    ),
  );
  app.onError((error, c) => {
    const problem = problemOf(error);
    if (problem.status >= 500) {
      const { method, path } = c.req;
      const reason = reasonOf(problem.cause ?? problem);
      control.ports.log.error("control.failed", { method, path, status: problem.status, reason });
    }
    return problemResponse(problem);
  });
  return app;
}

/** A path's methods; every other method is answered by 405 with `Allow`. */
function register(
  app: Hono<ControlApp>,
  control: Control,
  pattern: string,
  ofPath: readonly Route[],
): void {
  const methods = ofPath.map(({ method }) => method);
  for (const route of ofPath) app.on(route.method, pattern, (c) => route.respond(control, c));
  app.all(pattern, (c) => {
    throw new Problem(
      405,
      `${shortened(c.req.path)} takes ${methods.join(" and ")}, not ${shortened(c.req.method)}.`,
      {
        headers: { Allow: methods.join(", ") },
      },
    );
  });
}

/** `/api/threads/{id}` as Hono has it, `/api/threads/:id`; `{+path}` takes slashes and line breaks too. */
const patternOf = (path: string): string =>
  path.replace(/\{\+(\w+)\}/g, ":$1{[^]+}").replace(/\{(\w+)\}/g, ":$1");

const tooLarge = (): never => {
  throw new Problem(413, `The body is larger than ${bodyLimitBytes / 1024} KB.`);
};
