/** The commands about who is in the panel: `vigil sessions …`. */
import { type CommandLine, examples } from "./command-line.ts";
import { endSessions, listSessions } from "./sessions.ts";

export function addSessionCommands({ program, world, isJson, exitWith }: CommandLine): void {
  const sessions = program
    .command("sessions")
    .description("who is in the panel by a link of /panel; ending all of it")
    .addHelpText("after", examples("vigil sessions", "vigil sessions end"));
  sessions
    .command("list", { isDefault: true })
    .description("whose sessions are open, and until when; without a command, too")
    .addHelpText("after", examples("vigil sessions", "vigil sessions list --json"))
    .action(async () => {
      exitWith(await listSessions(world, isJson()));
    });
  sessions
    .command("end")
    .description("end every session, and void every link that was not used yet")
    .addHelpText("after", examples("vigil sessions end", "vigil sessions end --json"))
    .action(async () => {
      exitWith(await endSessions(world, isJson()));
    });
}
