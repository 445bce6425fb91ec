/** A Discord for one machine and one person: no account, no network, and the same refusals. */
import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { serveHttp } from "../http.ts";
import { openFaults } from "./faults.ts";
import { openFiles } from "./files.ts";
import { openIdentity } from "./identity.ts";
import { openLimits } from "./limits.ts";
import { apiPrefix, personPrefix, serve } from "./serve.ts";
import { snowflakes } from "./snowflake.ts";
import { type Forgetting, openState } from "./state.ts";
import { tokenLivesMs } from "./webhooks.ts";
import { personName } from "./wire.ts";
import type { Application, EmbeddedWorld, SentByApplication } from "./world.ts";

export interface EmbeddedDiscordOptions {
  /** A folder of its own: `discord-identity.json`, `discord.jsonl` and `attachments` are kept in it. */
  readonly dataDir: string;
  /** 0, or nothing, for any free one. */
  readonly port?: number;
  /** Asked at each interaction: the application may move. */
  readonly interactionsUrl: () => string;
  /** Told about lines of the file that cannot be read. */
  readonly warn?: (text: string) => void;
  /** Told of every request and answer of the application, before it is judged: tests hold them to Discord's schema. */
  readonly inspect?: (sent: SentByApplication) => void;
  /** For tests: the clock that ids, signatures and tokens live by, and Discord's three seconds. */
  readonly now?: () => number;
  readonly ackWithinMs?: number;
}

export interface EmbeddedDiscord {
  /** `http://127.0.0.1:<port>/api/v10`, in the place of https://discord.com/api/v10. */
  readonly apiUrl: string;
  /** `http://127.0.0.1:<port>/person`: what the one person sees and does, and the faults of the day. */
  readonly personUrl: string;
  readonly applicationId: string;
  readonly publicKey: string;
  readonly botToken: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly dmChannelId: string;
  close(): Promise<void>;
}

/** Far more than the chat shows or Vigil reads back; a nonce holds for less than a token lives. */
const forgetting: Forgetting = {
  messagesAChannel: 1_000,
  afterMs: tokenLivesMs,
  fileBytes: 5 * 1024 * 1024,
};

/** Starts it on 127.0.0.1 with what `dataDir` remembers. One process at a time may use a folder. */
export async function startEmbeddedDiscord(
  options: EmbeddedDiscordOptions,
): Promise<EmbeddedDiscord> {
  mkdirSync(options.dataDir, { recursive: true });
  const now = options.now ?? Date.now;
  const file = join(options.dataDir, "discord.jsonl");
  const state = openState(file, options.warn ?? console.warn, forgetting);
  const newId = snowflakes(now, state.newestId);
  const world: EmbeddedWorld = {
    identity: openIdentity(join(options.dataDir, "discord-identity.json"), newId),
    state,
    files: openFiles(join(options.dataDir, "attachments")),
    faults: openFaults(),
    newId,
    now,
    ackWithinMs: options.ackWithinMs ?? 3_000,
    application: newApplication(options.interactionsUrl),
    filesUrl: () => server.url,
    inspect: options.inspect ?? (() => undefined),
  };
  const limits = openLimits(now);
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // `serve` answers its own failures; what is left is a socket that broke under it.
    serve(world, limits, request, response).catch(() => response.destroy());
  };
  const server = await serveHttp(listener, "the embedded Discord", options.port ?? 0);
  const { applicationId, publicKey, botToken, personId, dmChannelId } = world.identity;
  return {
    apiUrl: server.url + apiPrefix,
    personUrl: server.url + personPrefix,
    applicationId,
    publicKey,
    botToken,
    person: { id: personId, name: personName },
    dmChannelId,
    close: async () => {
      await server.close();
      world.state.close();
    },
  };
}

function newApplication(defaultUrl: () => string): Application {
  let ownUrl: string | null = null;
  return {
    interactionsUrl: () => ownUrl ?? defaultUrl(),
    setInteractionsUrl: (url) => {
      ownUrl = url;
    },
  };
}
