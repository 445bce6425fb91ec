/** The commands about a thread's memory: `vigil memory …`. */
import { type Command, InvalidArgumentError } from "commander";
import { MemoryPath } from "../lib/domain/memory.ts";
import { LogCursor } from "../lib/domain/wire/memory.ts";
import { PageLimit } from "../lib/domain/wire/page.ts";
import { type CommandLine, examples, readBy, threadOption } from "./command-line.ts";
import {
  listMemory,
  memoryLog,
  moveMemory,
  removeMemory,
  restoreMemory,
  searchMemory,
  showMemory,
} from "./memory.ts";
import { pullMemory, pushMemory } from "./memory-mirror.ts";

export function addMemoryCommands(commandLine: CommandLine): void {
  const { program, world, isJson, exitWith } = commandLine;
  const memory = program
    .command("memory")
    .description(
      "what a thread remembers: its files, their versions, and a folder that mirrors them",
    )
    .option(...threadOption)
    .addHelpText(
      "after",
      examples(
        "vigil memory",
        "vigil memory show user.md",
        "vigil memory pull ./memory && $EDITOR ./memory/user.md && vigil memory push ./memory",
      ),
    );
  // --thread is known to `memory`, which takes it wherever it stands.
  const common = () => ({ thread: memory.opts<{ thread: string }>().thread, json: isJson() });
  memory
    .command("list", { isDefault: true })
    .description("every file that is there; what vigil memory alone shows too")
    .addHelpText("after", examples("vigil memory list"))
    .action(async () => exitWith(await listMemory(world, common())));
  const adding: Adding = { memory, world, exitWith, common };
  addLooks(adding);
  addChanges(adding);
  addMirrors(adding);
}

interface Adding extends Pick<CommandLine, "world" | "exitWith"> {
  readonly memory: Command;
  readonly common: () => { readonly thread: string; readonly json: boolean };
}

const readPath = readBy(MemoryPath);

function readVersion(given: string): number {
  if (/^[1-9]\d{0,14}$/.test(given)) return Number(given);
  throw new InvalidArgumentError("It must be a version that vigil memory log shows.");
}

function addLooks({ memory, world, exitWith, common }: Adding): void {
  memory
    .command("show")
    .description("one file, or an earlier version of it")
    .argument("<path>", "as vigil memory lists it", readPath)
    .option("--version <n>", "an earlier version", readVersion)
    .addHelpText(
      "after",
      examples("vigil memory show user.md", "vigil memory show notes/trains.md --version 2"),
    )
    .action(async (path: string, { version }: { version?: number }) => {
      exitWith(await showMemory(world, { ...common(), path, version: version ?? null }));
    });
  memory
    .command("log")
    .description("who wrote which version of a file; without one, the newest change of each")
    .argument("[path]", "whose versions", readPath)
    .option("--limit <n>", "how many, 1 to 100", readBy(PageLimit), 20)
    .option("--cursor <cursor>", "where an earlier page ended", readBy(LogCursor))
    .addHelpText("after", examples("vigil memory log", "vigil memory log user.md --limit 5"))
    .action(async (path: string | undefined, page: { limit: number; cursor?: string }) => {
      const options = { ...common(), path: path ?? null, limit: page.limit, cursor: page.cursor };
      exitWith(await memoryLog(world, options));
    });
  memory
    .command("search")
    .description("which lines of which files hold these words")
    .argument("<words...>", "as they stand in one line, in capitals or not")
    .addHelpText("after", examples("vigil memory search line 4", 'vigil memory search "line 4"'))
    .action(async (words: string[]) => {
      exitWith(await searchMemory(world, { ...common(), words: words.join(" ") }));
    });
}

function addChanges({ memory, world, exitWith, common }: Adding): void {
  memory
    .command("restore")
    .description("write an earlier version of a file again, of a removed one too")
    .argument("<path>", "which file", readPath)
    .argument("<version>", "what vigil memory log shows", readVersion)
    .addHelpText("after", examples("vigil memory restore soul.md 3"))
    .action(async (path: string, version: number) => {
      exitWith(await restoreMemory(world, { ...common(), path, version }));
    });
  memory
    .command("move")
    .description("move a file to where nothing is")
    .argument("<from>", "which file", readPath)
    .argument("<to>", "its new path", readPath)
    .addHelpText("after", examples("vigil memory move notes/trains.md notes/travel/trains.md"))
    .action(async (from: string, to: string) => {
      exitWith(await moveMemory(world, { ...common(), from, to }));
    });
  memory
    .command("rm")
    .description("remove a file; its versions stay")
    .argument("<path>", "which file", readPath)
    .addHelpText("after", examples("vigil memory rm notes/trains.md"))
    .action(async (path: string) => {
      exitWith(await removeMemory(world, { ...common(), path }));
    });
}

interface MirrorFlags {
  readonly yes: boolean;
  readonly dryRun: boolean;
}

function addMirrors({ memory, world, exitWith, common }: Adding): void {
  const mirror = (name: string, description: string): Command =>
    memory
      .command(name)
      .description(description)
      .argument("<folder>", "the folder that mirrors the memory")
      .option("--yes", "do not ask", false)
      .option("--dry-run", "only show what would change", false);
  mirror("pull", "write the memory into a folder, after showing what changes there")
    .option("--force", "what was changed in the folder gives way", false)
    .addHelpText(
      "after",
      examples("vigil memory pull ./memory", "vigil memory pull ./memory --dry-run"),
    )
    .action(async (folder: string, flags: MirrorFlags & { force: boolean }) => {
      exitWith(await pullMemory(world, { ...common(), folder, ...flags }));
    });
  mirror("push", "write what was changed in a folder into the memory, after showing it")
    .addHelpText(
      "after",
      examples("vigil memory push ./memory", "vigil memory push ./memory --yes --json"),
    )
    .action(async (folder: string, flags: MirrorFlags) => {
      exitWith(await pushMemory(world, { ...common(), folder, ...flags }));
    });
}
