/** `vigil register`: gives Discord the slash commands in bulk, and the address for interactions. */
import { registerCommands, setInteractionsUrl } from "../lib/adapters/discord.ts";
import { commands } from "../lib/domain/command-definitions.ts";
import { Fault, reasonOf } from "../lib/domain/fault.ts";
import { Failure } from "./failure.ts";
import type { World } from "./world.ts";

const discordApi = "https://discord.com/api/v10";

/** Replaces all commands of the application: what is no longer in the list is gone. */
export async function register(
  world: World,
  options: { readonly url: string | null; readonly json: boolean },
): Promise<number> {
  const { url } = options;
  if (url !== null && !/^https:\/\/\S+$/.test(url))
    throw new Failure(`--url must be an https URL, not "${url}": Discord calls it.`, 2);
  const apiUrl = world.env["DISCORD_API_URL"] || discordApi;
  const applicationId = needed(world, "DISCORD_APPLICATION_ID");
  const botToken = needed(world, "DISCORD_BOT_TOKEN");
  try {
    await registerCommands({ apiUrl, botToken, applicationId, commands });
    if (url !== null) await setInteractionsUrl({ apiUrl, botToken, url });
  } catch (error) {
    throw error instanceof Fault ? explained(error) : error;
  }
  const names = commands.map(({ name }) => `/${name}`);
  world.say(
    options.json
      ? JSON.stringify({ registered: names, interactions_url: url }, null, 2)
      : `Discord knows ${names.join(", ")}.${url === null ? "" : ` It sends interactions to ${url}`}`,
  );
  return 0;
}

function needed({ env }: World, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  throw new Failure(
    `${name} is not set. Put it into .env or the environment; Discord's developer portal shows it. (A local Vigil without Discord needs no registration.)`,
  );
}

const explained = (fault: Fault): Failure => {
  const hint =
    fault.code === "unauthorised"
      ? " Check that DISCORD_BOT_TOKEN belongs to DISCORD_APPLICATION_ID."
      : "";
  return new Failure(`Discord refused: ${reasonOf(fault)}.${hint}`, 1, { cause: fault });
};
