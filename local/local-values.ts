/** What the deployed functions are told differently here: Discord's place, the model, the secrets. */
import type { DiscordSide } from "./discord-side.ts";
import type { LocalSettings } from "./settings.ts";

/** Values that exist only here, by the name of the variable that carries them; a function gets those that it has. */
export const overridesOf = (settings: LocalSettings, discord: DiscordSide) => ({
  VIGIL_MODEL: settings.model,
  VIGIL_OWNER_IDS: discord.ownerIds,
  VIGIL_DAILY_BUDGET_USD: settings.dailyBudgetUsd,
  DISCORD_PUBLIC_KEY: discord.publicKey,
  DISCORD_API_URL: discord.apiUrl,
  ANTHROPIC_BASE_URL: settings.anthropicBaseUrl,
  OPENAI_BASE_URL: settings.openAiBaseUrl,
  CONTROL_ACCESS: "loopback",
});

/** The same values as parameters of the template, which has no defaults for some of them. */
export const parametersOf = (overrides: ReturnType<typeof overridesOf>) => ({
  OwnerIds: overrides.VIGIL_OWNER_IDS,
  DiscordPublicKey: overrides.DISCORD_PUBLIC_KEY,
  Model: overrides.VIGIL_MODEL,
  DailyBudgetUsd: overrides.VIGIL_DAILY_BUDGET_USD,
  AnthropicBaseUrl: overrides.ANTHROPIC_BASE_URL,
  OpenAiBaseUrl: overrides.OPENAI_BASE_URL,
});

/** The SSM parameters, by their full names. */
export const secretsOf = (settings: LocalSettings, discord: DiscordSide) => {
  const secrets = { ...settings.secrets, "discord-bot-token": discord.botToken };
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [`/vigil/${name}`, value]),
  );
};
