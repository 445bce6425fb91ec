/** The control API through its front door: routes, shapes, refusals. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { controlApp } from "../../functions/control/app.ts";
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { minutes, seconds } from "../../lib/domain/time.ts";
import { HistoryAnswer, RunNowAnswer } from "../../lib/domain/wire/run.ts";
import { ThreadStatusAnswer } from "../../lib/domain/wire/status.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

let world: ControlWorld;
let ports: ControlWorld["ports"];
let request: ControlWorld["request"];
let post: ControlWorld["post"];

beforeEach(async () => {
  world = await controlWorld();
  ({ ports, request, post } = world);
});

const problemIn = async (response: Response) => {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = ProblemDocument.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
};

describe("answers", () => {
  it("tells the system's status", async () => {
    const response = await request("/api/heartbeat/status");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({
      enabled: true,
      running: true,
      check_interval_seconds: 60,
    });
  });

  it("tells a thread's status", async () => {
    const response = await request("/api/threads/default/status");
    const status = ThreadStatusAnswer.parse(await response.json());
    expect(status.lines).toEqual(["conversation: idle", "heartbeat: idle"]);
  });

  test.for([
    { says: "without a body", send: () => ({ method: "POST" }), dryRun: false },
    { says: "with an empty object", send: () => json({}), dryRun: false },
    { says: "dry", send: () => json({ dryRun: true }), dryRun: true },
    { says: "dry, in snake case", send: () => json({ dry_run: true }), dryRun: true },
  ])("runs a beat $says", async ({ send, dryRun }) => {
    const response = await request("/api/threads/default/heartbeat/run-now", send());
    const answer = RunNowAnswer.parse(await response.json());
    expect(answer).toMatchObject({ ran: true, ran_successfully: true, dry_run: dryRun });
    expect(answer.run?.trigger).toBe("by-hand");
  });

  const json = (body: unknown): RequestInit => ({
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json; charset=utf-8" },
  });

  it("ends a beat early enough to record it and to answer", async () => {
    const lambdaContext = { getRemainingTimeInMillis: () => minutes(1) };
    const path = "/api/threads/default/heartbeat/run-now";
    await request(path, { method: "POST" }, { lambdaContext });
    expect(ports.model.turns[0]?.deadlineAt).toBe(ports.clock.now() + seconds(45));
  });

  it("shows as much history as was asked for", async () => {
    for (let run = 0; run < 3; run += 1) {
      ports.clock.advance(minutes(1));
      await request("/api/threads/default/heartbeat/run-now", { method: "POST" });
    }
    const shown = async (query: string) => {
      const response = await request(`/api/threads/default/heartbeat/history${query}`);
      return HistoryAnswer.parse(await response.json()).activities.length;
    };
    expect(await shown("")).toBe(3);
    expect(await shown("?limit=2")).toBe(2);
  });

  it("reads and writes HEARTBEAT.md, of the thread that was named or of default", async () => {
    const content = "## Rules\n- If rain → say so.";
    const written = await post("/api/heartbeat/heartbeat.md", JSON.stringify({ content }));
    expect(await written.json()).toMatchObject({ content, path: "HEARTBEAT.md", version: 2 });
    const read = await request("/api/heartbeat/heartbeat.md?thread=default");
    expect(await read.json()).toMatchObject({ content, last_modified: expect.any(String) });
    expect(read.headers.get("etag")).toBe('"2"');
  });

  test.for([
    { says: "If-Match", headers: { "if-match": '"1"' }, rest: {} },
    { says: "version", headers: {}, rest: { version: 1 } },
  ])("shows both sides when HEARTBEAT.md was changed meanwhile, by $says", async (row) => {
    const path = "/api/heartbeat/heartbeat.md";
    const send = (content: string) =>
      request(path, {
        method: "POST",
        headers: { "content-type": "application/json", ...row.headers },
        body: JSON.stringify({ content, ...row.rest }),
      });
    expect((await send("- [ ] Tea?")).headers.get("etag")).toBe('"2"');
    const refused = await send("- [ ] Coffee?");
    expect(refused.headers.get("etag")).toBe('"2"');
    expect(await problemIn(refused)).toMatchObject({
      status: 409,
      field: "version",
      current: { content: "- [ ] Tea?", version: 2 },
      yours: { content: "- [ ] Coffee?" },
    });
    expect(await (await request(path)).json()).toMatchObject({ content: "- [ ] Tea?" });
  });
});

describe("refusals", () => {
  const checklist = "/api/heartbeat/heartbeat.md";
  const runNow = "/api/threads/default/heartbeat/run-now";
  const history = "/api/threads/default/heartbeat/history";

  test.for([
    { says: "an unknown route", ask: () => request("/api/nope"), status: 404 },
    { says: "an unknown thread", ask: () => request("/api/threads/42/status"), status: 404 },
    {
      says: "a run of an unknown thread",
      ask: () => post("/api/threads/42/heartbeat/run-now", "{}"),
      status: 404,
    },
    {
      says: "an unknown thread's checklist",
      ask: () => request(`${checklist}?thread=42`),
      status: 404,
    },
    {
      says: "a name that is none",
      ask: () => request("/api/threads/..%2f..%2fetc/status"),
      status: 422,
      field: "id",
    },
    {
      says: "another name that is none",
      ask: () => request(`${checklist}?thread=a%20b`),
      status: 422,
      field: "thread",
    },
    {
      says: "a history of none",
      ask: () => request(`${history}?limit=0`),
      status: 422,
      field: "limit",
    },
    {
      says: "a history of 101",
      ask: () => request(`${history}?limit=101`),
      status: 422,
      field: "limit",
    },
    { says: "a body that is not JSON", ask: () => post(checklist, "{content:"), status: 400 },
    { says: "a body that is no object", ask: () => post(checklist, "[]"), status: 422 },
    { says: "a body of null, which is no empty one", ask: () => post(runNow, "null"), status: 422 },
    {
      says: "a body that is not UTF-8",
      ask: () =>
        request(checklist, {
          method: "POST",
          body: Buffer.from('{"content":"\xe9"}', "latin1"),
          headers: { "Content-Type": "application/json" },
        }),
      status: 400,
    },
    { says: "no body where one is needed", ask: () => post(checklist, ""), status: 422 },
    {
      says: "a form",
      ask: () => post(checklist, "content=x", "application/x-www-form-urlencoded"),
      status: 415,
      field: "Content-Type",
    },
    {
      says: "an empty checklist",
      ask: () => post(checklist, '{"content":""}'),
      status: 422,
      field: "content",
    },
    {
      says: "a misspelt dry run",
      ask: () => post(runNow, '{"dryrun":true}'),
      status: 422,
      field: "dryrun",
    },
    {
      says: "a body of more than 256 KB",
      ask: () => post(checklist, JSON.stringify({ content: "x".repeat(256 * 1024) })),
      status: 413,
    },
  ])("$says: $status $field", async ({ ask, status, field }) => {
    const problem = await problemIn(await ask());
    expect(problem).toMatchObject({ status, ...(field && { field }) });
    expect(ports.model.turns).toEqual([]);
  });

  it("names the methods that a path takes", async () => {
    const response = await request(checklist, { method: "DELETE" });
    expect(response.headers.get("allow")).toBe("GET, POST");
    expect((await problemIn(response)).detail).toContain("not DELETE");
  });

  it("says which stored item is corrupt, and what to do", async () => {
    ports.items.damage(threadKey("default"), { fence: "many" });
    const problem = await problemIn(await request("/api/threads/default/status"));
    expect(problem.status).toBe(409);
    expect(problem.detail).toMatch(/T#default.*fence.*Correct that item/);
  });
});

describe("when the world fails", () => {
  /** What the API answers when its store throws. */
  const askBroken = async (error: Error): Promise<Response> => {
    const read = async () => {
      throw error;
    };
    const broken = { ...ports, threads: { ...ports.threads, read } };
    const app = controlApp({ ...world.control, ports: broken });
    return app.request("/api/threads/default/status", { headers: { host: "localhost" } }, {});
  };

  test.for([
    { fault: new Fault("unavailable", "threads.read", "no answer"), retryAfter: "5" },
    {
      fault: new Fault("throttled", "threads.read", "slow down", { retryAfterMs: 1_200 }),
      retryAfter: "2",
    },
  ])("$fault.message: 503, to be tried again after $retryAfter s", async (row) => {
    const response = await askBroken(row.fault);
    expect(response.headers.get("retry-after")).toBe(row.retryAfter);
    expect((await problemIn(response)).detail).toContain(row.fault.message);
    expect(response.status).toBe(503);
  });

  it("a bug shows nothing of itself outside, and its message in the log", async () => {
    const problem = await problemIn(await askBroken(new TypeError("x is not a function")));
    expect(problem.status).toBe(500);
    expect(problem.detail).not.toContain("x is not");
    expect(ports.log.lines).toContainEqual(
      expect.objectContaining({
        event: "control.failed",
        fields: expect.objectContaining({ reason: "x is not a function" }),
      }),
    );
  });
});
