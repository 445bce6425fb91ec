import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { Interaction } from "../../lib/domain/interaction.ts";
import { awaitMessage, listMessages, sendCommand } from "../../local/discord/client.ts";
import {
  type EmbeddedDiscord,
  type EmbeddedDiscordOptions,
  startEmbeddedDiscord,
} from "../../local/discord/embedded.ts";
import { snowflakes } from "../../local/discord/snowflake.ts";
import { openState } from "../../local/discord/state.ts";
import { startApplication, type TestApplication } from "./discord-application.ts";

let dataDir: string;
let clockMs: number;
let discord: EmbeddedDiscord;
let application: TestApplication;
const warnings: string[] = [];

async function start(over: Partial<EmbeddedDiscordOptions> = {}): Promise<EmbeddedDiscord> {
  const interactionsUrl = () => application.url;
  const warn = (text: string): void => void warnings.push(text);
  return startEmbeddedDiscord({ dataDir, interactionsUrl, warn, now: () => clockMs, ...over });
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "vigil-discord-"));
  clockMs = 1_763_633_400_000;
  warnings.length = 0;
  application = await startApplication(
    () => discord.publicKey,
    () => clockMs,
  );
  discord = await start();
});

afterEach(async () => {
  await discord.close();
  await application.close();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

async function call(method: string, path: string, body?: unknown, token?: string): Promise<Reply> {
  const response = await fetch(discord.apiUrl + path, {
    method,
    headers: {
      authorization: `Bot ${token ?? discord.botToken}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

const messagesPath = (): string => `/channels/${discord.dmChannelId}/messages`;
const originalPath = (token: string): string =>
  `/webhooks/${discord.applicationId}/${token}/messages/@original`;
const lastToken = (): string => application.received.at(-1)?.token ?? "none";

describe("a channel of a server", () => {
  it("is where the person asks, where the answer stands, and where the bot may write from then on", async () => {
    const path = "/channels/9001/messages";
    expect(await call("POST", path, { content: "too early" })).toMatchObject({ status: 404 });
    const options = { message: "hello" };
    await sendCommand(discord.personUrl, { command: "chat", options, channel_id: "9001" });
    const interaction = Interaction.parse(application.received[0]);
    expect(interaction).toMatchObject({
      channel_id: "9001",
      context: 0,
      member: { user: { id: discord.person.id } },
    });
    expect(interaction).not.toHaveProperty("user");
    await call("PATCH", originalPath(lastToken()), { content: "Hello there." });
    await call("POST", path, { content: "And another thing." });
    const { body } = await call("GET", path);
    expect(body).toMatchObject([{ content: "And another thing." }, { content: "Hello there." }]);
    expect(await call("GET", messagesPath())).toMatchObject({ body: [] });
  });
});

describe("the person's side", () => {
  it("sends a signed interaction that Vigil can read, and shows the command to the person", async () => {
    await sendCommand(discord.personUrl, { command: "chat", options: { message: "hello" } });
    const interaction = Interaction.parse(application.received[0]);
    expect(interaction).toMatchObject({
      context: 1,
      channel_id: discord.dmChannelId,
      user: { id: discord.person.id, global_name: "You" },
      data: { name: "chat", options: [{ name: "message", type: 3, value: "hello" }] },
    });
    expect(await listMessages(discord.personUrl)).toMatchObject([
      { author: { bot: false }, content: "/chat hello", pending: false },
      { author: { bot: true }, content: "", pending: true, ephemeral: false, at: clockMs },
    ]);
  });

  it("nests a subcommand's options as Discord does", async () => {
    application.answer = () => ({ type: 5, data: { flags: 64 } });
    const message = await sendCommand(discord.personUrl, {
      command: "heartbeat",
      subcommand: "now",
    });
    expect(message).toMatchObject({ pending: true, ephemeral: true });
    expect(application.received[0]).toMatchObject({
      data: { name: "heartbeat", options: [{ name: "now", type: 1, options: [] }] },
    });
  });

  it("shows an answer that came at once", async () => {
    application.answer = () => ({ type: 4, data: { content: " idle ", flags: 64 } });
    expect(await sendCommand(discord.personUrl, { command: "status" })).toMatchObject({
      content: "idle",
      ephemeral: true,
      pending: false,
    });
    expect((await call("GET", messagesPath())).body).toEqual([]);
  });

  test.for([
    { says: "a pong to a command", answer: { type: 1 }, why: /type must be 4/ },
    { says: "an empty message", answer: { type: 4, data: { content: " " } }, why: /not be empty/ },
    {
      says: "a message of 2,001 characters",
      answer: { type: 4, data: { content: "x".repeat(2_001) } },
      why: /at most 2000/,
    },
    { says: "a message without data", answer: { type: 4 }, why: /data must be/ },
  ])("does not take $says for an answer", async ({ answer, why }) => {
    application.answer = () => answer;
    await expect(sendCommand(discord.personUrl, { command: "help" })).rejects.toThrow(why);
    expect((await call("PATCH", originalPath(lastToken()), { content: "late" })).body).toEqual({
      message: "Unknown Webhook",
      code: 10015,
    });
  });

  it("gives up on an application that does not answer in time", async () => {
    await discord.close();
    discord = await start({ ackWithinMs: 20 });
    const { promise: held, resolve } = Promise.withResolvers<object>();
    application.answer = () => held;
    const sent = sendCommand(discord.personUrl, { command: "help" });
    await expect(sent).rejects.toThrow(/The application did not respond/);
    resolve({ type: 5 });
  });

  it("tells a waiting reader of each change", async () => {
    await sendCommand(discord.personUrl, { command: "chat", options: { message: "hello" } });
    const answered = awaitMessage(discord.personUrl, ({ content }) => content === "hi", 5_000);
    await call("PATCH", originalPath(lastToken()), { content: "hi" });
    expect(await answered).toMatchObject({ pending: false, author: { bot: true, name: "Vigil" } });
  });

  it("lists what is newer than a message", async () => {
    const first = await call("POST", messagesPath(), { content: "one" });
    await call("POST", messagesPath(), { content: "two" });
    const { id } = first.body as { id: string }; // Discord's message object
    const response = await fetch(`${discord.personUrl}/messages?after=${id}`);
    expect(await response.json()).toMatchObject([{ content: "two" }]);
  });

  test.for([
    { says: "an unknown field", body: { command: "chat", message: "x" }, field: "message" },
    { says: "no command", body: {}, field: "command" },
    {
      says: "an odd option",
      body: { command: "chat", options: { message: [] } },
      field: "options.message",
    },
  ])("names the field of $says", async ({ body, field }) => {
    const response = await fetch(`${discord.personUrl}/interactions`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(`^${field} `) });
  });

  it("keeps out the page of another site", async () => {
    const headers = { origin: "https://example.com" };
    const response = await fetch(`${discord.personUrl}/messages`, { headers });
    expect(response.status).toBe(403);
    await response.text();
  });
});

describe("the bot's side refuses what Discord refuses", () => {
  const dm = (): string => discord.dmChannelId;
  test.for([
    {
      says: "a wrong token",
      run: () => call("GET", "/users/@me", undefined, "no"),
      status: 401,
      code: 0,
    },
    { says: "an unknown route", run: () => call("GET", "/guilds"), status: 404, code: 0 },
    { says: "a wrong method", run: () => call("DELETE", messagesPath()), status: 405, code: 0 },
    {
      says: "an unknown channel",
      run: () => call("GET", "/channels/1/messages"),
      status: 404,
      code: 10003,
    },
    {
      says: "an unknown recipient",
      run: () => call("POST", "/users/@me/channels", { recipient_id: "1" }),
      status: 400,
      code: 50033,
    },
    { says: "no JSON", run: () => call("POST", messagesPath(), "{"), status: 400, code: 50109 },
    {
      says: "an empty message",
      run: () => call("POST", messagesPath(), { content: " " }),
      status: 400,
      code: 50006,
    },
    {
      says: "2,001 characters",
      run: () => call("POST", messagesPath(), { content: "x".repeat(2_001) }),
      status: 400,
      code: 50035,
    },
    {
      says: "a nonce of 26 characters",
      run: () => call("POST", messagesPath(), { content: "x", nonce: "n".repeat(26) }),
      status: 400,
      code: 50035,
    },
    {
      says: "unknown mentions",
      run: () =>
        call("POST", messagesPath(), { content: "x", allowed_mentions: { parse: ["all"] } }),
      status: 400,
      code: 50035,
    },
    {
      says: "101 messages at once",
      run: () => call("GET", `/channels/${dm()}/messages?limit=101`),
      status: 400,
      code: 50035,
    },
    {
      says: "an unknown webhook",
      run: () => call("PATCH", "/webhooks/1/tok/messages/@original", { content: "x" }),
      status: 404,
      code: 10015,
    },
    {
      says: "an unknown interaction token",
      run: () => call("PATCH", originalPath("tok"), { content: "x" }),
      status: 401,
      code: 50027,
    },
    {
      says: "commands of another application",
      run: () => call("PUT", "/applications/1/commands", []),
      status: 404,
      code: 10002,
    },
    {
      says: "a command with capitals",
      run: () =>
        call("PUT", `/applications/${discord.applicationId}/commands`, [
          { name: "Chat", description: "x" },
        ]),
      status: 400,
      code: 50035,
    },
    {
      says: "an address that answers no ping",
      run: () =>
        call("PATCH", "/applications/@me", { interactions_endpoint_url: "http://127.0.0.1:9/" }),
      status: 400,
      code: 50035,
    },
  ])("$says", async ({ run, status, code }) => {
    expect(await run()).toEqual({ status, body: expect.objectContaining({ code }) });
  });

  it("an edit that overtakes the acknowledgement", async () => {
    const { promise: held, resolve } = Promise.withResolvers<object>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    application.answer = () => {
      reach();
      return held;
    };
    const sent = sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
    await reached;
    const path = originalPath(lastToken());
    expect(await call("PATCH", path, { content: "too soon" })).toMatchObject({
      status: 404,
      body: { code: 10015 },
    });
    resolve({ type: 5 });
    await sent;
    expect(await call("PATCH", path, { content: "now" })).toMatchObject({
      status: 200,
      body: { content: "now" },
    });
  });

  it("a token that is older than fifteen minutes, and not one that is as old", async () => {
    await sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
    const path = originalPath(lastToken());
    clockMs += 15 * 60_000;
    expect(await call("PATCH", path, { content: "a" })).toMatchObject({ status: 200 });
    clockMs += 1;
    expect(await call("PATCH", path, { content: "b" })).toMatchObject({
      status: 401,
      body: { code: 50027 },
    });
  });
});

describe("the bot's side", () => {
  it("answers a repeated nonce with the first message, for five minutes", async () => {
    const body = { content: "once", nonce: "n1", enforce_nonce: true };
    const first = await call("POST", messagesPath(), body);
    expect(await call("POST", messagesPath(), { ...body, content: "twice" })).toEqual(first);
    expect(await listMessages(discord.personUrl)).toHaveLength(1);
    clockMs += 5 * 60_000 + 1;
    await call("POST", messagesPath(), body);
    expect(await listMessages(discord.personUrl)).toHaveLength(2);
  });

  it("fills a deferred message by the first follow-up, and adds the next ones", async () => {
    await sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
    const path = `/webhooks/${discord.applicationId}/${lastToken()}`;
    await call("POST", path, { content: "one" });
    await call("POST", path, { content: "two" });
    const [, ...answers] = await listMessages(discord.personUrl);
    expect(answers.map(({ content }) => content)).toEqual(["one", "two"]);
  });

  it("reads and deletes a response; then it is unknown", async () => {
    await sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
    const path = originalPath(lastToken());
    expect(await call("GET", path)).toMatchObject({ status: 200, body: { author: { bot: true } } });
    expect(await call("DELETE", path)).toEqual({ status: 204, body: undefined });
    expect(await call("PATCH", path, { content: "y" })).toMatchObject({
      status: 404,
      body: { code: 10008 },
    });
  });

  it("shows the person's plain words to the bot, newest first", async () => {
    await call("POST", messagesPath(), { content: "hello" });
    await fetch(`${discord.personUrl}/messages`, { method: "POST", body: '{"content":"hi"}' }).then(
      (it) => it.text(),
    );
    expect((await call("GET", `${messagesPath()}?limit=5`)).body).toMatchObject([
      { content: "hi", author: { id: discord.person.id, bot: false } },
      { content: "hello", author: { id: discord.applicationId, bot: true } },
    ]);
  });

  it("lists a channel page by page, newest first, as far as it is remembered", async () => {
    await discord.close();
    const written = openState(join(dataDir, "discord.jsonl"), (text) => warnings.push(text));
    const newId = snowflakes(() => clockMs, written.newestId);
    const fields = { from: "bot", ephemeral: false, pending: false } as const;
    for (let number = 1; number <= 1_200; number++) {
      const channelId = discord.dmChannelId;
      written.putMessage({ ...fields, id: newId(), channelId, content: String(number) });
      clockMs += 1_000;
    }
    written.close();
    discord = await start();
    const page = async (query: string): Promise<{ id: string; content: string }[]> =>
      (await call("GET", `${messagesPath()}?${query}`)).body as { id: string; content: string }[]; // Discord's message objects
    const seen = await page("limit=100");
    for (let older = seen; older.length > 0; seen.push(...older))
      older = await page(`limit=100&before=${seen.at(-1)?.id}`);
    const newestThousand = Array.from({ length: 1_000 }, (_, index) => String(1_200 - index));
    expect(seen.map(({ content }) => content)).toEqual(newestThousand);
    const since = await page(`limit=100&after=${seen[3]?.id}`);
    expect(since.map(({ content }) => content)).toEqual(["1200", "1199", "1198"]);
    expect(await page("")).toHaveLength(50);
  });

  it("takes an address that pings well, and sends interactions there", async () => {
    const other = await startApplication(
      () => discord.publicKey,
      () => clockMs,
    );
    const answer = await call("PATCH", "/applications/@me", {
      interactions_endpoint_url: other.url,
    });
    expect(answer).toMatchObject({ status: 200, body: { interactions_endpoint_url: other.url } });
    await sendCommand(discord.personUrl, { command: "help" });
    expect(other.received).toHaveLength(1);
    await other.close();
  });
});

describe("after a crash", () => {
  it("remembers who is who, every message, and the interactions under way", async () => {
    const { apiUrl: _, personUrl: __, close: ___, ...before } = discord;
    await call("POST", messagesPath(), { content: "kept", nonce: "n1", enforce_nonce: true });
    await sendCommand(discord.personUrl, { command: "chat", options: { message: "x" } });
    const seen = await listMessages(discord.personUrl);
    // Started beside the old one, which is never told to stop: what a killed process leaves is its files.
    const old = discord;
    discord = await start();
    await old.close();
    expect(discord).toMatchObject(before);
    expect(await listMessages(discord.personUrl)).toEqual(seen);
    await call("POST", messagesPath(), { content: "kept", nonce: "n1", enforce_nonce: true });
    expect(await listMessages(discord.personUrl)).toHaveLength(seen.length);
    expect(await call("PATCH", originalPath(lastToken()), { content: "late" })).toMatchObject({
      status: 200,
    });
  });

  it("drops a line that was cut off, and nothing else", async () => {
    const file = join(dataDir, "discord.jsonl");
    await call("POST", messagesPath(), { content: "one" });
    await discord.close();
    appendFileSync(file, '{"kind":"message","mess');
    discord = await start();
    await call("POST", messagesPath(), { content: "two" });
    await discord.close();
    discord = await start();
    expect((await listMessages(discord.personUrl)).map(({ content }) => content)).toEqual([
      "one",
      "two",
    ]);
    expect(warnings).toEqual([]);
  });

  it("leaves out a line that it cannot read, and says which", async () => {
    const file = join(dataDir, "discord.jsonl");
    await call("POST", messagesPath(), { content: "one" });
    await discord.close();
    writeFileSync(file, `nonsense\n${readFileSync(file, "utf8")}`);
    discord = await start();
    expect(await listMessages(discord.personUrl)).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/discord\.jsonl: line 1 is not readable/)]);
  });

  it("refuses a broken identity with the file's name and what to do", async () => {
    await discord.close();
    const file = join(dataDir, "discord-identity.json");
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, '{"applicationId":"x"}');
    await expect(start()).rejects.toThrow(
      /discord-identity\.json cannot be read: applicationId .*delete it/,
    );
    writeFileSync(file, whole);
    discord = await start();
  });
});
