/** `/api/heartbeat/…`: the system's status, and HEARTBEAT.md. */
import type { Hono } from "hono/tiny";
import { parseInput } from "../../lib/domain/parse.ts";
import { ChecklistBody } from "../../lib/domain/wire.ts";
import { heartbeatStatus, readChecklist, writeChecklist } from "../../lib/flows/control.ts";
import type { Control } from "./app.ts";
import { type ControlApp, foundOr404, jsonBody, route, threadOfQuery } from "./requests.ts";

export function heartbeatRoutes(app: Hono<ControlApp>, { ports }: Control): void {
  route(app, "/api/heartbeat/status", {
    GET: async (c) => c.json(await heartbeatStatus(ports)),
  });

  route(app, "/api/heartbeat/heartbeat.md", {
    GET: async (c) => {
      const id = threadOfQuery(c);
      return c.json(foundOr404(await readChecklist(ports, id), id));
    },
    POST: async (c) => {
      const id = threadOfQuery(c);
      const { content } = parseInput(ChecklistBody, await jsonBody(c));
      return c.json(foundOr404(await writeChecklist(ports, id, content), id));
    },
  });
}
