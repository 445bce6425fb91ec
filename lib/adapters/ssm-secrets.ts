/** Secrets in SSM SecureString parameters, read when first needed. */
import type { SSMClient } from "@aws-sdk/client-ssm";
import { minutes, seconds } from "../domain/time.ts";
import type { Clock } from "../ports.ts";
import { awsFault } from "./aws-fault.ts";
import { patience } from "./aws-patience.ts";

export const secretNames = [
  "discord-bot-token",
  "anthropic-api-key",
  "openai-api-key",
  "api-token",
] as const;
export type SecretName = (typeof secretNames)[number];

/** What adapters that need a secret are given. */
export interface Secrets {
  /** Null when it was never set. */
  read(name: SecretName): Promise<string | null>;
}

/** A secret that was changed is used within this time, without a new deploy. */
const keptMs = minutes(5);
/** One that was missing is looked for again sooner: somebody has just been told to set it. */
const missKeptMs = seconds(30);

interface Kept {
  readonly value: Promise<string | null>;
  untilAt: number;
}

/** @param path the folder of the parameters, `/vigil`: a secret is `/vigil/<name>` */
export function ssmSecrets(path: string, clock: Clock): Secrets {
  const kept = new Map<SecretName, Kept>();
  let client: SSMClient | undefined;

  async function fetchSecret(name: SecretName): Promise<string | null> {
    const sdk = await import("@aws-sdk/client-ssm");
    client ??= new sdk.SSMClient({
      maxAttempts: 3,
      requestHandler: patience,
    });
    const parameter = `${path}/${name}`;
    try {
      const command = new sdk.GetParameterCommand({ Name: parameter, WithDecryption: true });
      return (await client.send(command)).Parameter?.Value ?? null;
    } catch (error) {
      if (error instanceof sdk.ParameterNotFound) return null;
      throw awsFault("secrets.read", `parameter ${parameter}`, error);
    }
  }

  return {
    async read(name) {
      const known = kept.get(name);
      if (known !== undefined && clock.now() < known.untilAt) return known.value;
      // The promise is kept, not its value: beats that run side by side ask once.
      const asked: Kept = { value: fetchSecret(name), untilAt: clock.now() + keptMs };
      kept.set(name, asked);
      try {
        const value = await asked.value;
        if (value === null) asked.untilAt = clock.now() + missKeptMs;
        return value;
      } catch (fault) {
        kept.delete(name);
        throw fault;
      }
    },
  };
}
