/** What each caller sees: the whole table of routes, for a session that is of one thread. */
import { beforeAll, describe, expect, it, test } from "vitest";
import type { Route } from "../../functions/control/route.ts";
import { routes } from "../../functions/control/routes.ts";
import { first, fromPanel, type SessionWorld, second, sessionWorld } from "./session-world.ts";

let world: SessionWorld;
let ofFirst: string;
let ofSecond: string;
beforeAll(async () => {
  world = await sessionWorld();
  ofFirst = await world.session(first, "42");
  ofSecond = await world.session(second, "42");
});

/** Whether a route names a thread: by its path, or by a parameter. */
const namesThread = ({ path, input }: Route): boolean =>
  path.startsWith("/api/threads/{id}") || "thread" in input.shape;

/** What is about no thread and open to every session; a route that is new stands here, or is the first owner's. */
const openToAll = [
  "DELETE /api/session",
  "GET /api/about",
  "GET /api/heartbeat/status",
  "GET /api/openapi.json",
  "GET /api/session",
  "GET /api/threads",
];

const titleOf = ({ method, path }: Route): string => `${method} ${path}`;

/** The path for a thread; other ids are nobody's. */
function pathFor({ path, input }: Route, thread: string): string {
  const filled = path
    .replace("/threads/{id}", `/threads/${thread}`)
    .replace("{+path}", "notes/none.md")
    .replaceAll(/\{\w+\}/g, "01M8GT31YRXB19BFK2AXPPW6SH");
  const query = new URLSearchParams({
    ...("thread" in input.shape && { thread }),
    ...("q" in input.shape && { q: "boiler" }),
  });
  return `${filled}?${query}`;
}

const ask = (route: Route, thread: string, cookie: string) =>
  world.ask(route.method, pathFor(route, thread), {
    cookie,
    headers: fromPanel,
    ...(route.body !== null && { body: {} }),
  });

describe("a session of one thread", () => {
  test.for(routes.filter(namesThread).map((route) => ({ title: titleOf(route), route })))(
    "finds of another thread nothing: $title",
    async ({ route }) => {
      for (const thread of ["default", "43", "nobody"]) {
        const answer = await ask(route, thread, ofSecond);
        expect(answer.status).toBe(404);
        // A thread that is there reads as one that is not.
        expect(answer.json["detail"]).toBe(
          `There is no thread "${thread}". A thread begins when somebody writes to Vigil in its channel.`,
        );
      }
    },
  );

  test.for(
    routes
      .filter((route) => "thread" in route.input.shape)
      .map((route) => ({ title: titleOf(route), route })),
  )("finds nothing where the thread is left out, which is default: $title", async ({ route }) => {
    const body = route.body !== null && { body: { content: "- mine" } };
    const answer = await world.ask(route.method, route.path, {
      cookie: ofSecond,
      headers: fromPanel,
      ...body,
    });
    expect(answer.status).toBe(404);
  });

  it("is refused what is about all threads, but for what every session may ask", async () => {
    const others = routes.filter((route) => !namesThread(route) && route.openTo !== "anybody");
    const open: string[] = [];
    for (const route of others) {
      if (route.openTo === "every-session") {
        open.push(titleOf(route));
        continue;
      }
      const answer = await ask(route, "42", ofSecond);
      expect({ title: titleOf(route), status: answer.status }).toEqual({
        title: titleOf(route),
        status: 403,
      });
      expect(answer.json["detail"]).toContain('Your session is of the thread "42"');
    }
    expect(open.toSorted()).toEqual(openToAll);
    expect((await world.ports.system.read())?.desired).toBe("started");
  });

  it("sees its own thread, alone among all, and its own next beat", async () => {
    const threads = await world.ask("GET", "/api/threads", { cookie: ofSecond });
    expect(threads.json).toMatchObject({ threads: [{ thread_id: "42" }], next_cursor: null });
    const behind = await world.ask("GET", "/api/threads?cursor=42", { cookie: ofSecond });
    expect(behind.json).toEqual({ threads: [], next_cursor: null });
    const status = await world.ask("GET", "/api/heartbeat/status", { cookie: ofSecond });
    // A channel's thread is on no schedule until somebody puts it there; default is.
    expect(status.json).toMatchObject({ enabled: false, running: true, due_at: null });
    const own = await world.ask("GET", "/api/threads/42/heartbeat/config", { cookie: ofSecond });
    expect(own.status).toBe(200);
    expect((await world.ask("GET", "/api/session", { cookie: ofSecond })).json).toMatchObject({
      thread_id: "42",
      sees_all: false,
    });
  });

  it("changes its own thread", async () => {
    const answer = await world.ask("POST", "/api/threads/42/heartbeat/config", {
      cookie: ofSecond,
      headers: fromPanel,
      body: { every: 600 },
    });
    expect(answer.status).toBe(200);
  });
});

describe("the first owner's session", () => {
  it("sees every thread, wherever the link was asked for", async () => {
    const { json } = await world.ask("GET", "/api/threads", { cookie: ofFirst });
    const ids = (json["threads"] as { thread_id: string }[]).map(({ thread_id }) => thread_id);
    expect(ids).toEqual(["42", "43", "default"]);
    const answer = await world.ask("GET", "/api/threads/43/status", { cookie: ofFirst });
    expect(answer.status).toBe(200);
    const status = await world.ask("GET", "/api/heartbeat/status", { cookie: ofFirst });
    expect(status.json).toMatchObject({ enabled: true });
  });

  it("is another's when the owners change places", async () => {
    world.ownerIds = [second, first];
    const threads = async (cookie: string) =>
      ((await world.ask("GET", "/api/threads", { cookie })).json["threads"] as unknown[]).length;
    expect([await threads(ofFirst), await threads(ofSecond)]).toEqual([1, 3]);
    world.ownerIds = [first, second];
  });
});

describe("nobody", () => {
  test.for(routes.map((route) => ({ title: titleOf(route), route })))(
    "is let in nowhere: $title",
    async ({ route }) => {
      const from = "198.51.100.9";
      const answer = await world.ask(route.method, pathFor(route, "42"), {
        headers: fromPanel,
        from,
        ...(route.body !== null && { body: {} }),
      });
      // Where a link is used, the link is looked at: an empty body has none.
      expect(answer.status).toBe(route.openTo === "anybody" ? 422 : 401);
    },
  );
});
