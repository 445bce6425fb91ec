/** A Discord of many channels on loopback: it signs interactions, keeps what the bot writes, and refuses late edits. */
import { generateKeyPairSync, sign } from "node:crypto";
import type { IncomingMessage } from "node:http";
import * as z from "zod/mini";
import { snowflakes } from "../../local/discord/snowflake.ts";
import { parseJson, readBody, serveHttp } from "../../local/http.ts";
import type { Written } from "./ledger.ts";

const ownerId = "11";
const applicationId = "22";
const guildId = "33";

export interface LoadDiscord {
  /** What a local cloud needs to live in it. */
  readonly env: Readonly<Record<string, string>>;
  readonly owner: { readonly id: string; readonly name: string };
  readonly applicationId: string;
  newId(): string;
  /** A signed `/chat` of the owner's, ready to be sent, and its token. */
  chat(channelId: string, message: string): SignedChat;
  /** The application has answered the interaction: its token can be used from now on. */
  acknowledge(token: string): void;
  /** What stands in the channels and under the commands at the moment. */
  written(): readonly Written[];
  /** Calls `listener` with each text that the bot writes. */
  onWritten(listener: (text: string) => void): void;
  close(): Promise<void>;
}

export interface SignedChat {
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const Body = z.object({ content: z.string(), nonce: z.optional(z.string()) });

export async function startLoadDiscord(): Promise<LoadDiscord> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const newId = snowflakes(Date.now);
  const acknowledged = new Set<string>();
  const edits = new Map<string, Written>();
  const posts = new Map<string, Written & { readonly channelId: string }>();
  const listeners: ((text: string) => void)[] = [];

  const keep = <T extends Written>(map: Map<string, T>, key: string, written: T) => {
    // The same words again are the same message: a resent reply changes nothing.
    if (map.get(key)?.text === written.text) return { id: written.id };
    map.set(key, written);
    for (const listener of listeners) listener(written.text);
    return { id: written.id };
  };

  const post = (channelId: string, { content, nonce = newId() }: z.infer<typeof Body>) => {
    const key = `${channelId}/${nonce}`;
    const known = posts.get(key);
    if (known !== undefined) return { id: known.id };
    return keep(posts, key, { id: newId(), at: Date.now(), text: content, channelId });
  };

  const answer = (route: string, body: unknown): object | null => {
    const [, token] = /^PATCH .*\/webhooks\/22\/([^/]+)\/messages\/@original$/.exec(route) ?? [];
    if (token !== undefined) {
      // Discord knows no message before the acknowledgement has arrived.
      if (!acknowledged.has(token)) return null;
      return keep(edits, token, { id: token, at: Date.now(), text: Body.parse(body).content });
    }
    const [, channelId] = /^POST .*\/channels\/(\d+)\/messages$/.exec(route) ?? [];
    if (channelId !== undefined) return post(channelId, Body.parse(body));
    const [, read] = /^GET .*\/channels\/(\d+)\/messages/.exec(route) ?? [];
    if (read !== undefined) {
      return [...posts.values()]
        .filter((message) => message.channelId === read)
        .slice(-100)
        .reverse()
        .map(({ id, at, text }) => ({
          id,
          content: text,
          timestamp: new Date(at).toISOString(),
          author: { id: applicationId },
        }));
    }
    return route.endsWith("/users/@me") ? { id: applicationId } : null;
  };

  const server = await serveHttp((request, response) => {
    void bodyOf(request).then((body) => {
      const answered = answer(`${request.method} ${request.url}`, body);
      const unknown = { message: "Unknown Webhook", code: 10_015 };
      response.writeHead(answered === null ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answered ?? unknown));
    });
  }, "the Discord under load");

  return {
    env: {
      DISCORD_API_URL: `${server.url}/api/v10`,
      DISCORD_PUBLIC_KEY: publicKey
        .export({ format: "der", type: "spki" })
        .subarray(-32)
        .toString("hex"),
      DISCORD_BOT_TOKEN: "load",
      VIGIL_OWNER_IDS: ownerId,
    },
    owner: { id: ownerId, name: "ann" },
    applicationId,
    newId,
    chat: (channelId, message) => {
      const id = newId();
      const token = `token-${id}`;
      const body = JSON.stringify(chatOf({ id, token, channelId, message }));
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString("hex");
      const headers = {
        "content-type": "application/json",
        "x-signature-ed25519": signature,
        "x-signature-timestamp": timestamp,
      };
      return { token, headers, body };
    },
    acknowledge: (token) => acknowledged.add(token),
    written: () => [...edits.values(), ...posts.values()],
    onWritten: (listener) => listeners.push(listener),
    close: server.close,
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  return parseJson((await readBody(request))?.toString() ?? "")?.value;
}

interface Chat {
  readonly id: string;
  readonly token: string;
  readonly channelId: string;
  readonly message: string;
}

/** `/chat message` in a channel of a server. */
const chatOf = ({ id, token, channelId, message }: Chat) => ({
  type: 2,
  id,
  application_id: applicationId,
  token,
  guild_id: guildId,
  channel_id: channelId,
  context: 0,
  member: { user: { id: ownerId, username: "ann" } },
  data: { name: "chat", options: [{ name: "message", type: 3, value: message }] },
});
