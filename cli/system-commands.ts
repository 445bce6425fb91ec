/** The commands about the whole: `start`, `stop`, the event log, and the dead letters. */
import type { Command } from "commander";
import { LetterId } from "../lib/domain/wire/dead-letters.ts";
import { EventCursor } from "../lib/domain/wire/events.ts";
import { PageLimit } from "../lib/domain/wire/page.ts";
import { type CommandLine, examples, readBy, threadOption } from "./command-line.ts";
import { clearEvents, events, exportEvents, followEvents } from "./events.ts";
import { Failure } from "./failure.ts";
import { order } from "./order.ts";
import { dropDeadLetter, redrive, showDeadLetters } from "./redrive.ts";

export function addSystemCommands(commandLine: CommandLine): void {
  addOrders(commandLine);
  addEvents(commandLine);
  addRedrive(commandLine);
}

function addOrders({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("start")
    .description("wake by the schedule again, after a stop")
    .addHelpText("after", examples("vigil start"))
    .action(async () => {
      exitWith(await order(world, "start", { json: isJson() }));
    });
  program
    .command("stop")
    .description("no beats of any thread, also after the next deploy, until vigil start")
    .addHelpText(
      "after",
      `${examples("vigil stop", "vigil config enabled=false   (one thread only)")}`,
    )
    .action(async () => {
      exitWith(await order(world, "stop", { json: isJson() }));
    });
}

interface EventsFlags {
  readonly thread: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly follow: boolean;
}

function addEvents(commandLine: CommandLine): void {
  const { program, world, isJson, exitWith } = commandLine;
  const command = program
    .command("events")
    .description("what happened to a thread in the last seven days")
    .option(...threadOption)
    .option("--limit <n>", "how many, 1 to 100", readBy(PageLimit), 20)
    .option("--cursor <cursor>", "where an earlier page ended", readBy(EventCursor))
    .option("-f, --follow", "go on with every new one, until Ctrl-C", false)
    .addHelpText(
      "after",
      examples(
        "vigil events --limit 50",
        "vigil events --follow",
        "vigil events --follow --json | jq -r .type",
        "vigil events export --out events.jsonl",
        "vigil events clear",
      ),
    )
    .action(async ({ follow, ...page }: EventsFlags) => {
      const options = { ...page, cursor: page.cursor, json: isJson() };
      exitWith(follow ? await followEvents(world, options) : await events(world, options));
    });
  command
    .command("clear")
    .description("remove the events of a thread")
    .addHelpText("after", examples("vigil events clear", "vigil events clear --thread 1234567890"))
    // --thread is known to `events`, which takes it wherever it stands.
    .action(async () => {
      const { thread } = command.opts<EventsFlags>();
      exitWith(await clearEvents(world, { thread, json: isJson() }));
    });
  addEventsExport(command, commandLine);
}

function addEventsExport(command: Command, { world, exitWith }: CommandLine): void {
  command
    .command("export")
    .description("all of them as lines of JSON, oldest first")
    .option("--out <file>", "into this file, not to standard output")
    .addHelpText(
      "after",
      examples(
        "vigil events export | jq -r .type | sort | uniq -c",
        "vigil events export --out events.jsonl",
      ),
    )
    .action(async ({ out = null }: { out?: string | null }) => {
      const { thread } = command.opts<EventsFlags>();
      exitWith(await exportEvents(world, { thread, out }));
    });
}

interface RedriveFlags {
  readonly dryRun: boolean;
  readonly drop?: string;
}

function addRedrive({ program, world, isJson, exitWith }: CommandLine): void {
  const readId = readBy(LetterId);
  program
    .command("redrive")
    .description("what was given up after it failed again and again: show why, and put it back")
    .argument("[id...]", "only these", (id: string, ids: string[] = []) => [...ids, readId(id)])
    .option("--dry-run", "only show what would be done", false)
    .option("--drop <id>", "remove this one for good", readId)
    .addHelpText(
      "after",
      examples(
        "vigil redrive --dry-run",
        "vigil redrive",
        "vigil redrive --drop 5f0c1a34-6a0e-4f3e-9d2b-0d6f4c1b7e55",
      ),
    )
    .action(async (ids: readonly string[] = [], { dryRun, drop }: RedriveFlags) => {
      const json = isJson();
      if (drop === undefined) {
        exitWith(await (dryRun ? showDeadLetters : redrive)(world, { ids, json }));
      } else if (dryRun || ids.length > 0) {
        throw new Failure("--drop stands alone: it removes the one letter that it names.", 2);
      } else exitWith(await dropDeadLetter(world, { id: drop, json }));
    });
}
