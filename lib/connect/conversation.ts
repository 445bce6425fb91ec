/** Connects the conversation function: a beat's world, Discord, and what forgetting takes. */
import { discordMessenger } from "../adapters/discord.ts";
import { dynamoArchive } from "../adapters/dynamo/archive.ts";
import { kvRefusedTokens } from "../adapters/refused-tokens.ts";
import { ConversationEnv, type Env, parseEnv } from "../config.ts";
import type { Settings } from "../domain/settings.ts";
import type { Ports } from "../ports.ts";
import { armed } from "./armed.ts";
import { connectBeat } from "./beat.ts";
import { passPorts } from "./passes.ts";

export function connectConversation(env: Env): {
  ports: Omit<Ports, "rule" | "deadLetters">;
  settings: Settings;
} {
  const config = parseEnv(ConversationEnv, env);
  const { ports, table, secrets, settings } = connectBeat(env, config);
  const messenger = discordMessenger({
    apiUrl: config.DISCORD_API_URL,
    botToken: () => secrets.read("discord-bot-token"),
    refusedTokens: kvRefusedTokens(ports.kv),
  });
  return {
    ports: armed({ ...ports, ...passPorts(table), messenger, archive: dynamoArchive(table) }),
    settings: { ...settings, ...(config.CONTROL_URL && { controlUrl: config.CONTROL_URL }) },
  };
}
