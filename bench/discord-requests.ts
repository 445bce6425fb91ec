/** Requests as Discord sends them, signed with a key of the bench's own. */
import { generateKeyPairSync, sign } from "node:crypto";

/** What the interactions function is given. */
export interface DiscordRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

export interface DiscordSigner {
  /** 64 hex digits. */
  readonly publicKey: string;
  /** Signed at this moment; the function takes it for four minutes. */
  sign(body: object): DiscordRequest;
}

export function discordSigner(): DiscordSigner {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    publicKey: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
    sign: (content) => {
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const body = JSON.stringify(content);
      const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString("hex");
      const headers = { "x-signature-ed25519": signature, "x-signature-timestamp": timestamp };
      return { headers, body, isBase64Encoded: false };
    },
  };
}

export const ping = { type: 1 };

/** `/chat hello` in a DM, from the person with that id. */
export const chatFrom = (userId: string) => ({
  type: 2,
  id: "500000000000000001",
  application_id: "1",
  token: "a-token",
  channel_id: "77",
  context: 1,
  user: { id: userId, username: "ann" },
  data: { name: "chat", options: [{ name: "message", type: 3, value: "hello" }] },
});

/** The same request under a signature of another one: as long, and wrong. */
export const wronglySigned = (request: DiscordRequest, other: DiscordRequest): DiscordRequest => ({
  ...request,
  headers: {
    ...request.headers,
    "x-signature-ed25519": other.headers["x-signature-ed25519"] ?? "",
  },
});
