/** Every route of the control API, in one table: the router and the OpenAPI description are made of it. */
import * as z from "zod/mini";
import { aboutRoutes } from "./about-routes.ts";
import { contentsRoutes } from "./contents-routes.ts";
import { costsRoutes } from "./costs-routes.ts";
import { deadLetterRoutes } from "./dead-letter-routes.ts";
import { heartbeatRoutes } from "./heartbeat-routes.ts";
import { memoryRoutes } from "./memory-routes.ts";
import { reminderRoutes } from "./reminder-routes.ts";
import { rightsRoutes } from "./rights-routes.ts";
import { nothing, type Route, route } from "./route.ts";
import { runRoutes } from "./run-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { synthesisRoutes } from "./synthesis-routes.ts";
import { threadRoutes } from "./thread-routes.ts";
import { undoRoutes } from "./undo-routes.ts";

export const routes: readonly Route[] = [
  ...heartbeatRoutes,
  ...threadRoutes,
  ...runRoutes,
  ...contentsRoutes,
  ...costsRoutes,
  ...memoryRoutes,
  ...reminderRoutes,
  ...deadLetterRoutes,
  ...synthesisRoutes,
  ...undoRoutes,
  ...rightsRoutes,
  ...aboutRoutes,
  ...sessionRoutes,
  route({
    method: "GET",
    path: "/api/openapi.json",
    summary: "This description",
    input: nothing,
    answer: z.looseObject({ openapi: z.literal("3.1.0") }),
    openTo: "every-session",
    handle: async ({ control }) => {
      const { openApi } = await import("./openapi.ts");
      return openApi(routes, control.access);
    },
  }),
];
