/** Memory files through the control API: read, written, removed, moved, restored, searched; and what is refused. */
import { beforeEach, describe, expect, it, test } from "vitest";
import * as z from "zod/mini";
import { functionUrlHandler } from "../../functions/control/function-url.ts";
import { originOf } from "../../lib/domain/memory.ts";
import { seconds } from "../../lib/domain/time.ts";
import { MemoryFileAnswer, MemoryLogAnswer } from "../../lib/domain/wire/memory.ts";
import { openThread } from "../../lib/flows/open-thread.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";
import { functionUrlContext, functionUrlEvent } from "./function-url-event.ts";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
});

const tree = "/api/threads/default/memory";
const ask = async (method: string, path: string, body?: unknown, headers = {}) =>
  world.request(`${tree}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { "Content-Type": "application/json", ...headers },
  });
const put = (path: string, content: unknown, rest: object = {}, headers = {}) =>
  ask("PUT", `/${path}`, { content, ...rest }, headers);
const file = async (response: Response) => {
  expect(response.status).toBe(200);
  return MemoryFileAnswer.parse(await response.json());
};
const problem = async (response: Response) => ProblemDocument.parse(await response.json());
const get = async (path: string) => file(await ask("GET", `/${path}`));

describe("reading", () => {
  beforeEach(async () => {
    const { ports } = world;
    ports.model.script(async (_turn, call) => {
      await call("write", { path: "notes/trains.md", content: "Line 4" });
      return "";
    });
    await world.post("/api/threads/default/heartbeat/run-now", "");
    ports.clock.advance(seconds(1));
    await put("HEARTBEAT.md", "- [ ] Tea?");
  });

  const common = { author: "vigil", run_id: null, sources: [], hearsay: false };

  it("lists the files without contents, each with its version and its origin", async () => {
    const at = "2025-11-21T08:00:00.000Z";
    const [run] = await world.ports.runs.recent("default", 1);
    expect(await (await ask("GET", "")).json()).toEqual({
      thread_id: "default",
      files: [
        {
          ...common,
          path: "HEARTBEAT.md",
          version: 2,
          last_modified: "2025-11-21T08:00:01.000Z",
          bytes: 10,
          author: "person",
        },
        { ...common, path: "soul.md", version: 1, last_modified: at, bytes: expect.any(Number) },
        { ...common, path: "user.md", version: 1, last_modified: at, bytes: expect.any(Number) },
        {
          ...common,
          path: "notes/trains.md",
          version: 1,
          last_modified: at,
          bytes: 6,
          author: "heartbeat",
          run_id: run?.id,
        },
      ],
      hits: null,
      more_hits: false,
    });
  });

  it("answers a file with its version as the ETag, and earlier versions of it", async () => {
    await put("notes/trains.md", "Line 5");
    const response = await ask("GET", "/notes/trains.md");
    expect(response.headers.get("etag")).toBe('"2"');
    expect(await response.json()).toMatchObject({
      path: "notes/trains.md",
      version: 2,
      author: "person",
      deleted: false,
      content: "Line 5",
    });
    const earlier = await ask("GET", "/notes/trains.md?version=1");
    expect(earlier.headers.get("etag")).toBe('"1"');
    expect(await earlier.json()).toMatchObject({ version: 1, content: "Line 4" });
    const never = await problem(await ask("GET", "/notes/trains.md?version=3"));
    expect(never.detail).toContain("no version 3 of notes/trains.md");
  });

  it("takes the path as generated clients send it, its slash encoded", async () => {
    expect(await get("notes%2Ftrains.md")).toMatchObject({ path: "notes/trains.md" });
  });

  it("finds lines by words, whatever their case", async () => {
    await put("notes/plan.md", "Monday\nLINE 4 at 8:15\n");
    expect(await (await ask("GET", "?q=line%204")).json()).toMatchObject({
      files: [{ path: "notes/plan.md" }, { path: "notes/trains.md" }],
      hits: [
        { path: "notes/plan.md", line: 2, text: "LINE 4 at 8:15" },
        { path: "notes/trains.md", line: 1, text: "Line 4" },
      ],
      more_hits: false,
    });
    expect(await (await ask("GET", "?q=nowhere")).json()).toMatchObject({ files: [], hits: [] });
  });

  it("shows in the history which versions a beat has read", async () => {
    const history = await world.request("/api/threads/default/heartbeat/history");
    expect(await history.json()).toMatchObject({
      activities: [{ memory_read: expect.arrayContaining([{ path: "HEARTBEAT.md", version: 1 }]) }],
    });
  });
});

describe("the log", () => {
  const log = async (query = "") =>
    MemoryLogAnswer.parse(await (await ask("GET", `/log${query}`)).json());
  const shown = ({ changes }: z.infer<typeof MemoryLogAnswer>) =>
    changes.map(({ path, version, deleted }) => `${path} ${version}${deleted ? " removed" : ""}`);

  beforeEach(async () => {
    for (const content of ["one", "two", "three"]) await put("notes/a.md", content);
    world.ports.clock.advance(seconds(1));
    await put("notes/b.md", "b");
    world.ports.clock.advance(seconds(1));
    await ask("DELETE", "/notes/a.md");
  });

  it("pages through the versions of a file, newest first, its removal among them", async () => {
    expect(shown(await log("?path=notes/a.md"))).toEqual([
      "notes/a.md 4 removed",
      "notes/a.md 3",
      "notes/a.md 2",
      "notes/a.md 1",
    ]);
    const first = await log("?path=notes/a.md&limit=3");
    expect(first.next_cursor).toBe("2");
    const second = await log(`?path=notes/a.md&limit=3&cursor=${first.next_cursor}`);
    expect(shown(second)).toEqual(["notes/a.md 1"]);
    expect(second.next_cursor).toBeNull();
  });

  it("without a path: the newest change of every file, removed ones too", async () => {
    const everything = shown(await log());
    expect(everything).toEqual([
      "notes/a.md 4 removed",
      "notes/b.md 1",
      "HEARTBEAT.md 1",
      "soul.md 1",
      "user.md 1",
    ]);
    const paged: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page: z.infer<typeof MemoryLogAnswer> = await log(`?limit=1${query}`);
      paged.push(...shown(page));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(everything);
  });

  test.for(["?cursor=3", "?path=notes/a.md&cursor=1:notes/a.md", "?cursor=yesterday"])(
    "%s: that cursor is of another list",
    async (query) => {
      expect(await problem(await ask("GET", `/log${query}`))).toMatchObject({
        status: 422,
        field: "cursor",
      });
    },
  );
});

describe("writing", () => {
  it("makes a version by the person, which the ETag names", async () => {
    const response = await put("notes/a.md", "Hello\r\nthere\u0007");
    expect(response.headers.get("etag")).toBe('"1"');
    expect(await response.json()).toMatchObject({
      version: 1,
      author: "person",
      run_id: null,
      content: "Hello\r\nthere",
    });
  });

  test.for([
    { says: "If-Match", rest: {}, headers: { "If-Match": '"1"' } },
    { says: "version", rest: { version: 1 }, headers: {} },
    { says: "0, as if it were new", rest: { version: 0 }, headers: {} },
  ])("a stale write by $says: 409, with what is there and what was not written", async (given) => {
    await put("notes/a.md", "one");
    await put("notes/a.md", "theirs");
    const response = await put("notes/a.md", "mine", given.rest, given.headers);
    expect(response.headers.get("etag")).toBe('"2"');
    expect(await problem(response)).toMatchObject({
      status: 409,
      field: "version",
      current: { version: 2, content: "theirs", author: "person" },
      yours: { content: "mine" },
    });
    const merged = await put("notes/a.md", "both", { version: 2 });
    expect(await file(merged)).toMatchObject({ version: 3 });
  });

  it("a write to what was removed meanwhile: 409, and nothing is current", async () => {
    await put("notes/a.md", "one");
    await ask("DELETE", "/notes/a.md");
    const response = await put("notes/a.md", "mine", { version: 1 });
    expect(await problem(response)).toMatchObject({
      status: 409,
      current: null,
      yours: { content: "mine" },
    });
  });

  it("removes by DELETE, unless somebody was faster; a core file never", async () => {
    await put("notes/a.md", "one");
    await put("notes/a.md", "two");
    for (const stale of [
      await ask("DELETE", "/notes/a.md?version=1"),
      await ask("DELETE", "/notes/a.md", undefined, { "If-Match": '"1"' }),
    ])
      expect(await problem(stale)).toMatchObject({
        status: 409,
        current: { content: "two" },
        yours: { content: null },
      });
    expect(await file(await ask("DELETE", "/notes/a.md?version=2"))).toMatchObject({
      version: 3,
      deleted: true,
      content: "",
    });
    expect((await ask("DELETE", "/notes/a.md")).status).toBe(404);
    expect(await problem(await ask("DELETE", "/soul.md"))).toMatchObject({
      status: 422,
      field: "path",
      detail: expect.stringContaining("write what it should say instead"),
    });
  });

  it("moves, and not onto another file", async () => {
    await put("notes/a.md", "one");
    await put("notes/b.md", "two");
    const taken = await ask("POST", "/move", { from: "notes/a.md", to: "notes/b.md" });
    expect(await problem(taken)).toMatchObject({
      status: 409,
      current: { path: "notes/b.md", content: "two" },
      yours: { content: "one" },
    });
    const moved = await ask("POST", "/move", { from: "notes/a.md", to: "notes/c.md" });
    expect(await file(moved)).toMatchObject({
      path: "notes/c.md",
      version: 1,
      sources: ["notes/a.md@1"],
      content: "one",
    });
    expect((await ask("GET", "/notes/a.md")).status).toBe(404);
  });

  it("restores", async () => {
    await put("soul.md", "");
    const restored = await ask("POST", "/restore", { path: "soul.md", version: 1 });
    expect(restored.headers.get("etag")).toBe('"3"');
    expect(await file(restored)).toMatchObject({ version: 3, sources: ["soul.md@1"] });
    const never = await ask("POST", "/restore", { path: "soul.md", version: 9 });
    expect(await problem(never)).toMatchObject({
      status: 404,
      detail: expect.stringContaining("no version 9 of soul.md"),
    });
  });
});

describe("what does not fit", () => {
  beforeEach(async () => {
    await openThread(world.ports, "42");
    const theirs = { path: "notes/secret.md", content: "42's own", origin: originOf("person") };
    await world.ports.memory.write("42", theirs, world.ports.clock.now());
  });

  const hostile = [
    "notes/..%2f..%2fsoul.md",
    "..%2f..%2f42%2fmemory%2fsoul.md",
    "notes%252fa.md",
    "notes/%2525.md",
    "%2Fetc%2Fpasswd",
    "//etc/passwd",
    "/soul.md",
    "C:%5Cnotes%5Ca.md",
    "notes%5Ca.md",
    "notes/a.md%00",
    "notes/%00.md",
    "notes/a%0A.md",
    `notes/${"a".repeat(297)}.md`,
    "notes%E2%88%95a.md",
    "notes%EF%BC%8Fa.md",
    "notes%E2%81%84a.md",
    "notes%E2%A7%B8a.md",
    "notes%E2%80%A8a.md",
    "notes/%D0%B0.md",
    "notes/%C0%AF.md",
    "notes/%zz.md",
    "notes/%ED%A0%80.md",
    "secrets.txt",
    "Soul.md",
    "notes/",
    "notes/.hidden.md",
    "notes/a//b.md",
    "__proto__",
  ];

  test.for(hostile.flatMap((path) => ["GET", "PUT", "DELETE"].map((method) => ({ method, path }))))(
    "$method $path: 422, and it is about the path",
    async ({ method, path }) => {
      const before = world.ports.items.all();
      const body = method === "PUT" ? { content: "x" } : undefined;
      const answer = await problem(await ask(method, `/${path}`, body));
      expect(answer).toMatchObject({ status: 422, field: "path" });
      expect(world.ports.items.all()).toEqual(before);
    },
  );

  test.for([
    { path: "/move", body: { from: "../soul.md", to: "notes/a.md" }, field: "from" },
    { path: "/move", body: { from: "notes/a.md", to: "notes\u2215b.md" }, field: "to" },
    { path: "/move", body: { from: "soul.md", to: "notes/soul.md" }, field: "from" },
    { path: "/move", body: { from: "user.md", to: "user.md" }, field: "from" },
    { path: "/move", body: { from: 1, to: "notes/a.md" }, field: "from" },
    { path: "/restore", body: { path: "/soul.md", version: 1 }, field: "path" },
    { path: "/restore", body: { path: "soul.md", version: 0 }, field: "version" },
    { path: "/restore", body: { path: "soul.md", version: 1 }, field: "version" },
    { path: "/restore", body: { path: "soul.md", version: "1" }, field: "version" },
    { path: "/restore", body: { path: "soul.md", version: 1, force: true }, field: "force" },
    { path: "/log?path=..%2fsoul.md", field: "path" },
    { path: "/log?limit=0", field: "limit" },
    { path: "?q=", field: "q" },
    { path: "?q=%20", field: "q" },
    { path: `?q=${"a".repeat(201)}`, field: "q" },
    { path: "/soul.md?version=0", field: "version" },
    { path: "/soul.md?version=1e1", field: "version" },
  ])("$path $body: 422 that names $field", async ({ path, body, field }) => {
    const before = world.ports.items.all();
    const answer = await problem(await ask(body === undefined ? "GET" : "POST", path, body));
    expect(answer).toMatchObject({ status: 422, field });
    expect(world.ports.items.all()).toEqual(before);
  });

  test.for([
    { says: "65 KB", content: "x".repeat(65 * 1024), detail: /at most 65536 bytes, not 66560/ },
    { says: "binary", content: "PNG\0\u0001", detail: /must be text: it holds NUL/ },
    { says: "a number", content: 1, detail: /must be text/ },
    { says: "nothing", content: undefined, detail: /must be text/ },
    { says: "null", content: null, detail: /must be text/ },
  ])("a file of $says is refused, and the tree is as it was", async ({ content, detail }) => {
    const before = world.ports.items.all();
    const answer = await problem(await put("notes/a.md", content));
    expect(answer).toMatchObject({ status: 422, field: "content" });
    expect(answer.detail).toMatch(detail);
    expect(world.ports.items.all()).toEqual(before);
  });

  it("bytes that are no UTF-8 are refused: they would be stored as something else", async () => {
    const response = await world.request(`${tree}/notes/a.md`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: Buffer.from('{"content":"\xff\xfe"}', "latin1"),
    });
    expect(await problem(response)).toMatchObject({ status: 400, detail: /not UTF-8/ });
  });

  it("a diary entry is written once, and then never changes", async () => {
    const entry = "diary/2025-11-21T08-00-00.md";
    await put(entry, "A quiet day.");
    expect(await problem(await put(entry, "A loud one."))).toMatchObject({
      status: 422,
      field: "path",
      detail: expect.stringContaining("diary entries never change"),
    });
    expect(await get(entry)).toMatchObject({ version: 1, content: "A quiet day." });
  });

  test.for(["GET", "PUT", "DELETE", "POST"])("%s of an unknown thread: 404", async (method) => {
    const nowhere = "/api/threads/404/memory";
    const paths =
      method === "POST"
        ? {
            "/move": { from: "notes/a.md", to: "notes/b.md" },
            "/restore": { path: "soul.md", version: 1 },
          }
        : { "/soul.md": { content: "x" }, "/notes/a.md": { content: "x" } };
    for (const [path, body] of Object.entries(paths)) {
      const response = await world.request(nowhere + path, {
        method,
        headers: { "Content-Type": "application/json" },
        ...(method === "PUT" || method === "POST" ? { body: JSON.stringify(body) } : {}),
      });
      // Its core files stay whoever asks, and that is said before anybody looks.
      expect((await problem(response)).status, `${method} ${path}`).toBe(404);
    }
    for (const path of ["", "?q=a", "/log", "/log?path=soul.md"])
      expect((await world.request(nowhere + path)).status).toBe(404);
  });

  const Answer = z.object({ statusCode: z.number(), body: z.string() });
  test.for([
    "/../../42/memory/notes/secret.md",
    "/%2e%2e/%2e%2e/42/memory/notes/secret.md",
    "/.%2E/%2e./42/memory/notes/secret.md",
    "/notes/../../../42/memory/notes/secret.md",
    "/..\\..\\42\\memory\\notes\\secret.md",
    "/notes/./a.md",
    "/soul.md#/../../../42/memory/notes/secret.md",
  ])("%s through the Function URL: nothing of another thread", async (path) => {
    const event = functionUrlEvent("GET", tree + path);
    const answer = Answer.parse(await functionUrlHandler(world.control)(event, functionUrlContext));
    expect(answer.body).not.toContain("42's own");
    expect(JSON.parse(answer.body)).toMatchObject({ status: 422, field: "path" });
  });
});
