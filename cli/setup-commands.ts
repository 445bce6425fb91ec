/** The commands that set Vigil up: `register` and `secrets`. */
import { Argument } from "commander";
import { secretNames } from "../lib/adapters/ssm-secrets.ts";
import { type CommandLine, examples } from "./command-line.ts";
import { register } from "./register.ts";
import { listSecrets, setSecret } from "./secrets.ts";

export function addSetupCommands(commandLine: CommandLine): void {
  addRegister(commandLine);
  addSecrets(commandLine);
}

function addRegister({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("register")
    .description("give Discord the slash commands, all at once")
    .option(
      "--url <url>",
      "also set where Discord sends interactions (the stack's InteractionsUrl)",
    )
    .option("--guild <id>", "for one server alone, where they show at once: to try them out")
    .option("--force", "send them also when nothing has changed since the last time")
    .addHelpText(
      "after",
      `${examples("vigil register", "vigil register --url https://….lambda-url.us-east-1.on.aws/")}

Needs DISCORD_APPLICATION_ID and DISCORD_BOT_TOKEN; honours DISCORD_API_URL.`,
    )
    .action(async ({ url, guild, force }: { url?: string; guild?: string; force?: true }) => {
      const where = { url: url ?? null, guildId: guild ?? null };
      exitWith(await register(world, { ...where, force: force === true, json: isJson() }));
    });
}

function addSecrets({ program, world, isJson, exitWith }: CommandLine): void {
  const secrets = program
    .command("secrets")
    .description("the deployed Vigil's secrets, kept by AWS as SSM SecureString parameters");
  secrets
    .command("set")
    .description("read a value from a prompt, or from standard input, and store it")
    .addArgument(new Argument("<name>", "which secret").choices(secretNames))
    .showHelpAfterError("The value is never an argument: it is asked for, or piped in.")
    .addHelpText(
      "after",
      examples(
        "vigil secrets set discord-bot-token",
        "openssl rand -hex 32 | vigil secrets set api-token",
      ),
    )
    .action(async (name: string) => {
      exitWith(await setSecret(world, name, isJson()));
    });
  secrets
    .command("list")
    .description("which secrets are set, and since when; never their values")
    .addHelpText("after", examples("vigil secrets list", "vigil secrets list --json"))
    .action(async () => {
      exitWith(await listSecrets(world, isJson()));
    });
}
