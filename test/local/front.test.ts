/** The front's decisions: who may come in, what a function gets, what its answer becomes. */
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, it, test } from "vitest";
import { type Front, startFront } from "../../local/front/front.ts";
import { httpAnswerOf } from "../../local/front/function-url.ts";
import { refusalOf } from "../../local/front/guard.ts";
import { failed } from "../../local/lambda/outcome.ts";

describe("who may come in", () => {
  test.for([
    { host: "localhost:8000", origin: undefined, passes: true },
    { host: "127.0.0.1:8000", origin: "http://127.0.0.1:8000", passes: true },
    { host: "[::1]:8000", origin: undefined, passes: true },
    { host: "LOCALHOST:8000", origin: "http://localhost:8000", passes: true },
    { host: undefined, origin: undefined, passes: false },
    { host: "vigil.example", origin: undefined, passes: false },
    { host: "localhost.vigil.example", origin: undefined, passes: false },
    { host: "localhost:8000", origin: "http://vigil.example", passes: false },
    { host: "localhost:8000", origin: "http://localhost:9000", passes: false },
    { host: "localhost:8000", origin: "http://127.0.0.1:8000", passes: false },
    { host: "localhost:8000", origin: "null", passes: false },
  ])("Host $host, Origin $origin: $passes", ({ host, origin, passes }) => {
    expect(refusalOf({ host, origin }) === null).toBe(passes);
  });
});

describe("a function's answer", () => {
  test.for([
    {
      says: "status, headers, cookies and body",
      payload: { statusCode: 201, headers: { "X-A": 1 }, cookies: ["a=1", "b=2"], body: "hi" },
      is: { status: 201, headers: { "x-a": "1", "set-cookie": ["a=1", "b=2"] }, body: "hi" },
    },
    {
      says: "base64",
      payload: { statusCode: 200, body: "/+8=", isBase64Encoded: true },
      is: { status: 200, body: Buffer.from([0xff, 0xef]) },
    },
    {
      says: "anything else is the body of a 200",
      payload: { a: 1 },
      is: { status: 200, body: '{"a":1}' },
    },
    { says: "a text is not quoted", payload: "plain", is: { status: 200, body: "plain" } },
  ])("$says", ({ payload, is }) => {
    expect(httpAnswerOf({ kind: "answered", payload })).toMatchObject(is);
  });

  it("tells nothing of what went wrong inside", () => {
    const answer = httpAnswerOf(failed("returned", "Error", "secret detail"));
    expect(answer.status).toBe(502);
    expect(answer.body).not.toContain("secret");
  });
});

describe("the front", () => {
  let front: Front | undefined;
  afterEach(() => front?.close());

  /** A front before functions that answer with the event that they got. */
  async function open(): Promise<string> {
    front = await startFront(0, () => ({ service: "vigil", pid: 1, home: "/home" }));
    front.open({
      invoke: async (name, event) => ({
        kind: "answered",
        payload: { statusCode: 200, body: JSON.stringify({ name, event }) },
      }),
      calls: () => [],
      personUrl: null,
    });
    return front.url;
  }

  async function send(url: string, path: string, init: RequestInit = {}) {
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, body: await response.text() };
  }

  it("answers for its health before it is open, and nothing else", async () => {
    front = await startFront(0, () => ({ service: "vigil", pid: 1, home: "/home" }));
    expect(await send(front.url, "/_local/health")).toEqual({
      status: 200,
      body: JSON.stringify({ service: "vigil", pid: 1, home: "/home", state: "starting" }),
    });
    expect((await send(front.url, "/api/threads")).status).toBe(503);
  });

  test.for([
    { says: "JSON as text", type: "application/json", body: Buffer.from('{"é":1}'), base64: false },
    {
      says: "JSON that is no UTF-8 in base64",
      type: "application/json",
      body: Buffer.from([0xff]),
      base64: true,
    },
    { says: "other types in base64", type: "image/png", body: Buffer.from("png"), base64: true },
  ])("hands an interaction's bytes on unchanged: $says", async ({ type, body, base64 }) => {
    const url = await open();
    const answer = await send(url, "/interactions", {
      method: "POST",
      body,
      headers: { "content-type": type, "X-Signature-Ed25519": "ab" },
    });
    const { name, event } = JSON.parse(answer.body);
    expect(name).toBe("interactions");
    expect(event).toMatchObject({ version: "2.0", rawPath: "/", isBase64Encoded: base64 });
    expect(event.headers["x-signature-ed25519"]).toBe("ab");
    expect(Buffer.from(event.body, base64 ? "base64" : "utf8")).toEqual(body);
  });

  it("hands every other path to the control function, with its query", async () => {
    const url = await open();
    const { body } = await send(url, "/api/heartbeat/heartbeat.md?thread=a%20b&x=1");
    expect(JSON.parse(body)).toMatchObject({
      name: "control",
      event: {
        rawPath: "/api/heartbeat/heartbeat.md",
        rawQueryString: "thread=a%20b&x=1",
        queryStringParameters: { thread: "a b", x: "1" },
        requestContext: { http: { method: "GET" } },
      },
    });
  });

  test.for(["/", "/t/default/chat", "/t/9001/runs/01J", "/assets/index-a1.js", "/chat.html"])(
    "hands the panel's addresses to the control function, which serves it: %s",
    async (path) => {
      const url = await open();
      expect(JSON.parse((await send(url, path)).body)).toMatchObject({
        name: "control",
        event: { rawPath: path },
      });
    },
  );

  it("lets Discord in under any name, and nobody else", async () => {
    const url = new URL(await open());
    const statusOf = async (path: string) => {
      const outgoing = httpRequest({
        port: url.port,
        host: "127.0.0.1",
        path,
        method: "POST",
        headers: { host: "tunnel.example" },
      });
      outgoing.end();
      const [response] = await once(outgoing, "response");
      response.resume();
      return response.statusCode;
    };
    expect(await statusOf("/interactions")).toBe(200);
    expect(await statusOf("/api/heartbeat/stop")).toBe(403);
    expect(await statusOf("/_local/invoke/heartbeat")).toBe(403);
  });

  test.for([
    { path: "/_local/invoke/heartbeat", body: "{}", status: 200 },
    { path: "/2015-03-31/functions/Heartbeat/invocations", body: "", status: 200 },
    { path: "/_local/invoke/nobody", body: "{}", status: 404 },
    { path: "/_local/invoke/heartbeat", body: "not JSON", status: 400 },
  ])("invokes by hand: POST $path with $body -> $status", async ({ path, body, status }) => {
    const url = await open();
    expect((await send(url, path, { method: "POST", body })).status).toBe(status);
  });

  it("takes no event that is larger than Lambda's, rather than an empty one in its place", async () => {
    const url = await open();
    const body = JSON.stringify({ thread: "x".repeat(6 * 1024 * 1024) });
    expect((await send(url, "/_local/invoke/heartbeat", { method: "POST", body })).status).toBe(
      413,
    );
  });

  it("says to a browser what the interactions' address is for", async () => {
    const { status, body } = await send(await open(), "/interactions");
    expect(status).toBe(405);
    expect(JSON.parse(body)).toMatchObject({ title: "Method Not Allowed", status: 405 });
  });

  it("reads a path that begins with two slashes as a path", async () => {
    const { body } = await send(await open(), "//api/heartbeat/status");
    expect(JSON.parse(body).event.rawPath).toBe("//api/heartbeat/status");
  });
});
