/** OpenAPI: every route is described, by the schemas that it answers with. */
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { openApi } from "../../functions/control/openapi.ts";
import { routes } from "../../functions/control/routes.ts";
import packageJson from "../../package.json" with { type: "json" };
import { controlWorld } from "./control-world.ts";

const Operation = z.looseObject({
  summary: z.string(),
  operationId: z.string(),
  parameters: z.array(
    z.looseObject({ name: z.string(), in: z.string(), required: z.boolean(), schema: z.unknown() }),
  ),
  requestBody: z.optional(z.unknown()),
  responses: z.union([
    z.looseObject({ "200": z.unknown(), default: z.unknown() }),
    z.looseObject({ "204": z.unknown(), default: z.unknown() }),
  ]),
});
const Document = z.looseObject({
  openapi: z.literal("3.1.0"),
  info: z.looseObject({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

const document = Document.parse(openApi(routes, "token"));
const operation = (path: string, method: string) => Operation.parse(document.paths[path]?.[method]);

describe("/api/openapi.json", () => {
  it("is answered as plain JSON", async () => {
    const world = await controlWorld();
    const response = await world.request("/api/openapi.json");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(openApi(routes, "loopback"))));
  });

  it("describes every route, each under a name of its own", () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(
      routes.map(({ method, path }) => `${method} ${path.replace("{+", "{")}`).toSorted(),
    );
    const names = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it("names the parameters where they are, with their ranges", () => {
    const { parameters } = operation("/api/threads/{id}/heartbeat/history", "get");
    expect(parameters).toMatchObject([
      { name: "id", in: "path", required: true, schema: { type: "string" } },
      {
        name: "limit",
        in: "query",
        required: false,
        schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
      },
      { name: "cursor", in: "query", required: false },
    ]);
    expect(operation("/api/threads/{id}/recall", "get").parameters).toMatchObject([
      { name: "id", in: "path" },
      { name: "q", in: "query", required: true, schema: { minLength: 1, maxLength: 500 } },
      {
        name: "limit",
        in: "query",
        required: false,
        schema: { type: "integer", minimum: 1, maximum: 20, default: 5 },
      },
    ]);
    expect(operation("/api/threads/{id}/memory/{path}", "get").parameters).toMatchObject([
      { name: "id", in: "path" },
      { name: "path", in: "path" },
      { name: "version", in: "query", required: false },
    ]);
  });

  it("tells the ranges of a config, and that it is guarded", () => {
    const { parameters, requestBody } = operation("/api/threads/{id}/heartbeat/config", "post");
    expect(parameters.map(({ name }) => name)).toEqual(["id", "If-Match"]);
    expect(requestBody).toMatchObject({
      required: true,
      content: {
        "application/json": {
          schema: {
            additionalProperties: false,
            properties: {
              every: { type: "integer", minimum: 60, maximum: 86_400 },
              temperature: { minimum: 0, maximum: 1 },
              rev: { type: "integer" },
            },
          },
        },
      },
    });
  });

  it("says which answers are lines, and what must be confirmed", () => {
    const { responses } = operation("/api/events/export", "get");
    const lines = { "application/x-ndjson": { schema: { type: "string" } } };
    expect(responses["200"]).toMatchObject({ content: lines });
    expect(operation("/api/threads/{id}", "delete").parameters).toMatchObject([
      { name: "id", in: "path" },
      { name: "confirm", in: "query", required: false, schema: { type: "string" } },
    ]);
    expect(operation("/api/threads/{id}/export", "get").parameters).toMatchObject([
      { name: "id", in: "path" },
      { name: "cursor", in: "query", required: false, schema: { type: "string" } },
    ]);
  });

  it("tells that a memory file is guarded, and what it may hold", () => {
    const { parameters, requestBody } = operation("/api/threads/{id}/memory/{path}", "put");
    expect(parameters.map(({ name }) => name)).toEqual(["id", "path", "If-Match"]);
    expect(requestBody).toMatchObject({
      content: {
        "application/json": {
          schema: {
            additionalProperties: false,
            required: ["content"],
            properties: { content: { type: "string" }, version: { type: "integer", minimum: 0 } },
          },
        },
      },
    });
    const removal = operation("/api/threads/{id}/memory/{path}", "delete");
    expect(removal.parameters.map(({ name }) => name)).toEqual([
      "id",
      "path",
      "version",
      "If-Match",
    ]);
  });

  it("asks for the token or a session where one is needed, and has the package's version", () => {
    expect(document["security"]).toEqual([{ token: [] }, { session: [] }]);
    expect(operation("/api/session", "post")["security"]).toEqual([]);
    expect(openApi(routes, "loopback").security).toEqual([]);
    expect(document.info.version).toBe(packageJson.version);
  });
});
