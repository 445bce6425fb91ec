/** The control API as one app: access first, then the routes; whatever goes wrong ends as a problem document. */
import { bodyLimit } from "hono/body-limit";
import { Hono } from "hono/tiny";
import { reasonOf } from "../../lib/domain/fault.ts";
import type { Settings } from "../../lib/domain/settings.ts";
import type { ControlPorts } from "../../lib/flows/control.ts";
import { bearerOnly, loopbackOnly } from "./access.ts";
import { heartbeatRoutes } from "./heartbeat-routes.ts";
import { Problem, problemOf, problemResponse } from "./problem.ts";
import type { ControlApp } from "./requests.ts";
import { threadRoutes } from "./thread-routes.ts";

/** What the composition root hands to the control function. */
export interface Control {
  readonly ports: ControlPorts;
  readonly settings: Settings;
  readonly access: "token" | "loopback";
  /** Null when none is configured. Asked for on every request: the adapter remembers it. */
  readonly apiToken: () => Promise<string | null>;
}

const bodyLimitBytes = 256 * 1024;

export function controlApp(control: Control): Hono<ControlApp> {
  const app = new Hono<ControlApp>();
  app.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
    c.header("X-Content-Type-Options", "nosniff");
  });
  app.use(control.access === "token" ? bearerOnly(control.apiToken) : loopbackOnly);
  app.use(bodyLimit({ maxSize: bodyLimitBytes, onError: tooLarge }));
  heartbeatRoutes(app, control);
  threadRoutes(app, control);
  app.notFound((c) =>
    problemResponse(
      new Problem(404, `There is no ${c.req.path}. docs/api.md lists what there is.`),
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

const tooLarge = (): never => {
  throw new Problem(413, `The body is larger than ${bodyLimitBytes / 1024} KB.`);
};
