/** Syntheses through the control API: listed, shown, made, undone; proposals accepted; and what is refused. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { synthesisKey, synthesisRecordKey } from "../../lib/adapters/dynamo/keys.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { byPerson } from "../../lib/domain/memory.ts";
import { minutes } from "../../lib/domain/time.ts";
import {
  AcceptAnswer,
  SynthesesAnswer,
  SynthesisAnswer,
  SynthesisNowAnswer,
  UndoAnswer,
} from "../../lib/domain/wire/synthesis.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

const facts = "- likes tea\n- lives in Berlin\n- has two cats\n- works at night\n";
const messageId = "01JA0000000000000000000A01";
const nowhere = "01JB0000000000000000000B02";
const base = "/api/threads/default/syntheses";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld({ model: "openai:llama3.2", freeProviders: ["openai"] });
  await write("user.md", facts);
  await write("notes/old.md", facts);
});

const write = (path: string, content: string) =>
  world.ports.memory.write("default", byPerson(path, content), world.ports.clock.now());

/** The person has spoken; the synthesis writes a note, and proposes a shorter user.md. */
async function prepare(): Promise<void> {
  const { ports } = world;
  const at = ports.clock.now();
  await ports.history.append({
    id: messageId,
    threadId: "default",
    at,
    role: "user",
    agent: "conversation",
    kind: "said",
    text: "I moved to Rome.",
    author: "Ada",
  });
  await ports.synthesis.note("default", messageId, { dueAt: at, shardCount: 1 });
  ports.model.script(async (_turn, call) => {
    const sources = ["m1"];
    await call("rewrite", { path: "notes/rome.md", content: "Rome it is.\n", sources });
    await call("rewrite", { path: "user.md", content: "- Rome\n", sources });
    await call("done", { summary: "Ada moved to Rome." });
    return "";
  });
}

const get = async (path: string) => (await world.request(path)).json();
const post = async (path: string, body = "") => (await world.post(path, body)).json();
const now = () => post(`${base}/now`);

/** Makes one; answers its id. */
async function made(): Promise<string> {
  await prepare();
  return SynthesisNowAnswer.parse(await now()).synthesis?.id ?? "none was made";
}

const change = {
  path: "notes/rome.md",
  content: "Rome it is.\n",
  before: 0,
  sources: [messageId],
};
const proposal = {
  path: "user.md",
  content: "- Rome\n",
  before: 2,
  sources: [messageId],
  reason: expect.stringContaining("the new user.md drops more than a quarter"),
};

describe("now", () => {
  it("makes one, and answers it whole", async () => {
    await prepare();
    expect(await now()).toEqual({
      thread_id: "default",
      made: true,
      reason: null,
      synthesis: {
        id: expect.stringMatching(/^[0-9A-Z]{26}$/),
        thread_id: "default",
        state: "done",
        started_at: "2025-11-21T08:00:00.000Z",
        summary: "Ada moved to Rome.",
        messages_read: [messageId],
        diary_read: [],
        memory_read: [
          { path: "soul.md", version: 1 },
          { path: "user.md", version: 2 },
          { path: "notes/old.md", version: 1 },
        ],
        changes: [change],
        proposals: [proposal],
        model: "openai:llama3.2",
        usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
        cost_usd: 0,
      },
    });
  });

  it("says why none was made", async () => {
    const none = { thread_id: "default", made: false, synthesis: null };
    expect(await now()).toEqual({ ...none, reason: "no-work" });
    const request = { id: "default", seenDueAt: null, now: world.ports.clock.now(), leaseMs };
    await world.ports.synthesis.claim(request);
    expect(await now()).toEqual({ ...none, reason: "already-running" });
  });

  it("says why the model failed", async () => {
    await prepare();
    world.ports.model.script(async () => {
      throw new Fault("unavailable", "model.run", "the model is down");
    });
    const reason = expect.stringContaining("the model is down");
    expect(await now()).toMatchObject({ made: false, reason });
  });
});

describe("the list", () => {
  it("says when one is due, when the last was, and why one was skipped", async () => {
    expect(await get(base)).toEqual({
      thread_id: "default",
      last_at: null,
      due_at: null,
      last_skip: null,
      syntheses: [],
      next_cursor: null,
    });
    const id = await made();
    await now();
    expect(await get(base)).toMatchObject({
      last_at: "2025-11-21T08:00:00.000Z",
      due_at: null,
      last_skip: "no-work",
      syntheses: [{ id }],
    });
    await prepare();
    expect(await get(base)).toMatchObject({ due_at: "2025-11-21T08:00:00.000Z" });
  });

  it("goes on by its cursor, and ends", async () => {
    const first = await made();
    world.ports.clock.advance(minutes(1));
    const second = await made();
    const page = SynthesesAnswer.parse(await get(`${base}?limit=1`));
    expect(page).toMatchObject({ syntheses: [{ id: second }], next_cursor: second });
    expect(await get(`${base}?limit=1&cursor=${second}`)).toMatchObject({
      syntheses: [{ id: first }],
      next_cursor: null,
    });
    expect(await get(`${base}?cursor=${first}`)).toMatchObject({ syntheses: [] });
  });
});

