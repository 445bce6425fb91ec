/** `vigil register`: gives Discord the slash commands in bulk, and the address for interactions. */
import { registerCommands, setInteractionsUrl } from "../lib/adapters/discord.ts";
import { commands } from "../lib/domain/command-definitions.ts";
import { Fault, reasonOf } from "../lib/domain/fault.ts";
import { Failure } from "./failure.ts";
import { hashOf, placeOf, readRegistered, recordPath, writeRegistered } from "./registered.ts";
import type { World } from "./world.ts";

const discordApi = "https://discord.com/api/v10";

export interface RegisterOptions {
  readonly url: string | null;
  /** The one server that gets the commands, at once; null: they are for everywhere. */
  readonly guildId: string | null;
  /** Sends everything, whatever the record says. */
  readonly force: boolean;
  readonly json: boolean;
}

/**
 * Replaces all commands of the application, or those of one server: what is no longer in the list is gone. What was
 * handed over from this folder before, and has not changed since, is not sent again.
 */
export async function register(world: World, options: RegisterOptions): Promise<number> {
  const { url, guildId, force } = options;
  if (url !== null && !/^https:\/\/\S+$/.test(url))
    throw new Failure(`--url must be an https URL, not "${url}": Discord calls it.`, 2);
  if (guildId !== null && !/^\d{1,20}$/.test(guildId))
    throw new Failure(
      `--guild must be a server's id, a number, not "${guildId}": with Discord's developer mode on, its menu copies it.`,
      2,
    );
  const apiUrl = world.env["DISCORD_API_URL"] || discordApi;
  const applicationId = needed(world, "DISCORD_APPLICATION_ID");
  const botToken = needed(world, "DISCORD_BOT_TOKEN");
  const place = placeOf({ apiUrl, applicationId, guildId });
  const known = force ? null : await readRegistered(world, place);
  const hash = hashOf(commands);
  const isNew = { commands: known?.hash !== hash, url: url !== null && known?.url !== url };
  try {
    if (isNew.commands)
      await registerCommands({ apiUrl, botToken, applicationId, guildId, commands });
    if (isNew.url && url !== null) await setInteractionsUrl({ apiUrl, botToken, url });
  } catch (error) {
    throw error instanceof Fault ? explained(error) : error;
  }
  if (isNew.commands || isNew.url)
    await writeRegistered(world, place, { hash, url: url ?? known?.url ?? null });
  world.say(options.json ? asJson(options, isNew) : asWords(options, isNew));
  return 0;
}

interface News {
  readonly commands: boolean;
  readonly url: boolean;
}

const names = (): readonly string[] => commands.map(({ name }) => `/${name}`);

const asJson = ({ url, guildId }: RegisterOptions, isNew: News): string =>
  JSON.stringify(
    { registered: names(), guild_id: guildId, interactions_url: url, changed: isNew.commands },
    null,
    2,
  );

function asWords({ url, guildId }: RegisterOptions, isNew: News): string {
  const where = guildId === null ? "" : ` in the server ${guildId}`;
  const known = `Discord knows ${names().join(", ")}${where}.`;
  const sends = url === null ? "" : ` It sends interactions to ${url}`;
  if (isNew.commands || isNew.url) return `${known}${sends}`;
  return `${known}${sends} (Nothing has changed since they were registered from here, by ${recordPath}, so nothing was sent; --force sends it all the same.)`;
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
