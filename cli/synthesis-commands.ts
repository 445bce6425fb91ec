/** The commands about how a thread's history becomes memory: `vigil synthesis …`. */
import type { Command } from "commander";
import { MemoryPath } from "../lib/domain/memory.ts";
import { PageLimit, RunCursor } from "../lib/domain/wire/page.ts";
import { SynthesisId } from "../lib/domain/wire/synthesis.ts";
import { type CommandLine, examples, readBy, threadOption } from "./command-line.ts";
import {
  acceptProposal,
  listSyntheses,
  showSynthesis,
  synthesizeNow,
  undoSynthesis,
} from "./synthesis.ts";

export function addSynthesisCommands({ program, world, isJson, exitWith }: CommandLine): void {
  const synthesis = program
    .command("synthesis")
    .description("how history becomes memory: when it does next, what it changed, and undoing it")
    .option(...threadOption)
    .addHelpText(
      "after",
      examples(
        "vigil synthesis",
        "vigil synthesis now",
        "vigil synthesis undo 01M8GT31YRXB19BFK2AXPPW6SH",
      ),
    );
  // --thread is known to `synthesis`, which takes it wherever it stands.
  const common = () => ({ thread: synthesis.opts<{ thread: string }>().thread, json: isJson() });
  const withId = (name: string, description: string): Command =>
    synthesis
      .command(name)
      .description(description)
      .argument("<id>", "as vigil synthesis lists it", readBy(SynthesisId));

  synthesis
    .command("list", { isDefault: true })
    .description("when it is due, and the last ones; without a command, too")
    .option("--limit <n>", "how many, 1 to 100", readBy(PageLimit), 5)
    .option("--cursor <cursor>", "where an earlier page ended", readBy(RunCursor))
    .addHelpText("after", examples("vigil synthesis", "vigil synthesis list --limit 20 --json"))
    .action(async ({ limit, cursor }: { limit: number; cursor?: string }) => {
      exitWith(await listSyntheses(world, { ...common(), limit, cursor }));
    });
  withId("show", "one of them: what it read, and its changes and proposals as diffs")
    .addHelpText("after", examples("vigil synthesis show 01M8GT31YRXB19BFK2AXPPW6SH"))
    .action(async (id: string) => {
      exitWith(await showSynthesis(world, { ...common(), id }));
    });
  synthesis
    .command("now")
    .description("one now, whatever the hour says")
    .addHelpText("after", examples("vigil synthesis now", "vigil synthesis now --json"))
    .action(async () => {
      exitWith(await synthesizeNow(world, common()));
    });
  withId("undo", "put back what its files said before; what was changed since stays")
    .addHelpText("after", examples("vigil synthesis undo 01M8GT31YRXB19BFK2AXPPW6SH"))
    .action(async (id: string) => {
      exitWith(await undoSynthesis(world, { ...common(), id }));
    });
  withId("accept", "write what it proposed after all")
    .argument("<path>", "the file that it proposed", readBy(MemoryPath))
    .addHelpText("after", examples("vigil synthesis accept 01M8GT31YRXB19BFK2AXPPW6SH user.md"))
    .action(async (id: string, path: MemoryPath) => {
      exitWith(await acceptProposal(world, { ...common(), id, path }));
    });
}
