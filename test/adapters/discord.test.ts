import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import {
  discordMessenger,
  registerCommands,
  setInteractionsUrl,
} from "../../lib/adapters/discord.ts";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import { kvRefusedTokens, type RefusedTokens } from "../../lib/adapters/refused-tokens.ts";
import { commands } from "../../lib/domain/command-definitions.ts";
import { buttonsRow } from "../../lib/domain/components.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { hours, instant, milliseconds } from "../../lib/domain/time.ts";
import type { Messenger } from "../../lib/ports.ts";
import { listMessages, sendCommand } from "../../local/discord/client.ts";
import { type EmbeddedDiscord, startEmbeddedDiscord } from "../../local/discord/embedded.ts";
import { messengerContract } from "../contracts/messenger.ts";
import { startApplication, type TestApplication } from "../local/discord-application.ts";
import { takeComplaints } from "../support/discord-schema/sendings.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Waits that were asked for; none is waited. */
function aSleep(then: () => Promise<void> | void = () => undefined) {
  const slept: number[] = [];
  const sleep = async (spanMs: number): Promise<void> => {
    slept.push(spanMs);
    await then();
  };
  return { slept, sleep };
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Fault) return thrown;
  throw new Error(`expected a Fault, not ${String(thrown)}`);
}

interface Connected {
  readonly discord: EmbeddedDiscord;
  readonly application: TestApplication;
  readonly messenger: Messenger;
}

async function connected(): Promise<Connected> {
  const dataDir = mkdtempSync(join(tmpdir(), "vigil-messenger-"));
  closers.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const application = await startApplication(() => discord.publicKey);
  closers.push(() => application.close());
  const discord = await startEmbeddedDiscord({ dataDir, interactionsUrl: () => application.url });
  closers.push(() => discord.close());
  const messenger = discordMessenger({
    apiUrl: discord.apiUrl,
    botToken: async () => discord.botToken,
    sleep: aSleep().sleep,
  });
  return { discord, application, messenger };
}

messengerContract("discord", async () => {
  const { discord, application, messenger } = await connected();
  const reply = (token = "none") => ({ applicationId: discord.applicationId, token });
  const received = () => application.received.at(-1);
  return {
    messenger,
    userId: discord.person.id,
    channelId: discord.dmChannelId,
    live: async () => {
      await sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
      return { ...reply(received()?.token), id: String(received()?.["id"]) };
    },
    dead: reply("of-yesterday"),
    write: async (content) => {
      const body = JSON.stringify({ content });
      await fetch(`${discord.personUrl}/messages`, { method: "POST", body });
    },
    response: async () => (await listMessages(discord.personUrl)).at(-1)?.content ?? null,
  };
});

