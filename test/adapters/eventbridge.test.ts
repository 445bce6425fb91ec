/** EventBridge's two ports against the local event bus, and what only EventBridge does. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventBridgeBus, eventBridgeRule } from "../../lib/adapters/eventbridge.ts";
import type { LogEvent } from "../../lib/domain/event.ts";
import { type HttpServer, readBody, serveHttp } from "../../local/http.ts";
import { readTarget, recordOf } from "../../local/iam/permissions.ts";
import { serviceResult } from "../../local/iam/proxy.ts";
import { type EventBus, openEventBus } from "../../local/services/event-bus.ts";
import { eight } from "../contracts/samples.ts";

const rule = { name: "vigil-tick", arn: "arn", everyMs: 60_000, enabled: true, targets: [] };

let home: string;
let bus: EventBus;
let server: HttpServer;
/** Answers in the place of the local event bus. */
let answer: Awaited<ReturnType<EventBus["handler"]>> | null;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "vigil-bus-"));
  bus = await openEventBus(home);
  bus.know([rule]);
  answer = null;
  server = await serveHttp(async (request, response) => {
    const raw = (await readBody(request)) ?? Buffer.alloc(0);
    const target = readTarget(String(request.headers["x-amz-target"]));
    if (target === null) throw new Error("no service");
    const body = recordOf(JSON.parse(raw.toString()));
    const { headers } = request;
    const given = answer ?? (await bus.handler({ ...target, body }, { headers, body: raw }));
    response.writeHead(given.status, given.headers).end(given.body);
  }, "the event bus");
  vi.stubEnv("AWS_ENDPOINT_URL", server.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(home, { recursive: true });
});

const event: LogEvent = {
  id: "01JD000000000000000000000A",
  threadId: "default",
  at: eight,
  type: "spoke",
  detail: { run: "r1", actions: "speak" },
};

describe("the bus", () => {
  it("carries an event under Vigil's name, its type and the keys of the control API", async () => {
    await eventBridgeBus().publish(event);
    const line = recordOf(JSON.parse(await readFile(join(home, "events.jsonl"), "utf8")));
    expect(line).toMatchObject({ Source: "vigil", DetailType: "spoke" });
    expect(JSON.parse(String(line["Detail"]))).toEqual({
      thread_id: "default",
      id: event.id,
      at: "2025-11-21T08:00:00.000Z",
      type: "spoke",
      detail: event.detail,
    });
  });

  it("does not take a refused entry for a published one", async () => {
    const refused = { ErrorCode: "InternalFailure", ErrorMessage: "try later" };
    answer = serviceResult({ FailedEntryCount: 1, Entries: [refused] });
    await expect(eventBridgeBus().publish(event)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("InternalFailure: try later"),
    });
  });
});

describe("the rule", () => {
  it("is disabled and enabled, and again, as often as one likes", async () => {
    const { enable, disable } = eventBridgeRule(rule.name);
    await disable();
    await disable();
    expect(bus.isEnabled(rule)).toBe(false);
    await enable();
    await enable();
    expect(bus.isEnabled(rule)).toBe(true);
  });

  it("that is not there is named in the fault", async () => {
    await expect(eventBridgeRule("gone").disable()).rejects.toMatchObject({
      code: "rejected",
      message: expect.stringContaining("rule gone"),
    });
  });
});
