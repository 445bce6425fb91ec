/** The command line: how it is run, what holds for every command, and what it exits with. */
import { Command, CommanderError } from "commander";
import { reasonOf } from "../lib/domain/fault.ts";
import { Failure } from "./failure.ts";
import { addMemoryCommands } from "./memory-commands.ts";
import { addReminderCommands } from "./reminder-commands.ts";
import { addRightsCommands } from "./rights-commands.ts";
import { addSessionCommands } from "./session-commands.ts";
import { addSetupCommands } from "./setup-commands.ts";
import { addSynthesisCommands } from "./synthesis-commands.ts";
import { addSystemCommands } from "./system-commands.ts";
import { addThreadCommands } from "./thread-commands.ts";
import type { World } from "./world.ts";

const environmentHelp = `
Environment, or .env in this folder:
  VIGIL_URL     where Vigil runs; this machine when it is not set
  PORT          its port on this machine; 8000 when it is not set
  VIGIL_TOKEN   the API token of a deployed Vigil

Exit codes: 0 done, 1 failed, 2 called wrongly.`;

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
  const isJson = () => program.opts<{ json?: boolean }>().json === true;
  const commandLine = { program, world, isJson, exitWith };
  addThreadCommands(commandLine);
  addMemoryCommands(commandLine);
  addSynthesisCommands(commandLine);
  addReminderCommands(commandLine);
  addSystemCommands(commandLine);
  addRightsCommands(commandLine);
  addSessionCommands(commandLine);
  addSetupCommands(commandLine);
  return program;
}
