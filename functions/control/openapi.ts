/** The control API as OpenAPI 3.1, made of its routes and of the very schemas that read and describe them. */
import * as z from "zod/mini";
import { version } from "../../lib/domain/version.ts";
import { CostDays, costDaysJson } from "../../lib/domain/wire/costs.ts";
import { PageLimit, pageLimitJson } from "../../lib/domain/wire/page.ts";
import { RecallLimit, recallLimitJson } from "../../lib/domain/wire/recall.ts";
import { problemStatuses } from "./problem.ts";
import type { Control, Route } from "./route.ts";
import { sessionCookie } from "./session-cookie.ts";

/** @param access decides whether an API token or a session is asked for */
export function openApi(routes: readonly Route[], access: Control["access"]) {
  const paths = Map.groupBy(routes, ({ path }) => path.replace("{+", "{"));
  const operations = (ofPath: readonly Route[]) =>
    Object.fromEntries(ofPath.map((route) => [route.method.toLowerCase(), operationOf(route)]));
  return {
    openapi: "3.1.0" as const,
    info: {
      title: "Vigil's control API",
      version,
      description: "Look at Vigil, wake it, steer it. Times are ISO 8601 in UTC.",
    },
    paths: Object.fromEntries([...paths].map(([path, ofPath]) => [path, operations(ofPath)])),
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: sessionCookie },
      },
    },
    security: access === "token" ? [{ token: [] }, { session: [] }] : [],
  };
}

const operationOf = (route: Route) => ({
  summary: route.summary,
  operationId: operationId(route),
  ...(route.openTo === "anybody" && { security: [] }),
  parameters: [...parametersOf(route), ...(route.isGuarded ? [ifMatch] : [])],
  ...(route.body && {
    requestBody: { required: !route.body.isOptional, content: jsonOf(route.body.schema, "input") },
  }),
  responses: {
    ...(route.mediaType === null
      ? { "204": { description: "Done; there is nothing to answer" } }
      : {
          "200": {
            description: "OK",
            content: { [route.mediaType]: { schema: schemaOf(route.answer, "output") } },
          },
        }),
    default: {
      description: `A problem (RFC 9457): ${problemStatuses.join(", ")}`,
      content: { "application/problem+json": { schema: problemRef } },
    },
  },
});

/** `GET /api/threads/{id}/heartbeat/run-now` is `getThreadsHeartbeatRunNow`; ids leave no trace, and files do. */
function operationId({ method, path }: Route): string {
  const words = path
    .replace(/^\/api\//, "")
    .replace("{+path}", "file")
    .replace("/{id}", path.endsWith("{id}") ? "/one" : "")
    .split(/[^A-Za-z]+/);
  const capitalised = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + capitalised.join("");
}

function parametersOf({ path, input }: Route) {
  return Object.entries(input.shape).map(([name, schema]) => {
    const isInPath = path.includes(`{${name}}`) || path.includes(`{+${name}}`);
    const isRequired = isInPath || !z.safeParse(schema, undefined).success;
    return {
      name,
      in: isInPath ? "path" : "query",
      required: isRequired,
      schema: schemaOf(schema, "input"),
    };
  });
}

const ifMatch = {
  name: "If-Match",
  in: "header",
  required: false,
  description: "The ETag that was seen: the change is made only if it is still current",
  schema: { type: "string" },
};

const jsonOf = (schema: z.core.$ZodType, io: "input" | "output") => ({
  "application/json": { schema: schemaOf(schema, io) },
});

/** OpenAPI 3.1 takes JSON Schema 2020-12 as it stands; its dialect is said once, by the version. */
function schemaOf(schema: z.core.$ZodType, io: "input" | "output") {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ zodSchema, jsonSchema }) => {
      const limit = limits.get(zodSchema);
      if (limit === undefined) return;
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, limit);
    },
  });
  return json;
}

/** Texts of the query string that are numbers to whoever reads them. */
const limits: ReadonlyMap<unknown, object> = new Map<unknown, object>([
  [PageLimit, pageLimitJson],
  [RecallLimit, recallLimitJson],
  [CostDays, costDaysJson],
]);

const problemRef = { $ref: "#/components/schemas/Problem" };

const problemSchema = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    field: { type: "string", description: "What does not fit: a key, a parameter, a header" },
    current: { description: "With a stale write: what is stored now" },
    yours: { description: "With a stale write of a file: what was not written" },
  },
};
