/** An embedded Discord and its application for a test, with a clock of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedDiscord, startEmbeddedDiscord } from "../../local/discord/embedded.ts";
import { startApplication, type TestApplication } from "./discord-application.ts";

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON. */
  readonly body: unknown;
}

export interface DiscordWorld {
  readonly discord: EmbeddedDiscord;
  readonly application: TestApplication;
  /** Epoch milliseconds; a test moves it. */
  readonly clock: { nowMs: number };
  /** The bot's request. */
  call(method: string, path: string, body?: unknown): Promise<Reply>;
  /** The person's; POST when there is a body. */
  person(path: string, body?: unknown, method?: string): Promise<Reply>;
  /** The DM's messages as the bot reads them, newest first. */
  messagesPath(): string;
  /** The response of the newest interaction. */
  originalPath(): string;
  /** A process that was killed, and the next one: on the same files. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openDiscordWorld(): Promise<DiscordWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), "vigil-discord-"));
  const clock = { nowMs: 1_763_633_400_000 };
  const application = await startApplication(
    () => world.discord.publicKey,
    () => clock.nowMs,
  );
  const start = () =>
    startEmbeddedDiscord({
      dataDir,
      interactionsUrl: () => application.url,
      now: () => clock.nowMs,
      warn: (text) => {
        throw new Error(text);
      },
    });
  const world = {
    discord: await start(),
    application,
    clock,
    call: (method: string, path: string, body?: unknown) =>
      ask(world.discord.apiUrl + path, method, body, `Bot ${world.discord.botToken}`),
    person: (path: string, body?: unknown, method = body === undefined ? "GET" : "POST") =>
      ask(world.discord.personUrl + path, method, body),
    messagesPath: () => `/channels/${world.discord.dmChannelId}/messages`,
    originalPath: () => {
      const token = application.received.at(-1)?.token ?? "none";
      return `/webhooks/${world.discord.applicationId}/${token}/messages/@original`;
    },
    restart: async () => {
      const killed = world.discord;
      world.discord = await start();
      await killed.close();
    },
    close: async () => {
      await world.discord.close();
      await application.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return world;
}

async function ask(
  url: string,
  method: string,
  body: unknown,
  authorization?: string,
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: {
      "content-type": "application/json",
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, body: text === "" ? undefined : JSON.parse(text) };
}
