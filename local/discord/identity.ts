/** Who is who in the embedded Discord: made once, kept in a file, so that ids outlive a restart. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as z from "zod/mini";
import { Snowflake } from "../../lib/domain/ids.ts";
import { parseInput } from "../../lib/domain/parse.ts";

const StoredIdentity = z.object({
  /** Also the bot's user id, as with every application made since 2017. */
  applicationId: Snowflake,
  personId: Snowflake,
  dmChannelId: Snowflake,
  botToken: z.string("must be a token").check(z.minLength(20, "must be a token")),
  privateKeyPem: z.string("must be a private key"),
});
type StoredIdentity = z.infer<typeof StoredIdentity>;

export interface Identity extends Omit<StoredIdentity, "privateKeyPem"> {
  readonly privateKey: KeyObject;
  /** 64 hex digits, as the developer portal shows it. */
  readonly publicKey: string;
}

/** Reads the identity, or makes it. A file that does not parse is an error: a new one would orphan all ids. */
export function openIdentity(file: string, newId: () => string): Identity {
  const stored = existsSync(file) ? readIdentity(file) : makeIdentity(newId);
  if (!existsSync(file)) {
    // Renamed into place: a crash leaves the whole file or none.
    writeFileSync(`${file}.new`, JSON.stringify(stored, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const { privateKeyPem, ...ids } = stored;
  const privateKey = createPrivateKey(privateKeyPem);
  return { ...ids, privateKey, publicKey: publicKeyOf(privateKey) };
}

function readIdentity(file: string): StoredIdentity {
  try {
    return parseInput(StoredIdentity, JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The embedded Discord's identity in ${file} cannot be read: ${what}. Repair the file, or delete it to start anew.`,
      { cause },
    );
  }
}

function makeIdentity(newId: () => string): StoredIdentity {
  const { privateKey } = generateKeyPairSync("ed25519");
  return {
    applicationId: newId(),
    personId: newId(),
    dmChannelId: newId(),
    botToken: `embedded.${randomBytes(32).toString("base64url")}`,
    privateKeyPem: String(privateKey.export({ format: "pem", type: "pkcs8" })),
  };
}

function publicKeyOf(privateKey: KeyObject): string {
  const { x = "" } = privateKey.export({ format: "jwk" });
  return Buffer.from(x, "base64url").toString("hex");
}
