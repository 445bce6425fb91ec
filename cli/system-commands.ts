/** The commands about the whole: `start`, `stop`, and the event log. */
import { EventCursor } from "../lib/domain/wire/events.ts";
import { PageLimit } from "../lib/domain/wire/page.ts";
import { type CommandLine, examples, readBy, threadOption } from "./command-line.ts";
import { clearEvents, events, followEvents } from "./events.ts";
import { order } from "./order.ts";

export function addSystemCommands(commandLine: CommandLine): void {
  addOrders(commandLine);
  addEvents(commandLine);
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

function addEvents({ program, world, isJson, exitWith }: CommandLine): void {
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
}
