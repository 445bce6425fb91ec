/** The command line: which commands there are, what they take, and what they exit with. */
import { Argument, Command, CommanderError, InvalidArgumentError } from "commander";
import { secretNames } from "../lib/adapters/ssm-secrets.ts";
import { reasonOf } from "../lib/domain/fault.ts";
import { defaultThreadId, ThreadId } from "../lib/domain/ids.ts";
import { readInput } from "../lib/domain/parse.ts";
import { beat } from "./beat.ts";
import { Failure } from "./failure.ts";
import { register } from "./register.ts";
import { listSecrets, setSecret } from "./secrets.ts";
import { showStatus } from "./status.ts";
import type { World } from "./world.ts";

const environmentHelp = `
Environment, or .env in this folder:
  VIGIL_URL     where Vigil runs; http://localhost:8000 when it is not set
  VIGIL_TOKEN   the API token of a deployed Vigil

Exit codes: 0 done, 1 failed, 2 called wrongly.`;

const threadOption = ["--thread <id>", "the thread", parseThread, defaultThreadId] as const;

/** Runs one command line (without `node` and the script). Answers its exit code, and never throws. */
export async function runVigil(args: readonly string[], world: World): Promise<number> {
  let exitCode = 0;
  const program = vigilProgram(world, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    world.complain(`vigil: ${reasonOf(error)}`);
    return error instanceof Failure ? error.exitCode : 1;
  }
}

function vigilProgram(world: World, exitWith: (code: number) => void): Command {
  const program = new Command("vigil")
    .description("Vigil by hand: look at it, wake it, set it up.")
    .option("--json", "print the answer as JSON")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => world.say(text.trimEnd()),
      writeErr: (text) => world.complain(text.trimEnd()),
    })
    .showHelpAfterError("Try: vigil --help")
    .exitOverride()
    .addHelpText("after", environmentHelp);
  const isJson = (): boolean => program.opts<{ json?: boolean }>().json === true;
  addThreadCommands(program, world, isJson, exitWith);
  addSetupCommands(program, world, isJson, exitWith);
  return program;
}

function addThreadCommands(
  program: Command,
  world: World,
  isJson: () => boolean,
  exitWith: (code: number) => void,
): void {
  program
    .command("status")
    .description("what both agents are doing, the last tick, the next beat")
    .option(...threadOption)
    .addHelpText("after", examples("vigil status", "vigil status --json | jq .board.heartbeat"))
    .action(async ({ thread }: { thread: string }) => {
      exitWith(await showStatus(world, { thread, json: isJson() }));
    });
  program
    .command("beat")
    .description("one heartbeat now, whatever the schedule says")
    .option(...threadOption)
    .option("--dry-run", "reflect, but change and send nothing", false)
    .addHelpText("after", examples("vigil beat", "vigil beat --dry-run --json"))
    .action(async ({ thread, dryRun }: { thread: string; dryRun: boolean }) => {
      exitWith(await beat(world, { thread, dryRun, json: isJson() }));
    });
}

function addSetupCommands(
  program: Command,
  world: World,
  isJson: () => boolean,
  exitWith: (code: number) => void,
): void {
  program
    .command("register")
    .description("give Discord the slash commands, all at once")
    .option(
      "--url <url>",
      "also set where Discord sends interactions (the stack's InteractionsUrl)",
    )
    .addHelpText(
      "after",
      `${examples("vigil register", "vigil register --url https://….lambda-url.us-east-1.on.aws/")}

Needs DISCORD_APPLICATION_ID and DISCORD_BOT_TOKEN; honours DISCORD_API_URL.`,
    )
    .action(async ({ url }: { url?: string }) => {
      exitWith(await register(world, { url: url ?? null, json: isJson() }));
    });
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

function parseThread(given: string): string {
  const reading = readInput(ThreadId, given);
  if (reading.ok) return reading.value;
  throw new InvalidArgumentError(`It ${reading.error.message}.`);
}

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
