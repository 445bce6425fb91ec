/** The commands about all that is stored of a thread: `export`, `forget`. */
import { ThreadId } from "../lib/domain/ids.ts";
import { type CommandLine, examples, readBy, threadOption } from "./command-line.ts";
import { exportThread } from "./export.ts";
import { forget } from "./forget.ts";

export function addRightsCommands(commandLine: CommandLine): void {
  addExport(commandLine);
  addForget(commandLine);
}

interface ExportFlags {
  readonly thread: string;
  readonly out?: string;
  readonly force: boolean;
}

function addExport({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("export")
    .description("everything that is stored of a thread, as files")
    .option(...threadOption)
    .option(
      "--out <folder>",
      "where to, a folder that is new or empty (default: vigil-export-<thread>)",
    )
    .option("--force", "write also into a folder that is not empty", false)
    .addHelpText(
      "after",
      examples(
        "vigil export",
        "vigil export --thread 1234567890 --out backup/1234567890",
        "vigil export --force --json | jq .files",
      ),
    )
    .action(async ({ thread, out = `vigil-export-${thread}`, force }: ExportFlags) => {
      exitWith(await exportThread(world, { thread, out, force, json: isJson() }));
    });
}

function addForget({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("forget")
    .description("remove everything that is stored of a thread, for good")
    .requiredOption("--thread <id>", "the thread; there is no default", readBy(ThreadId))
    .option("-y, --yes", "do not ask for the thread's name once more", false)
    .addHelpText(
      "after",
      examples("vigil forget --thread 1234567890", "vigil forget --thread default --yes --json"),
    )
    .action(async ({ thread, yes }: { thread: string; yes: boolean }) => {
      exitWith(await forget(world, { thread, yes, json: isJson() }));
    });
}
