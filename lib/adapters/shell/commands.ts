/** The commands of a script: just-bash's own, each behind a watch that no way of calling it goes around. */
import { type Command, type CommandName, defineCommand, getCommandNames } from "just-bash";
import { stopOf } from "../../domain/shell.ts";
import { mayRun } from "../../domain/shell-allowlist.ts";
import type { Attempt } from "./attempt.ts";

/** A database engine in WebAssembly, archives that no Markdown tree can hold, and a parser of web pages. */
const leftOut: ReadonlySet<string> = new Set([
  ...["sqlite3", "tar", "gzip", "gunzip", "zcat", "html-to-markdown"],
]);

export const commandNames: readonly string[] = getCommandNames().filter(
  (name) => !leftOut.has(name),
);

const isCommandName = (name: string): name is CommandName => commandNames.includes(name);
export const commandsKnown: CommandName[] = commandNames.filter(isCommandName);

/**
 * Watches a command wherever it is called from: the script, `xargs`, `find -exec`, a nested shell.
 *
 * Arguments are those that it gets, after all expansion. A bound that a command ran into stops the script,
 * even if the script itself would not have noticed (`awk … 2>/dev/null || true`).
 */
export const watchedCommands = (attempt: Attempt): Command[] =>
  commandNames.map((name) =>
    defineCommand(name, async (args, { origCommand }) => {
      const { allowed } = attempt;
      if (allowed !== null && !mayRun(allowed, name, args)) {
        const action = [name, ...args].join(" ").slice(0, 200);
        attempt.stop({ kind: "not-allowed", action, allowed });
      }
      if (attempt.signal.aborted || origCommand === undefined)
        return { stdout: "", stderr: `${name}: not run\n`, exitCode: 126 };
      const result = await attempt.atWork.run(name, () => origCommand([...args]));
      const stop = result.exitCode === 126 ? stopOf(result.stderr) : null;
      if (stop !== null) attempt.stop(stop);
      return result;
    }),
  );
