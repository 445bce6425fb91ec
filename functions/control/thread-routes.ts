/** `/api/threads/{id}/…`: one thread's status, its beat by hand, its past beats. */
import type { Hono } from "hono/tiny";
import * as z from "zod/mini";
import { parseInput } from "../../lib/domain/parse.ts";
import { HistoryLimit, RunNowBody } from "../../lib/domain/wire.ts";
import { heartbeatHistory, runNow, threadStatus } from "../../lib/flows/control.ts";
import type { Control } from "./app.ts";
import {
  type ControlApp,
  deadlineOfRequest,
  foundOr404,
  jsonBody,
  route,
  threadOfPath,
} from "./requests.ts";

const HistoryQuery = z.object({ limit: HistoryLimit });

export function threadRoutes(app: Hono<ControlApp>, { ports, settings }: Control): void {
  route(app, "/api/threads/:id/status", {
    GET: async (c) => {
      const id = threadOfPath(c);
      return c.json(foundOr404(await threadStatus(ports, id), id));
    },
  });

  route(app, "/api/threads/:id/heartbeat/run-now", {
    POST: async (c) => {
      const threadId = threadOfPath(c);
      const { dryRun } = parseInput(RunNowBody, (await jsonBody(c)) ?? {});
      const deadlineAt = deadlineOfRequest(c, ports.clock.now());
      const answer = await runNow(ports, settings, { threadId, dryRun, deadlineAt });
      return c.json(foundOr404(answer, threadId));
    },
  });

  route(app, "/api/threads/:id/heartbeat/history", {
    GET: async (c) => {
      const id = threadOfPath(c);
      const { limit } = parseInput(HistoryQuery, { limit: c.req.query("limit") });
      return c.json(foundOr404(await heartbeatHistory(ports, id, limit), id));
    },
  });
}
