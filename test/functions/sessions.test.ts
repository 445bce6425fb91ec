/** Links of /panel and the sessions that they begin, at the deployed control function's door. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { passKey } from "../../lib/adapters/dynamo/keys.ts";
import { hours, milliseconds, minutes } from "../../lib/domain/time.ts";
import {
  first,
  fromPanel,
  host,
  type SessionWorld,
  second,
  sessionWorld,
  shownOf,
} from "./session-world.ts";

let world: SessionWorld;
beforeEach(async () => {
  world = await sessionWorld();
});

const pass = (ms: number) => world.ports.clock.advance(milliseconds(ms));
const me = (cookie: string) => world.ask("GET", "/api/session", { cookie });

describe("a link", () => {
  it("lets in once: the answer sets a cookie that no script reads and no other site sends", async () => {
    const token = await world.link();
    const { status, body, setCookie, headers } = await world.enter(token);
    expect({ status, body }).toEqual({ status: 204, body: "" });
    expect(setCookie).toMatch(
      /^__Host-vigil-session=[\w-]{43}\.\d+\.[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(headers["cache-control"]).toBe("no-store");
    expect((await me(shownOf(setCookie))).json).toEqual({
      mode: "session",
      until_at: "2025-11-21T20:00:00.000Z",
      person_id: first,
      thread_id: "default",
      sees_all: true,
    });
    const again = await world.enter(token);
    expect(again).toMatchObject({ status: 401, setCookie: "" });
    expect(again.json).toMatchObject({
      detail: expect.stringMatching(/used already.*not you, end all sessions/),
      field: "token",
    });
  });

  it("that two use at once lets in one of them", async () => {
    const token = await world.link();
    const came = await Promise.all([world.enter(token), world.enter(token), world.enter(token)]);
    expect(came.map(({ status }) => status).toSorted()).toEqual([204, 401, 401]);
  });

  test.for([
    { ms: minutes(5) - 1, status: 204 },
    { ms: minutes(5), status: 401 },
    { ms: minutes(5) + 1, status: 401 },
  ])("after $ms ms: $status", async ({ ms, status }) => {
    const token = await world.link();
    pass(ms);
    const answer = await world.enter(token);
    expect(answer.status).toBe(status);
    if (status === 401)
      expect(answer.json["detail"]).toMatch(/more than five minutes old.*\/panel/);
  });

  test.for([
    { says: "that nobody made", arrange: async () => "A".repeat(43) },
    {
      says: "that was taken back with all sessions",
      arrange: async () => {
        const token = await world.link();
        const headers = { authorization: "Bearer s3cret" };
        expect((await world.ask("DELETE", "/api/sessions", { headers })).status).toBe(200);
        return token;
      },
    },
    {
      says: "of somebody who is no owner any more",
      arrange: async () => {
        world.ownerIds = [first];
        return world.link(second, "42");
      },
    },
    {
      says: "by its digest, as the table has it",
      arrange: async () => world.ports.tokens.digestOf(await world.link()),
    },
  ])("$says is not known", async ({ arrange }) => {
    const answer = await world.enter(await arrange());
    expect(answer).toMatchObject({ status: 401, setCookie: "" });
    expect(answer.json["detail"]).toMatch(/not known, or not any more.*\/panel/);
  });

  test.for([
    { says: "nothing", asked: { text: "" }, status: 422, field: undefined },
    { says: "no JSON", asked: { text: "{" }, status: 400, field: undefined },
    { says: "no object", asked: { body: [] }, status: 422, field: undefined },
    { says: "no token", asked: { body: {} }, status: 422, field: "token" },
    { says: "a number", asked: { body: { token: 1 } }, status: 422, field: "token" },
    {
      says: "a whole address",
      asked: { body: { token: `https://${host}/enter#abc` } },
      status: 422,
      field: "token",
    },
    {
      says: "a token too short",
      asked: { body: { token: "a".repeat(42) } },
      status: 422,
      field: "token",
    },
    {
      says: "something more",
      asked: { body: { token: "a".repeat(43), next: "/" } },
      status: 422,
      field: "next",
    },
  ])("for which $says is sent is $status", async ({ asked, status, field }) => {
    const answer = await world.ask("POST", "/api/session", { headers: fromPanel, ...asked });
    expect(answer.status).toBe(status);
    expect(answer.json["field"]).toBe(field);
  });

  test.for([
    { says: "another site's page", headers: { origin: "https://evil.example" }, field: "Origin" },
    { says: "a sandboxed page", headers: { origin: "null" }, field: "Origin" },
    { says: "nobody says which page", headers: {}, field: "Origin" },
    {
      says: "the same host without encryption",
      headers: { origin: `http://${host}` },
      field: "Origin",
    },
    {
      says: "another site, as the browser knows",
      headers: { ...fromPanel, "sec-fetch-site": "cross-site" },
      field: "Sec-Fetch-Site",
    },
  ])("used from $says lets nobody in, and is not used up", async ({ headers, field }) => {
    const token = await world.link();
    const answer = await world.enter(token, { headers });
    expect(answer).toMatchObject({ status: 403, setCookie: "", json: { field } });
    expect((await world.enter(token)).status).toBe(204);
  });

  it("is not needed on the person's own machine", async () => {
    const { controlWorld } = await import("./control-world.ts");
    const local = await controlWorld();
    const answer = await local.post("/api/session", JSON.stringify({ token: "a".repeat(43) }));
    expect(answer.status).toBe(409);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(await (await local.request("/api/session")).json()).toEqual({
      mode: "local",
      until_at: null,
      person_id: null,
      thread_id: null,
      sees_all: true,
    });
  });
});

describe("a session", () => {
  test.for([
    { ms: hours(12) - 1, status: 200 },
    { ms: hours(12), status: 401 },
  ])("after $ms ms: $status", async ({ ms, status }) => {
    const cookie = await world.session();
    pass(ms);
    expect((await me(cookie)).status).toBe(status);
  });

  it("ends when its person leaves: the cookie is taken away, and lets nobody in any more", async () => {
    const [cookie, other] = [await world.session(), await world.session()];
    const left = await world.ask("DELETE", "/api/session", { cookie, headers: fromPanel });
    expect(left.status).toBe(204);
    expect(left.setCookie).toMatch(/^__Host-vigil-session=; Path=\/; Max-Age=0; HttpOnly; Secure/);
    const after = await me(cookie);
    expect(after.status).toBe(401);
    expect(after.json["detail"]).toMatch(/session is over\. \/panel in Discord/);
    expect((await me(other)).status).toBe(200);
  });

  it("ends with all of them, by the API token or by the first owner's own session", async () => {
    for (const key of ["token", "session"]) {
      const cookies = [await world.session(), await world.session(second, "42")];
      const asked =
        key === "token"
          ? { headers: { authorization: "Bearer s3cret" } }
          : { headers: fromPanel, cookie: cookies[0] ?? "" };
      const listed = await world.ask("GET", "/api/sessions", asked);
      expect(listed.json["sessions"]).toMatchObject([
        { until_at: "2025-11-21T20:00:00.000Z" },
        { until_at: "2025-11-21T20:00:00.000Z" },
      ]);
      expect((await world.ask("DELETE", "/api/sessions", asked)).json).toMatchObject({
        ok: true,
        ended: 2,
      });
      for (const cookie of cookies) expect((await me(cookie)).status).toBe(401);
    }
  });

  it("ends when the API token is another one", async () => {
    const cookie = await world.session();
    world.apiToken = "another";
    expect((await me(cookie)).status).toBe(401);
    world.apiToken = "s3cret";
    expect((await me(cookie)).status).toBe(200);
  });

  it("ends when its person is no owner any more", async () => {
    const cookie = await world.session(second, "42");
    world.ownerIds = [first];
    expect((await me(cookie)).status).toBe(401);
  });

  test.for([
    { says: "its person", attributes: { personId: first } },
    { says: "its place", attributes: { threadId: "default" } },
    { says: "its end", attributes: { untilAt: 1_900_000_000_000 } },
    { says: "its salt", attributes: { salt: "x".repeat(43) } },
  ])("whose item was changed in the table ($says) lets nobody in", async ({ attributes }) => {
    const cookie = await world.session(second, "42");
    const id = /=([\w-]{43})\./.exec(cookie)?.[1] ?? "";
    world.ports.items.damage(passKey(id), attributes);
    expect((await me(cookie)).status).toBe(401);
  });

  it("is not begun by a link that was not used, whatever the cookie says", async () => {
    const token = await world.link();
    const id = world.ports.tokens.digestOf(token);
    const until = world.ports.clock.now() + hours(12);
    const cookie = `__Host-vigil-session=${id}.${until}.${"A".repeat(43)}`;
    expect((await me(cookie)).status).toBe(401);
    expect((await world.enter(token)).status).toBe(204);
  });

  it("with no API token set lets nobody in", async () => {
    const cookie = await world.session();
    world.apiToken = "";
    expect((await me(cookie)).status).toBe(503);
    expect((await world.enter(await world.link())).status).toBe(503);
  });

  it("says to who came by the API token that there is none to end", async () => {
    const headers = { authorization: "Bearer s3cret" };
    expect((await world.ask("DELETE", "/api/session", { headers })).status).toBe(409);
    expect((await world.ask("GET", "/api/session", { headers })).json).toMatchObject({
      mode: "token",
      until_at: null,
    });
  });
});

describe("with a session's cookie", () => {
  test.for([
    { says: "a question needs no origin", method: "GET", headers: {}, status: 200 },
    { says: "a HEAD needs no origin", method: "HEAD", headers: {}, status: 200 },
    { says: "an order of the panel's page", method: "POST", headers: fromPanel, status: 200 },
    {
      says: "an order of a browser that tells no more than the origin",
      method: "POST",
      headers: { origin: `https://${host}` },
      status: 200,
    },
    {
      says: "an order under the host's name in capitals",
      method: "POST",
      headers: { ...fromPanel, host: host.toUpperCase() },
      status: 200,
    },
    { says: "an order without an origin", method: "POST", headers: {}, status: 403 },
    { says: "of a sandboxed page", method: "POST", headers: { origin: "null" }, status: 403 },
    {
      says: "of another site",
      method: "POST",
      headers: { origin: "https://evil.example" },
      status: 403,
    },
    {
      says: "of a name that only begins like ours",
      method: "POST",
      headers: { origin: `https://${host}.evil.example` },
      status: 403,
    },
    {
      says: "of another port",
      method: "POST",
      headers: { origin: `https://${host}:8443` },
      status: 403,
    },
    {
      says: "of a neighbour's address",
      method: "POST",
      headers: { ...fromPanel, "sec-fetch-site": "same-site" },
      status: 403,
    },
    {
      says: "typed into the address bar",
      method: "POST",
      headers: { ...fromPanel, "sec-fetch-site": "none" },
      status: 403,
    },
    {
      says: "with the API token beside it no origin is asked for",
      method: "POST",
      headers: { authorization: "Bearer s3cret" },
      status: 200,
    },
    {
      says: "with another API token beside it",
      method: "GET",
      headers: { authorization: "Bearer guess" },
      status: 401,
    },
  ])("$says: $status", async ({ method, headers, status }) => {
    const path = method === "POST" ? "/api/heartbeat/stop" : "/api/heartbeat/status";
    const answer = await world.ask(method, path, { cookie: await world.session(), headers });
    expect(answer.status).toBe(status);
    const { desired } = (await world.ports.system.read()) ?? {};
    expect(desired).toBe(method === "POST" && status === 200 ? "stopped" : "started");
  });

  it("is found among others, and the first of two counts", async () => {
    const cookie = await world.session();
    expect((await me(`a=b; ${cookie}; c=d=e`)).status).toBe(200);
    expect((await me(`${cookie}; __Host-vigil-session=x`)).status).toBe(200);
    expect((await me(`__Host-vigil-session=x; ${cookie}`)).status).toBe(401);
    expect((await me(cookie.replace("__Host-", ""))).status).toBe(401);
  });
});
