/** Discord as this cloud uses it: the user's own, or the one that it brings along. */
import { join } from "node:path";
import { registerCommands } from "../lib/adapters/discord.ts";
import { commands } from "../lib/domain/command-definitions.ts";
import { startEmbeddedDiscord } from "./discord/embedded.ts";
import type { SentByApplication } from "./discord/world.ts";
import type { LocalSettings } from "./settings.ts";

export interface DiscordSide {
  readonly apiUrl: string;
  readonly publicKey: string;
  readonly botToken: string;
  /** Comma-separated; the first one is the person of the thread `default`. */
  readonly ownerIds: string;
  /** Where the page talks to it as the person, without a trailing slash; null with a Discord of the user's. */
  readonly personUrl: string | null;
  /** The channel of the embedded Discord's one DM; null with a Discord of the user's. */
  readonly dmChannelId: string | null;
  close(): Promise<void>;
}

/**
 * @param interactionsUrl where the embedded Discord sends what the person does
 * @param inspect told of all that the application sends to the embedded Discord
 */
export async function openDiscord(
  { discord, ownerIds, home }: LocalSettings,
  interactionsUrl: string,
  print: (line: string) => void,
  inspect?: (sent: SentByApplication) => void,
): Promise<DiscordSide> {
  if (discord !== null) {
    return { ...discord, personUrl: null, dmChannelId: null, close: () => Promise.resolve() };
  }
  const dataDir = join(home, "discord");
  const embedded = await startEmbeddedDiscord({
    dataDir,
    interactionsUrl: () => interactionsUrl,
    warn: (text) => print(`discord: ${text}`),
    ...(inspect === undefined ? {} : { inspect }),
  });
  // As `vigil register` does with Discord: what the person can type is what the definitions say.
  const { apiUrl, botToken, applicationId } = embedded;
  try {
    await registerCommands({ apiUrl, botToken, applicationId, guildId: null, commands });
  } catch (error) {
    await embedded.close();
    throw error;
  }
  return {
    apiUrl: embedded.apiUrl,
    publicKey: embedded.publicKey,
    botToken: embedded.botToken,
    // First, whoever else is set: a `.env` made for a deployment must not turn this person into a stranger.
    ownerIds: [embedded.person.id, ...(ownerIds === "" ? [] : [ownerIds])].join(","),
    personUrl: embedded.personUrl,
    dmChannelId: embedded.dmChannelId,
    close: () => embedded.close(),
  };
}