describe("one of them", () => {
  it("is shown as it was made", async () => {
    const id = await made();
    const shown = SynthesisAnswer.parse(await get(`${base}/${id}`));
    expect(shown).toMatchObject({ id, changes: [change], proposals: [proposal] });
  });

  it("is undone, and what was changed since is kept and named", async () => {
    const id = await made();
    expect(UndoAnswer.parse(await post(`${base}/${id}/undo`))).toEqual({
      thread_id: "default",
      id,
      undone: ["notes/rome.md"],
      kept: [],
    });
    expect(await get(`${base}/${id}`)).toMatchObject({ state: "undone" });
    await write("notes/rome.md", "Mine.");
    expect(await post(`${base}/${id}/undo`)).toMatchObject({
      undone: [],
      kept: ["notes/rome.md"],
    });
  });

  it("has what it proposed written after all", async () => {
    const id = await made();
    const accepted = await post(`${base}/${id}/accept`, '{"path":"user.md"}');
    expect(AcceptAnswer.parse(accepted)).toEqual({
      thread_id: "default",
      id,
      path: "user.md",
      version: 3,
    });
    expect(await get("/api/threads/default/memory/user.md")).toMatchObject({
      author: "person",
      run_id: id,
      content: "- Rome\n",
    });
    expect(await get(`${base}/${id}`)).toMatchObject({ proposals: [] });
  });

  it("a proposal for what was changed since: 409 with both sides", async () => {
    const id = await made();
    await write("user.md", "- mine\n");
    const answer = await post(`${base}/${id}/accept`, '{"path":"user.md"}');
    expect(ProblemDocument.parse(answer)).toMatchObject({
      status: 409,
      field: "path",
      detail: expect.stringContaining("user.md was changed since"),
      current: { path: "user.md", version: 3, author: "person", content: "- mine\n" },
      yours: { content: "- Rome\n" },
    });
    expect(await get(`${base}/${id}`)).toMatchObject({ proposals: [{ path: "user.md" }] });
  });

  it("whose record is corrupt: 409 that names the item, and the list goes on without it", async () => {
    const id = await made();
    world.ports.items.damage(synthesisRecordKey("default", id), { changes: "none" });
    const problem = ProblemDocument.parse(await get(`${base}/${id}`));
    expect(problem).toMatchObject({ status: 409, detail: expect.stringContaining(id) });
    expect(await get(base)).toMatchObject({ syntheses: [] });
  });

  it("of a thread whose state is corrupt: 409", async () => {
    await made();
    world.ports.items.damage(synthesisKey("default"), { lastAt: "yesterday" });
    expect(await get(base)).toMatchObject({ status: 409 });
  });
});

describe("what does not fit changes nothing", () => {
  const user = '{"path":"user.md"}';
  test.for([
    { ask: "GET /api/threads/404/syntheses", status: 404 },
    { ask: `GET /api/threads/404/syntheses/${nowhere}`, status: 404 },
    { ask: "POST /api/threads/404/syntheses/now", status: 404 },
    { ask: `POST /api/threads/404/syntheses/${nowhere}/undo`, status: 404 },
    { ask: `POST /api/threads/404/syntheses/${nowhere}/accept`, body: user, status: 404 },
    { ask: `GET ${base}/${nowhere}`, status: 404 },
    { ask: `POST ${base}/${nowhere}/undo`, status: 404 },
    { ask: `POST ${base}/${nowhere}/accept`, body: user, status: 404 },
    { ask: "GET /api/threads/a%20b/syntheses", status: 422, field: "id" },
    { ask: `GET ${base}?limit=0`, status: 422, field: "limit" },
    { ask: `GET ${base}?limit=101`, status: 422, field: "limit" },
    { ask: `GET ${base}?cursor=yesterday`, status: 422, field: "cursor" },
    { ask: `GET ${base}?since=1`, status: 422, field: "since" },
    { ask: `GET ${base}/a.b`, status: 422, field: "synthesis" },
    { ask: `GET ${base}/${nowhere}X`, status: 422, field: "synthesis" },
    { ask: `POST ${base}/a%20b/undo`, status: 422, field: "synthesis" },
    { ask: `POST ${base}/a.b/accept`, body: user, status: 422, field: "synthesis" },
    { ask: `POST ${base}/${nowhere}/accept`, body: "{}", status: 422, field: "path" },
    { ask: `POST ${base}/${nowhere}/accept`, body: '{"path":"../x"}', status: 422, field: "path" },
    {
      ask: `POST ${base}/${nowhere}/accept`,
      body: '{"path":"user.md","file":1}',
      status: 422,
      field: "file",
    },
    { ask: `POST ${base}`, status: 405 },
    { ask: `GET ${base}/now`, status: 405 },
    { ask: `DELETE ${base}/${nowhere}`, status: 405 },
  ])("$ask $body: $status $field", async ({ ask, body, status, field }) => {
    const before = world.ports.items.all();
    const [method = "GET", path = "/"] = ask.split(" ");
    const headers = { "Content-Type": "application/json" };
    const response = await world.request(path, { method, headers, ...(body && { body }) });
    expect(ProblemDocument.parse(await response.json())).toMatchObject({
      status,
      ...(field && { field }),
    });
    expect(world.ports.items.all()).toEqual(before);
  });

  it("a path that one does not propose: 404 that names the field", async () => {
    const id = await made();
    const answer = await post(`${base}/${id}/accept`, '{"path":"notes/old.md"}');
    expect(ProblemDocument.parse(answer)).toMatchObject({ status: 404, field: "path" });
  });
});
