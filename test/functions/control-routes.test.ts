/** Steering and looking through the control API: config, start and stop, and what a thread holds. */
import { beforeEach, describe, expect, it, test, vi } from "vitest";
import { routes } from "../../functions/control/routes.ts";
import { seconds } from "../../lib/domain/time.ts";
import { openThread } from "../../lib/flows/open-thread.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
});

const config = "/api/threads/default/heartbeat/config";
const json = async (path: string): Promise<unknown> => (await world.request(path)).json();
const change = (body: unknown, headers: Record<string, string> = {}) =>
  world.request(config, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...headers },
  });

describe("config", () => {
  it("shows every key, and its rev as the ETag", async () => {
    const response = await world.request(config);
    expect(response.headers.get("etag")).toBe('"1"');
    expect(await response.json()).toEqual({
      thread_id: "default",
      config: {
        enabled: true,
        every: 1800,
        target: "dm",
        active_hours_start: null,
        active_hours_end: null,
        timezone: "UTC",
        model: null,
        max_tokens: 500,
        temperature: 0.7,
        dry_run: false,
        think_at_least_every_seconds: 14_400,
        daily_budget_usd: 0.5,
        synthesis_model: null,
        synthesis_daily_budget_usd: 0.1,
        tools: expect.arrayContaining(["speak", "post", "rest"]),
        bash: null,
      },
      last_run: null,
      last_summary: null,
      rev: 1,
    });
  });

  it("tells of the last beat", async () => {
    await world.post("/api/threads/default/heartbeat/run-now", "");
    expect(await json(config)).toMatchObject({
      last_run: "2025-11-21T08:00:00.000Z",
      last_summary: expect.stringContaining("rested"),
    });
  });

  it("takes ORIGIN's own sets as they stand", async () => {
    const businessHours = { active_hours_start: 9, active_hours_end: 17, target: "last" };
    const response = await change({ every_seconds: 900, timezone: "UTC", ...businessHours });
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBe('"2"');
    expect(await response.json()).toMatchObject({ config: { every: 900, ...businessHours } });
  });

  test.for([
    { says: "If-Match", ask: () => change({ every: 900 }, { "If-Match": '"1"' }) },
    { says: "rev in the body", ask: () => change({ every: 900, rev: 1 }) },
  ])("a stale write by $says: 409, and what is current", async ({ ask }) => {
    await change({ every: 600 });
    const response = await ask();
    expect(response.headers.get("etag")).toBe('"2"');
    expect(ProblemDocument.parse(await response.json())).toMatchObject({
      status: 409,
      field: "rev",
      current: { rev: 2, config: { every: 600 } },
    });
    expect(await json(config)).toMatchObject({ rev: 2, config: { every: 600 } });
  });

  test.for([
    { says: "the right If-Match", headers: { "If-Match": '"1"' }, body: {} },
    { says: "any If-Match", headers: { "If-Match": "*" }, body: {} },
    { says: "the right rev", headers: {}, body: { rev: 1 } },
    { says: "both", headers: { "If-Match": '"1"' }, body: { rev: 1 } },
  ])("a write with $says is made", async ({ headers, body }) => {
    expect((await change({ every: 600, ...body }, headers)).status).toBe(200);
  });

  const range = (field: string, words: string) => ({ field, detail: `${field} ${words}.` });
  test.for([
    { body: { every: 59 }, ...range("every", "must be between 60 and 86400 seconds") },
    { body: { every_seconds: 86_401 }, ...range("every", "must be between 60 and 86400 seconds") },
    { body: { every: "1800" }, ...range("every", "must be between 60 and 86400 seconds") },
    { body: { max_tokens: 9 }, ...range("max_tokens", "must be between 10 and 4000") },
    { body: { max_tokens: 4_001 }, ...range("max_tokens", "must be between 10 and 4000") },
    { body: { temperature: 1.1 }, ...range("temperature", "must be between 0 and 1") },
    { body: { enabled: "yes" }, ...range("enabled", "must be true or false") },
    { body: { dry_run: 1 }, ...range("dry_run", "must be true or false") },
    { body: { colour: "red" }, ...range("colour", "is not a known field") },
    { body: { target: "everybody" }, field: "target", detail: /none, last, dm or a channel's id/ },
    { body: { timezone: "Mars/Olympus" }, field: "timezone", detail: /IANA time zone/ },
    {
      body: { active_hours_start: 25, active_hours_end: 9 },
      field: "active_hours_start",
      detail: /between 0 and 23/,
    },
    {
      body: { active_hours_start: 9, active_hours_end: 25 },
      field: "active_hours_end",
      detail: /between 0 and 24/,
    },
    { body: { active_hours_start: 9 }, field: "active_hours_end", detail: /must be set too/ },
    { body: { active_hours_end: 9 }, field: "active_hours_start", detail: /must be set too/ },
    {
      body: { active_hours_start: 9, active_hours_end: "09:00" },
      field: "active_hours_end",
      detail: /must differ/,
    },
    { body: { model: "llama" }, field: "model", detail: /bedrock:<id>/ },
    { body: { tools: ["speak", "speak"] }, field: "tools", detail: /each named once/ },
    { body: { tools: ["sudo"] }, field: "tools.0", detail: /must be one of/ },
    { body: { daily_budget_usd: -1 }, field: "daily_budget_usd", detail: /between 0 and 1000/ },
    {
      body: { think_at_least_every_seconds: -1 },
      field: "think_at_least_every_seconds",
      detail: /between 0 and 604800/,
    },
    { body: { rev: "1" }, field: "rev", detail: /rev of an earlier answer/ },
  ])("refuses $body and names $field", async ({ body, field, detail }) => {
    const before = world.ports.items.all();
    const problem = ProblemDocument.parse(await (await change(body)).json());
    expect(problem).toMatchObject({ status: 422, field });
    expect(problem.detail).toMatch(detail);
    expect(world.ports.items.all()).toEqual(before);
  });

  test.for([
    { says: "an If-Match that is no ETag", header: "yesterday", field: "If-Match" },
    { says: "an If-Match that contradicts rev", header: '"2"', field: "rev" },
  ])("refuses $says", async ({ header, field }) => {
    const response = await change({ every: 600, rev: 1 }, { "If-Match": header });
    expect(ProblemDocument.parse(await response.json())).toMatchObject({ status: 422, field });
    expect(await json(config)).toMatchObject({ rev: 1 });
  });
});

describe("start and stop", () => {
  it("switch what the status shows", async () => {
    const stopped = await world.post("/api/heartbeat/stop", "");
    expect(await stopped.json()).toEqual({ ok: true, message: "Vigil is stopped." });
    expect(await json("/api/heartbeat/status")).toMatchObject({ running: false });
    const started = await world.post("/api/heartbeat/start", "");
    expect(await started.json()).toEqual({ ok: true, message: "Vigil is started." });
    expect(await json("/api/heartbeat/status")).toMatchObject({ running: true });
  });
});

describe("looking", () => {
  beforeEach(async () => {
    const { ports } = world;
    await openThread(ports, "42");
    ports.model.script(async (_turn, call) => {
      await call("write", { path: "notes/trains.md", content: "Line 4" });
      return "";
    });
    await world.post("/api/threads/default/heartbeat/run-now", "");
    await change({ every: 600 });
    ports.clock.advance(seconds(1));
    await world.post("/api/heartbeat/heartbeat.md", '{"content":"- [ ] Tea?"}');
    await ports.feed.post({
      id: "01JD000000000000000000000A",
      threadId: "default",
      at: ports.clock.now(),
      author: "assistant",
      title: "Rain",
      content: "At five.",
    });
  });

  it("threads: all of them, page by page", async () => {
    expect(await json("/api/threads?limit=1")).toMatchObject({
      threads: [{ thread_id: "42", enabled: false }],
      next_cursor: "42",
    });
    expect(await json("/api/threads?limit=1&cursor=42")).toMatchObject({
      threads: [{ thread_id: "default" }],
      next_cursor: null,
    });
  });

  it("one thread: its status, its config, and what its next beat will decide by", async () => {
    expect(await json("/api/threads/default")).toMatchObject({
      thread_id: "default",
      every_seconds: 600,
      config: { every: 600, model: null },
      rev: 2,
      config_problem: null,
      last_change_at: "2025-11-21T08:00:01.000Z",
      next_line_due_at: null,
      circuit: { failures: 0, open_until_at: null },
    });
  });

  it("feed, messages and budget", async () => {
    expect(await json("/api/threads/default/feed")).toMatchObject({
      posts: [{ title: "Rain", content: "At five.", up: 0, down: 0, votes: {}, comments: [] }],
    });
    expect(await json("/api/threads/default/messages")).toEqual({
      thread_id: "default",
      messages: [],
    });
    expect(await json("/api/threads/default/budget")).toMatchObject({
      day: "2025-11-21",
      timezone: "UTC",
      cap_usd: 0.5,
      spent_usd: 0,
      left_usd: 0.5,
      system: { cap_usd: 2, timezone: "UTC" },
    });
  });

  it("events: newest first, page by page; and none after they are cleared", async () => {
    const first = await json("/api/events?limit=1");
    expect(first).toMatchObject({
      thread_id: "default",
      events: [{ type: "checklist-changed", at: "2025-11-21T08:00:01.000Z" }],
      next_cursor: expect.any(String),
    });
    expect(await json("/api/events")).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ type: "config-changed" })]),
      next_cursor: null,
    });
    const cleared = await world.request("/api/events", { method: "DELETE" });
    expect(await cleared.json()).toMatchObject({ ok: true });
    expect(await json("/api/events")).toMatchObject({ events: [], next_cursor: null });
  });

  it("why, in a sentence", async () => {
    expect(await json("/api/threads/default/why")).toMatchObject({
      sentence: expect.stringMatching(/^I last woke .*Next: /),
    });
  });

  it("all that the panel shows first, as each answers by itself, from one read of the thread", async () => {
    const reads = vi.spyOn(world.ports.threads, "read");
    const pulse = await json("/api/threads/default/pulse?limit=1");
    expect(reads).toHaveBeenCalledTimes(1);
    expect(pulse).toEqual({
      system: await json("/api/heartbeat/status"),
      thread: await json("/api/threads/default"),
      why: await json("/api/threads/default/why"),
      budget: await json("/api/threads/default/budget"),
      runs: await json("/api/threads/default/runs?limit=1"),
    });
  });

  it("history: by cursor, and nothing after its end", async () => {
    const history = "/api/threads/default/heartbeat/history";
    await world.post("/api/threads/default/heartbeat/run-now", "");
    const page = await json(`${history}?limit=1`);
    expect(page).toMatchObject({ total_runs: 2, next_cursor: expect.any(String) });
    const [, cursor = ""] = /"next_cursor":"(\w+)"/.exec(JSON.stringify(page)) ?? [];
    expect(await json(`${history}?limit=1&cursor=${cursor}`)).toMatchObject({
      activities: [{ success: true }],
      total_runs: 2,
      next_cursor: null,
    });
  });

  const nowhere = "/api/threads/404";
  test.for([
    { path: nowhere, status: 404 },
    { path: `${nowhere}/why`, status: 404 },
    { path: `${nowhere}/pulse`, status: 404 },
    { path: `${nowhere}/feed`, status: 404 },
    { path: `${nowhere}/messages`, status: 404 },
    { path: `${nowhere}/budget`, status: 404 },
    { path: `${nowhere}/heartbeat/config`, status: 404 },
    { path: `${nowhere}/heartbeat/history`, status: 404 },
    { path: "/api/events?thread=404", status: 404 },
    { path: "/api/threads/default/feed?limit=1e2", status: 422, field: "limit" },
    { path: "/api/threads/default/messages?limit=101", status: 422, field: "limit" },
    { path: "/api/threads/default/pulse?limit=0", status: 422, field: "limit" },
    { path: "/api/threads?cursor=a%20b", status: 422, field: "cursor" },
    { path: "/api/events?cursor=yesterday", status: 422, field: "cursor" },
    { path: "/api/events?thread=a%20b", status: 422, field: "thread" },
    { path: "/api/events?thred=404", status: 422, field: "thred" },
    { path: "/api/threads/default/heartbeat/history?cursor=zzz", status: 422, field: "cursor" },
  ])("$path: $status $field", async ({ path, status, field }) => {
    const problem = ProblemDocument.parse(await json(path));
    expect(problem).toMatchObject({ status, ...(field && { field }) });
  });
});

describe("the table of routes", () => {
  // The router takes the first pattern that fits, and answers 405 when it has no such method.
  it("has what is named before what takes any name", () => {
    const paths = [...new Set(routes.map(({ path }) => path))];
    const patternOf = (path: string) =>
      new RegExp(`^${path.replaceAll(/\{\+\w+\}/g, "[^]+").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    const reached = paths.map((path) => paths.find((other) => patternOf(other).test(path)));
    expect(reached).toEqual(paths);
  });
});
