/** The commands about one thread: `status`, `beat`, `why`, `undo`, `history`, `recall`, `costs`, `config`, `checklist`. */
import { InvalidArgumentError } from "commander";
import { RunId } from "../lib/domain/ids.ts";
import { CostDays } from "../lib/domain/wire/costs.ts";
import { PageLimit, RunCursor } from "../lib/domain/wire/page.ts";
import { RecallLimit } from "../lib/domain/wire/recall.ts";
import { beat } from "./beat.ts";
import { checklist } from "./checklist.ts";
import { type CommandLine, examples, readBy, threadOption } from "./command-line.ts";
import { config } from "./config.ts";
import { costs } from "./costs.ts";
import { history } from "./history.ts";
import { recall } from "./recall.ts";
import { showStatus } from "./status.ts";
import { undo } from "./undo.ts";
import { why } from "./why.ts";

export function addThreadCommands(commandLine: CommandLine): void {
  addStatus(commandLine);
  addBeat(commandLine);
  addWhy(commandLine);
  addUndo(commandLine);
  addHistory(commandLine);
  addRecall(commandLine);
  addCosts(commandLine);
  addConfig(commandLine);
  addChecklist(commandLine);
}

function addStatus({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("status")
    .description("what both agents are doing, the last tick, the next beat")
    .option(...threadOption)
    .addHelpText("after", examples("vigil status", "vigil status --json | jq .board.heartbeat"))
    .action(async ({ thread }: { thread: string }) => {
      exitWith(await showStatus(world, { thread, json: isJson() }));
    });
}

function addBeat({ program, world, isJson, exitWith }: CommandLine): void {
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

function addWhy({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("why")
    .description("when it last woke, what it decided and why, and when it wakes next")
    .option(...threadOption)
    .addHelpText("after", examples("vigil why", "vigil why --thread 1234567890 --json"))
    .action(async ({ thread }: { thread: string }) => {
      exitWith(await why(world, { thread, json: isJson() }));
    });
}

function addUndo({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("undo")
    .description("take back the last thing done unasked: a message, a file, a post, a vote")
    .option(...threadOption)
    .option("--run <id>", "instead, all that this run did", readBy(RunId))
    .addHelpText("after", examples("vigil undo", "vigil undo --run 01M8Q2D3Q05PQ7ZPMQ01PP9QY5"))
    .action(async ({ thread, run }: { thread: string; run?: string }) => {
      exitWith(await undo(world, { thread, run, json: isJson() }));
    });
}

function addHistory({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("history")
    .description("the beats on record, newest first")
    .option(...threadOption)
    .option("--limit <n>", "how many, 1 to 100", readBy(PageLimit), 20)
    .option("--cursor <cursor>", "where an earlier page ended", readBy(RunCursor))
    .addHelpText(
      "after",
      examples("vigil history --limit 5", "vigil history --json | jq .activities[0]"),
    )
    .action(async (given: { thread: string; limit: number; cursor?: string }) => {
      exitWith(await history(world, { ...given, cursor: given.cursor, json: isJson() }));
    });
}

function addRecall({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("recall")
    .description("what was said and written about something, best first")
    .argument("<words...>", "what to look for: names, things, places, months")
    .option(...threadOption)
    .option("--limit <n>", "how many, 1 to 20", readBy(RecallLimit), 5)
    .addHelpText(
      "after",
      examples("vigil recall boiler march", "vigil recall 'Lena hazelnuts' --limit 1 --json"),
    )
    .action(async (words: string[], given: { thread: string; limit: number }) => {
      exitWith(await recall(world, { ...given, words, json: isJson() }));
    });
}

function addCosts({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("costs")
    .description("what was spent in the last days: by day, by kind of turn and by model")
    .option(...threadOption)
    .option("--days <n>", "how many, 1 to 40", readBy(CostDays), 30)
    .addHelpText("after", examples("vigil costs", "vigil costs --days 7 --json | jq .days[-1]"))
    .action(async (given: { thread: string; days: number }) => {
      exitWith(await costs(world, { ...given, json: isJson() }));
    });
}

function addConfig({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("config")
    .description("the thread's settings; with key=value, changes them")
    .argument("[key=value...]", "settings to change; null clears one")
    .option(...threadOption)
    .option("--rev <n>", "change only if the config is still this one", readRev)
    .addHelpText(
      "after",
      examples(
        "vigil config",
        "vigil config every=900 dry_run=true",
        "vigil config active_hours_start=9 active_hours_end=17:30 timezone=Europe/Berlin",
        'vigil config model=null \'tools=["speak","rest"]\' --rev 3',
      ),
    )
    .action(async (changes: string[], { thread, rev }: { thread: string; rev?: number }) => {
      exitWith(await config(world, { thread, changes, rev: rev ?? null, json: isJson() }));
    });
}

function readRev(given: string): number {
  if (/^[1-9]\d{0,14}$/.test(given)) return Number(given);
  throw new InvalidArgumentError("It must be the rev that vigil config shows.");
}

function addChecklist({ program, world, isJson, exitWith }: CommandLine): void {
  program
    .command("checklist")
    .description("HEARTBEAT.md and what is understood of it; with a file, replaces it")
    .argument("[file]", "the new HEARTBEAT.md; - for standard input")
    .option(...threadOption)
    .addHelpText(
      "after",
      examples(
        "vigil checklist",
        "vigil checklist HEARTBEAT.md",
        "echo '- [ ] at 09:00: look at my calendar' | vigil checklist -",
      ),
    )
    .action(async (file: string | undefined, { thread }: { thread: string }) => {
      exitWith(await checklist(world, { thread, file: file ?? null, json: isJson() }));
    });
}