describe("against the embedded Discord", () => {
  let discord: EmbeddedDiscord;
  let application: TestApplication;
  let messenger: Messenger;

  beforeEach(async () => {
    ({ discord, application, messenger } = await connected());
  });

  const lastReply = () => ({
    applicationId: discord.applicationId,
    token: application.received.at(-1)?.token ?? "none",
  });

  it("opens the DM, writes once a nonce, and knows its own words again", async () => {
    const channelId = await messenger.openDm(discord.person.id);
    expect(channelId).toBe(discord.dmChannelId);
    await messenger.createMessage(channelId, { text: "Good morning @everyone" }, "n-0");
    await messenger.createMessage(channelId, { text: "Good morning @everyone" }, "n-0");
    await fetch(`${discord.personUrl}/messages`, { method: "POST", body: '{"content":"hi"}' });
    const [newest, oldest, ...others] = await messenger.messagesSince(channelId, instant(0));
    expect(newest).toMatchObject({ content: "hi", mine: false });
    expect(oldest).toMatchObject({ content: "Good morning @everyone", mine: true });
    expect(oldest?.at).toBeLessThanOrEqual(Date.now());
    expect(others).toEqual([]);
  });

  it("shows no preview of a link, in a message, an answer and a follow-up", async () => {
    await sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
    await messenger.createMessage(discord.dmChannelId, { text: "https://a.example" }, "n-9");
    await messenger.editResponse(lastReply(), "https://b.example");
    await messenger.followUp(lastReply(), "https://c.example");
    const response = await fetch(`${discord.apiUrl}/channels/${discord.dmChannelId}/messages`, {
      headers: { authorization: `Bot ${discord.botToken}` },
    });
    const messages: unknown = await response.json();
    expect(messages).toMatchObject([{ flags: 4 }, { flags: 4 }, { flags: 4 }]);
  });

  it("edits the deferred response, and follows up under it", async () => {
    await sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
    await messenger.editResponse(lastReply(), "first part");
    await messenger.followUp(lastReply(), "second part");
    const [, ...answers] = await listMessages(discord.personUrl);
    expect(answers.map(({ content }) => content)).toEqual(["first part", "second part"]);
  });

  it.each([
    {
      what: "its edit",
      write: (early: Messenger) => early.editResponse(lastReply(), "fast"),
    },
    {
      what: "its follow-up",
      write: (early: Messenger) => early.followUp(lastReply(), "fast", { isPrivate: true }),
    },
  ])("waits for the acknowledgement that $what has overtaken", async ({ write }) => {
    const { promise: held, resolve } = Promise.withResolvers<object>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    application.answer = () => {
      reach();
      return held;
    };
    const sent = sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
    await reached;
    const { slept, sleep } = aSleep(async () => {
      resolve({ type: 5 });
      await sent;
    });
    const early = discordMessenger({ apiUrl: discord.apiUrl, botToken: async () => null, sleep });
    await write(early);
    expect(slept).toEqual([500]);
    expect((await listMessages(discord.personUrl)).at(-1)).toMatchObject({ content: "fast" });
  });

  it("gives a response up after 0.5, 1, 2 and 4 seconds", async () => {
    application.answer = () => ({ type: 99 });
    await sendCommand(discord.personUrl, { command: "chat" }).catch(() => undefined);
    const { slept, sleep } = aSleep();
    const patient = discordMessenger({ apiUrl: discord.apiUrl, botToken: async () => null, sleep });
    const fault = await faultOf(patient.editResponse(lastReply(), "x"));
    expect(fault).toMatchObject({ code: "not-found", at: "messenger.editResponse" });
    expect(fault.message).toContain("10015");
    expect(slept).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it("gives a dead token up at once", async () => {
    const { slept, sleep } = aSleep();
    const quick = discordMessenger({ apiUrl: discord.apiUrl, botToken: async () => null, sleep });
    const reply = { applicationId: discord.applicationId, token: "dead" };
    expect(await faultOf(quick.editResponse(reply, "x"))).toMatchObject({ code: "unauthorised" });
    expect(slept).toEqual([]);
  });

  it("says what Discord did not like", async () => {
    const tooLong = messenger.createMessage(
      discord.dmChannelId,
      { text: "x".repeat(2_001) },
      "n-1",
    );
    const fault = await faultOf(tooLong);
    expect(fault.code).toBe("rejected");
    expect(fault.message).toContain("(content: Must be 2000 or fewer in length.)");
    expect(await takeComplaints()).toEqual([expect.stringMatching(/content is longer than 2000$/)]);
    const unknown = messenger.createMessage("1", { text: "x" }, "n-2");
    expect(await faultOf(unknown)).toMatchObject({ code: "not-found" });
  });

  it("registers the commands as they are, and the address for interactions", async () => {
    const { apiUrl, botToken, applicationId } = discord;
    await registerCommands({ apiUrl, botToken, applicationId, guildId: null, commands });
    const response = await fetch(`${apiUrl}/applications/${applicationId}/commands`, {
      headers: { authorization: `Bot ${botToken}` },
    });
    expect(await response.json()).toMatchObject(commands);
    await setInteractionsUrl({ apiUrl, botToken, url: application.url });
    const url = "http://127.0.0.1:9/nobody";
    const fault = await faultOf(setInteractionsUrl({ apiUrl, botToken, url }));
    expect(fault.message).toContain(
      "interactions_endpoint_url: The specified interactions endpoint",
    );
  });
});

// --- odd answers -----------------------------------------------------------------------------------

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const status =
  (code: number, body: object | string = "", headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(code, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  };
const sent: Answer = status(200, { id: "1" });
const reset: Answer = (request) => {
  request.socket.resetAndDestroy();
};

/** A server that gives each answer once, the last one for ever; and a messenger that talks to it. */
async function anOddDiscord(
  answers: readonly Answer[],
  token: () => string | null = () => "secret",
  refusedTokens?: RefusedTokens,
) {
  const requests: { path: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    requests.push({ path: `${request.method} ${request.url}`, headers: request.headers, body });
    answers.at(Math.min(requests.length, answers.length) - 1)?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  let clockMs = 0;
  const { slept, sleep } = aSleep();
  const messenger = discordMessenger({
    apiUrl: `http://127.0.0.1:${port}/api/v10/`,
    botToken: async () => token(),
    ...(refusedTokens === undefined ? {} : { refusedTokens }),
    sleep: async (spanMs) => {
      clockMs += spanMs;
      await sleep(spanMs);
    },
    now: () => clockMs,
    timeoutMs: milliseconds(2_000),
  });
  const wait = (spanMs: number): void => {
    clockMs += spanMs;
  };
  return { messenger, requests, slept, wait };
}

const reply = { applicationId: "1", token: "tok" };

describe("on the wire", () => {
  it("sends what Discord asks for, and the bot token to nobody else", async () => {
    const { messenger, requests } = await anOddDiscord([sent]);
    await messenger.createMessage("7", { text: "hello" }, "n-0");
    await messenger.editResponse(reply, "hello");
    await messenger.followUp(reply, "hello");
    expect(requests.map(({ path }) => path)).toEqual([
      "POST /api/v10/channels/7/messages",
      "PATCH /api/v10/webhooks/1/tok/messages/@original",
      "POST /api/v10/webhooks/1/tok",
    ]);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bot secret",
      undefined,
      undefined,
    ]);
    for (const { headers, body } of requests) {
      expect(headers["user-agent"]).toMatch(/^DiscordBot \(https:\/\/\S+, \d+\.\d+\.\d+\)$/);
      // Flag 4, SUPPRESS_EMBEDS: a preview would take the link's address to its owner unasked.
      const inert = { allowed_mentions: { parse: [] }, flags: 4 };
      expect(JSON.parse(body)).toMatchObject({ content: "hello", ...inert });
    }
    expect(JSON.parse(requests[0]?.body ?? "")).toMatchObject({
      nonce: "n-0",
      enforce_nonce: true,
    });
  });

  test.for([
    {
      says: "as Discord says, in fractions of a second",
      answer: status(429, { retry_after: 0.65 }),
      waitMs: 650,
    },
    { says: "as the header says", answer: status(429, "", { "retry-after": "2" }), waitMs: 2_000 },
    { says: "a second when nobody says", answer: status(429, {}), waitMs: 1_000 },
  ])("waits at a 429 $says, and sends again", async ({ answer, waitMs }) => {
    const { messenger, requests, slept } = await anOddDiscord([answer, sent]);
    await messenger.createMessage("7", { text: "x" }, "n");
    expect(slept).toEqual([waitMs]);
    expect(requests).toHaveLength(2);
  });

  test.for([
    {
      says: "the third 429 in a row",
      answer: status(429, { retry_after: 1 }),
      sendings: 3,
      retryAfterMs: 1_000,
    },
    {
      says: "a 429 for longer than ten seconds",
      answer: status(429, { retry_after: 60.5 }),
      sendings: 1,
      retryAfterMs: 60_500,
    },
  ])("leaves $says to the queue", async ({ answer, sendings, retryAfterMs }) => {
    const { messenger, requests } = await anOddDiscord([answer]);
    const fault = await faultOf(messenger.createMessage("7", { text: "x" }, "n"));
    expect(fault).toMatchObject({ code: "throttled", retryAfterMs });
    expect(requests).toHaveLength(sendings);
  });

  it("does not wait for a rate limit when it listens, nor reads again before it is over", async () => {
    const limited = status(429, { retry_after: 3 });
    const { messenger, requests, slept } = await anOddDiscord([status(200, { id: "1" }), limited]);
    for (const retryAfterMs of [3_000, expect.any(Number)]) {
      const fault = await faultOf(messenger.messagesAfter("7", "1442", 50));
      expect(fault).toMatchObject({ code: "throttled", retryAfterMs });
    }
    expect(slept).toEqual([]);
    expect(requests.map(({ path }) => path)).toEqual([
      "GET /api/v10/users/@me",
      "GET /api/v10/channels/7/messages?after=1442&limit=50",
    ]);
  });

  it("lets an emptied bucket fill before its next call there, and not elsewhere", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.25" };
    const { messenger, slept } = await anOddDiscord([status(200, { id: "1" }, headers), sent]);
    await messenger.createMessage("7", { text: "x" }, "n-0");
    await messenger.createMessage("8", { text: "x" }, "n-1");
    expect(slept).toEqual([]);
    await messenger.createMessage("7", { text: "x" }, "n-2");
    expect(slept).toEqual([1_250]);
  });

  it("stops calling with a bot token that was refused, until there is another", async () => {
    let token = "old";
    const { messenger, requests } = await anOddDiscord(
      [status(401, { message: "401: Unauthorized", code: 0 }), sent],
      () => token,
    );
    const first = await faultOf(messenger.createMessage("7", { text: "x" }, "n"));
    expect(first).toMatchObject({ code: "unauthorised" });
    expect(first.message).toContain("vigil secrets set discord-bot-token");
    expect(await faultOf(messenger.openDm("5"))).toMatchObject({ code: "unauthorised" });
    expect(requests).toHaveLength(1);
    await messenger.editResponse(reply, "webhooks need no bot token");
    token = "new";
    await messenger.createMessage("7", { text: "x" }, "n");
    expect(requests).toHaveLength(3);
  });

  it("does not wait to show that it is typing", async () => {
    const { messenger, slept, wait } = await anOddDiscord([status(429, { retry_after: 0.5 })]);
    expect(await faultOf(messenger.typing("7"))).toMatchObject({ code: "throttled" });
    wait(8_000);
    expect(await faultOf(messenger.typing("7"))).toMatchObject({ code: "throttled" });
    expect(slept).toEqual([]);
  });

  it("does not call with a token that another process was refused, for an hour", async () => {
    const { kv } = memoryPorts();
    const refused: Answer = status(401, { message: "401: Unauthorized", code: 0 });
    const first = await anOddDiscord([refused], () => "old", kvRefusedTokens(kv));
    expect(await faultOf(first.messenger.openDm("5"))).toMatchObject({ code: "unauthorised" });
    let token = "old";
    const second = await anOddDiscord([sent], () => token, kvRefusedTokens(kv));
    expect(await faultOf(second.messenger.openDm("5"))).toMatchObject({ code: "unauthorised" });
    expect(second.requests).toEqual([]);
    token = "new";
    await second.messenger.openDm("5");
    token = "old";
    second.wait(hours(1));
    await second.messenger.openDm("5");
    expect(second.requests).toHaveLength(2);
    expect(await kv.getKv("discord_401:old")).toBeNull();
  });

  it("asks nobody without a bot token", async () => {
    const { messenger, requests } = await anOddDiscord([sent], () => null);
    const fault = await faultOf(messenger.openDm("5"));
    expect(fault).toMatchObject({ code: "unauthorised" });
    expect(fault.message).toContain("no bot token is set");
    expect(requests).toEqual([]);
  });

  test.for([
    { code: 50007, http: 403, words: /takes no direct messages/ },
    { code: 50278, http: 403, words: /shares no server/ },
    { code: 40003, http: 400, words: /opened too fast/ },
    { code: 50001, http: 403, words: /no access to this channel/ },
    { code: 50013, http: 403, words: /may not write into this channel/ },
  ])("calls a place unreachable at error $code, in words", async ({ code, http, words }) => {
    const { messenger } = await anOddDiscord([status(http, { message: "no", code })]);
    const fault = await faultOf(messenger.createMessage("7", { text: "x" }, "n"));
    expect(fault).toMatchObject({ code: "unreachable", message: expect.stringMatching(words) });
  });

  it("calls a request that Discord does not like rejected", async () => {
    const { messenger } = await anOddDiscord([status(400, { message: "no", code: 50035 })]);
    const fault = await faultOf(messenger.createMessage("7", { text: "x" }, "n"));
    expect(fault).toMatchObject({
      code: "rejected",
      message: expect.stringMatching(/HTTP 400, code 50035: no/),
    });
  });

  it("sends buttons, the message that is answered, and an edit that takes the buttons away", async () => {
    const { messenger, requests } = await anOddDiscord([sent]);
    const row = buttonsRow([{ label: "Snooze 1 h", custom_id: "snooze:default:01KA" }]);
    await messenger.createMessage("7", { text: "x", components: [row], replyTo: "5" }, "n");
    await messenger.editMessage("7", "1", { components: [] });
    await messenger.deleteMessage("7", "1");
    await messenger.followUp(reply, "x", { isPrivate: true });
    expect(requests.map(({ path }) => path)).toEqual([
      "POST /api/v10/channels/7/messages",
      "PATCH /api/v10/channels/7/messages/1",
      "DELETE /api/v10/channels/7/messages/1",
      "POST /api/v10/webhooks/1/tok",
    ]);
    const [created = "", edited = "", , whispered = ""] = requests.map(({ body }) => body);
    expect(JSON.parse(created)).toMatchObject({
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 2, label: "Snooze 1 h", custom_id: "snooze:default:01KA" },
          ],
        },
      ],
      message_reference: { message_id: "5", fail_if_not_exists: false },
    });
    expect(JSON.parse(edited)).toEqual({ components: [] });
    // SUPPRESS_EMBEDS and EPHEMERAL.
    expect(JSON.parse(whispered)).toMatchObject({ flags: 68 });
  });

  it("shows typing at most every eight seconds in a channel", async () => {
    const { messenger, requests, wait } = await anOddDiscord([sent]);
    await messenger.typing("7");
    wait(7_999);
    await messenger.typing("7");
    await messenger.typing("8");
    wait(1);
    await messenger.typing("7");
    expect(requests.map(({ path }) => path)).toEqual([
      "POST /api/v10/channels/7/typing",
      "POST /api/v10/channels/8/typing",
      "POST /api/v10/channels/7/typing",
    ]);
  });

  test.for([
    { says: "an empty 502", answer: status(502), code: "unavailable" },
    { says: "a proxy's page with 503", answer: status(503, "<html>"), code: "unavailable" },
    { says: "a captive portal's 200", answer: status(200, "<html>"), code: "unavailable" },
    { says: "a 200 without the id", answer: status(200, { id: 7 }), code: "unavailable" },
  ])("does not trust $says", async ({ answer, code }) => {
    const { messenger, requests } = await anOddDiscord([answer]);
    expect(await faultOf(messenger.openDm("5"))).toMatchObject({ code });
    expect(requests).toHaveLength(1);
  });

  it("tries a broken socket once more where that is harmless", async () => {
    const { messenger, requests } = await anOddDiscord([reset, sent]);
    await messenger.createMessage("7", { text: "x" }, "n");
    expect(requests).toHaveLength(2);
  });

  it("tries it only once more", async () => {
    const { messenger, requests } = await anOddDiscord([reset]);
    expect(await faultOf(messenger.createMessage("7", { text: "x" }, "n"))).toMatchObject({
      code: "unavailable",
    });
    expect(requests).toHaveLength(2);
  });

  it("never repeats a follow-up, which nothing would absorb", async () => {
    const { messenger, requests } = await anOddDiscord([reset, sent]);
    expect(await faultOf(messenger.followUp(reply, "x"))).toMatchObject({ code: "unavailable" });
    expect(requests).toHaveLength(1);
  });

  it("never shows a bot token that fits into no header", async () => {
    const { messenger } = await anOddDiscord([sent], () => "secret\nhalf");
    const fault = await faultOf(messenger.createMessage("7", { text: "x" }, "n"));
    expect(fault.message).toBe("messenger.createMessage: Discord cannot be reached (TypeError)");
  });

  it("gives up on an answer that does not come", async () => {
    const messenger = discordMessenger({
      apiUrl: "http://127.0.0.1:9",
      botToken: async () => "secret",
      timeoutMs: milliseconds(1),
      fetch: (_, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        }),
    });
    expect(await faultOf(messenger.openDm("5"))).toMatchObject({ code: "timeout" });
  });

  it("keeps tokens out of its faults", async () => {
    const { messenger } = await anOddDiscord([status(500, { message: "boom", code: 0 })]);
    for (const work of [messenger.editResponse(reply, "x"), messenger.openDm("5")]) {
      expect((await faultOf(work)).message).not.toMatch(/tok\b|secret/);
    }
  });
});
