import { generateKeyPairSync, sign } from "node:crypto";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { discordVerifier } from "../../lib/adapters/discord-signature.ts";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { instant } from "../../lib/domain/time.ts";
import type { InteractPorts } from "../../lib/flows/interact.ts";
import { makeCheckedHandler } from "../support/discord-schema/handler.ts";

const now = instant(1_763_633_400_000);
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const publicHex = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");

function signed(body: string, at = now / 1_000) {
  const signature = sign(null, Buffer.from(`${at}${body}`), privateKey).toString("hex");
  const headers = { "x-signature-ed25519": signature, "x-signature-timestamp": String(at) };
  return { headers, body, isBase64Encoded: false };
}

function aHandler(over: { send?: (signal: Signal) => Promise<void> } = {}) {
  const sent: Signal[] = [];
  const logged: string[] = [];
  const log = (event: string): void => void logged.push(event);
  const { system, runs, memory, feed, registry, reminders } = memoryPorts({ now });
  const ports: InteractPorts = {
    ...{ system, runs, memory, feed, registry, reminders },
    clock: { now: () => now },
    log: { info: log, warn: log, error: log },
    queue: { send: over.send ?? (async (signal) => void sent.push(signal)) },
    threads: { read: async () => null },
  };
  const settings = {
    ownerIds: ["11"],
    control: { url: "https://control.example/", isLocal: false },
  };
  const connection = { ports, settings, verify: discordVerifier(publicHex) };
  return { handler: makeCheckedHandler(connection), connection, sent, logged };
}

const command = (name: string, options?: object[], userId = "11"): string =>
  JSON.stringify({
    type: 2,
    id: "500",
    application_id: "1",
    token: "tok",
    channel_id: "77",
    context: 1,
    user: { id: userId, username: "ann" },
    data: { name, options },
  });
const chat = command("chat", [{ name: "message", type: 3, value: "hello" }]);
const beatNow = command("heartbeat", [{ name: "now", type: 1 }]);

afterEach(() => {
  vi.useRealTimers();
});

describe("the interactions function", () => {
  test.for([
    { says: "a ping", body: '{"type":1}', answer: { type: 1 } },
    { says: "/chat", body: chat, answer: { type: 5 } },
    { says: "/heartbeat now", body: beatNow, answer: { type: 5, data: { flags: 64 } } },
    {
      says: "/status",
      body: command("status"),
      answer: {
        type: 4,
        data: {
          content: "Nothing has happened here yet. Say something with /chat.",
          flags: 68,
          allowed_mentions: { parse: [] },
        },
      },
    },
    {
      says: "a stranger",
      body: command("chat", [], "99"),
      answer: {
        type: 4,
        data: {
          content: expect.stringContaining("somebody else"),
          flags: 68,
          allowed_mentions: { parse: [] },
        },
      },
    },
  ])("answers $says in Discord's words", async ({ body, answer }) => {
    const { statusCode, headers, body: text = "" } = await aHandler().handler(signed(body));
    expect(statusCode).toBe(200);
    expect(headers).toEqual({ "content-type": "application/json" });
    expect(JSON.parse(text)).toEqual(answer);
  });

  it("reads a body in base64", async () => {
    const world = aHandler();
    const event = {
      ...signed(chat),
      body: Buffer.from(chat).toString("base64"),
      isBase64Encoded: true,
    };
    expect(await world.handler(event)).toMatchObject({ statusCode: 200 });
    expect(world.sent).toHaveLength(1);
  });

  test.for([
    { says: "an unsigned request", event: { headers: {}, body: chat }, why: /128 hex digits/ },
    { says: "a console's test event", event: {}, why: /128 hex digits/ },
    { says: "a changed body", event: { ...signed(chat), body: beatNow }, why: /does not match/ },
    { says: "a stale request", event: signed(chat, now / 1_000 - 241), why: /240 seconds old/ },
  ])("refuses $says with 401, and does nothing", async ({ event, why }) => {
    const world = aHandler();
    expect(await world.handler(event)).toMatchObject({
      statusCode: 401,
      body: expect.stringMatching(why),
    });
    expect(world.sent).toEqual([]);
  });

  test.for([null, 7, { headers: null }, { headers: { host: 5 } }, { ...signed(chat), body: 5 }])(
    "takes %j, which is no request, for one that is not signed",
    async (event) => {
      const world = aHandler();
      const answer = await world.handler(event as Parameters<typeof world.handler>[0]);
      expect(answer).toMatchObject({ statusCode: 401 });
      expect(world.sent).toEqual([]);
      expect(world.logged).toEqual([]);
    },
  );

  it("keeps an answer within what Discord takes, however long the reason is", async () => {
    const { connection } = aHandler();
    const read = () => Promise.reject(new Fault("corrupt", "threads.read", "x".repeat(5_000)));
    const handler = makeCheckedHandler({
      ...connection,
      ports: { ...connection.ports, threads: { read } },
    });
    const { body = "" } = await handler(signed(command("status")));
    expect(JSON.parse(body).data.content).toHaveLength(2_000);
  });

  test.for([
    { says: "no JSON", body: "{", why: "the body must be JSON" },
    { says: "an empty body", body: "", why: "the body must be JSON" },
    { says: "an unknown type", body: '{"type":9}', why: /^type must be 1 \(ping\)/ },
    { says: "an odd id", body: chat.replace('"500"', '"x"'), why: /^id must be a Discord id/ },
  ])("answers $says, though signed, with 400 that names the field", async ({ body, why }) => {
    expect(await aHandler().handler(signed(body))).toMatchObject({
      statusCode: 400,
      body: expect.stringMatching(why),
    });
  });

  it("apologises before Discord gives up, when the queue hangs", async () => {
    vi.useFakeTimers();
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const hangs = (): Promise<void> => {
      resolve();
      return new Promise(() => undefined);
    };
    const answer = aHandler({ send: hangs }).handler(signed(chat));
    await asked;
    await vi.advanceTimersByTimeAsync(2_000);
    const { statusCode, body = "" } = await answer;
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      type: 4,
      data: { content: expect.stringContaining("too long"), flags: 68 },
    });
  });

  it("answers a bug with an apology, and puts it on record", async () => {
    const { connection, logged } = aHandler();
    const verify = () => Promise.reject(new TypeError("a bug"));
    const { statusCode, body = "" } = await makeCheckedHandler({ ...connection, verify })(
      signed(chat),
    );
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ type: 4, data: { flags: 68 } });
    expect(logged).toEqual(["interactions.failed"]);
  });
});
