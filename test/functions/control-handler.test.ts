/** The control function as Lambda calls it: a Function URL event in, an answer out. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { handler } from "../../functions/control/handler.ts";
import { functionUrlContext, functionUrlEvent } from "./function-url-event.ts";

type Handler = typeof handler;
let call: Handler;

// The function reads its environment when it is loaded, as in Lambda.
beforeAll(async () => {
  vi.stubEnv("TABLE_NAME", "vigil");
  vi.stubEnv("QUEUE_URL", "http://127.0.0.1:9/vigil.fifo");
  vi.stubEnv("DEAD_LETTERS_QUEUE_URL", "http://127.0.0.1:9/dead.fifo");
  vi.stubEnv("SECRETS_PATH", "/vigil");
  vi.stubEnv("VIGIL_MODEL", "offline");
  vi.stubEnv("VIGIL_OWNER_IDS", "1");
  vi.stubEnv("RULE_NAME", "vigil-tick");
  vi.stubEnv("CONTROL_ACCESS", "loopback");
  vi.stubEnv("AWS_REGION", "eu-central-1");
  const module = await import("../../functions/control/handler.ts");
  call = module.handler;
  return () => vi.unstubAllEnvs();
});

describe("the control function", () => {
  it("answers a Function URL event", async () => {
    const answer = await call(functionUrlEvent("GET", "/api/nope"), functionUrlContext);
    expect(answer).toMatchObject({
      statusCode: 404,
      headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
    });
    expect(JSON.parse(answer.body)).toMatchObject({ detail: expect.stringContaining("/api/nope") });
  });

  it("does not mind a GET with a body", async () => {
    const answer = await call(
      functionUrlEvent("GET", "/api/nope", { body: "{}" }),
      functionUrlContext,
    );
    expect(answer.statusCode).toBe(404);
  });

  it.each(["TRACE", "CONNECT", "no method"])(
    "answers the method %s as one that no route takes",
    async (method) => {
      const answer = await call(
        functionUrlEvent(method, "/api/heartbeat/status"),
        functionUrlContext,
      );
      expect(answer).toMatchObject({
        statusCode: 405,
        headers: { "content-type": "application/problem+json", allow: "GET" },
      });
    },
  );

  it("takes a body in damaged base64 for a body that is not JSON", async () => {
    const event = functionUrlEvent("POST", "/api/heartbeat/heartbeat.md", {
      body: "*e30=*{",
      headers: { "content-type": "application/json" },
    });
    const { statusCode } = await call({ ...event, isBase64Encoded: true }, functionUrlContext);
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
  });

  it("quotes only the beginning of a path that is not there", async () => {
    const answer = await call(functionUrlEvent("GET", `/${"x".repeat(5_000)}`), functionUrlContext);
    expect(answer.statusCode).toBe(404);
    expect(answer.body.length).toBeLessThan(500);
  });

  it("guards the Host that the browser sent", async () => {
    const event = functionUrlEvent("GET", "/api/heartbeat/status", {
      headers: { host: "evil.example" },
    });
    expect((await call(event, functionUrlContext)).statusCode).toBe(403);
  });

  it("says that a body is not JSON", async () => {
    const event = functionUrlEvent("POST", "/api/heartbeat/heartbeat.md", {
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect((await call(event, functionUrlContext)).statusCode).toBe(400);
  });
});
