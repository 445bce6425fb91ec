/** Runs one script on just-bash, in whatever thread this is; a synchronous one cannot be stopped from here. */
import { Bash } from "just-bash";
import { reasonOf } from "../../domain/fault.ts";
import { sanitise } from "../../domain/plain-text.ts";
import {
  memoryRoot,
  outputWords,
  type ShellStop,
  shellCommandLimit,
  shellOutputLimitBytes,
  shellScriptLimitBytes,
  shellTimeMs,
  stopOf,
  stopWords,
} from "../../domain/shell.ts";
import type { ShellResult, ShellScript } from "../../ports.ts";
import { type Attempt, newAttempt } from "./attempt.ts";
import { changesIn } from "./changes.ts";
import { checkScript } from "./check-script.ts";
import { commandsKnown, watchedCommands } from "./commands.ts";
import { openFiles } from "./files.ts";

/** What flows through pipes and variables may be more than what is printed in the end. */
const innerOutputBytes = 8 * 1024 * 1024;
/** Rounds of a tool over a long file; a loop of the shell's own has just-bash's 10,000. */
const toolRounds = 200_000;

const bytesIn = (text: string): number => Buffer.byteLength(text);

/** Everything of `ShellScript` but its signal. Never rejects, whatever the script; only with a reader's failure. */
export async function runScript(script: Omit<ShellScript, "signal">): Promise<ShellResult> {
  const attempt = newAttempt(script.allowed);
  const before = beginning(script);
  if (before !== null) return stoppedBy(before, attempt);
  const reads = watchReaders(script.readOnly, attempt);
  const files = openFiles({ memory: script.memory, readOnly: reads.readOnly }, attempt);
  const output = await outputOf(files, script.command, attempt);
  const failure = reads.failure();
  if (failure !== null) throw failure.cause;
  if ("kind" in output) return stoppedBy(output, attempt);
  const changes = await changesIn(files, script.memory);
  if ("kind" in changes) return stoppedBy(changes, attempt);
  return { words: output.words, stop: null, changes, filesRead: [...attempt.filesRead] };
}

function beginning({ command, allowed }: Omit<ShellScript, "signal">): ShellStop | null {
  if (bytesIn(command) > shellScriptLimitBytes) return { kind: "script-size" };
  if (command.includes("\0")) return { kind: "syntax", detail: "a script holds no NUL character" };
  return checkScript(command, allowed);
}

const stoppedBy = (stop: ShellStop, attempt: Attempt): ShellResult => ({
  words: stopWords(stop),
  stop,
  changes: [],
  filesRead: [...attempt.filesRead],
});

async function outputOf(
  files: ReturnType<typeof openFiles>,
  command: string,
  attempt: Attempt,
): Promise<ShellStop | { readonly words: string }> {
  const bash = new Bash({
    fs: files,
    cwd: memoryRoot,
    commands: commandsKnown,
    customCommands: watchedCommands(attempt),
    executionLimitProfile: "hardened",
    executionLimits: {
      maxExecutionTimeMs: shellTimeMs,
      maxCommandCount: shellCommandLimit,
      maxOutputSize: innerOutputBytes,
      maxAwkIterations: toolRounds,
      maxSedIterations: toolRounds,
      maxJqIterations: toolRounds,
    },
  });
  try {
    const { stdout, stderr, exitCode } = await bash.exec(command, {
      rawScript: true,
      signal: attempt.signal,
    });
    const stop =
      attempt.stopped() ?? (exitCode === 126 || exitCode === 124 ? stopOf(stderr) : null);
    if (stop !== null) return stop;
    if (bytesIn(stdout) + bytesIn(stderr) > shellOutputLimitBytes) return { kind: "output" };
    return { words: outputWords(sanitise(stdout), complaintsIn(stderr), exitCode) };
  } catch (error) {
    // A redirection that the file system refuses rejects the whole script.
    return attempt.stopped() ?? { kind: "work", detail: reasonOf(error).slice(0, 300) };
  }
}

/** Of a command that it has and was not given just-bash speaks in terms of its own packages. */
const complaintsIn = (stderr: string): string =>
  sanitise(stderr).replace(
    /command not available in browser environments\..*/g,
    "command not found",
  );

/** A reader that fails fails the run: the model must not take a store that is down for an empty file. */
function watchReaders(readOnly: ShellScript["readOnly"], attempt: Attempt) {
  let failed: { readonly cause: unknown } | null = null;
  const watched = new Map<string, string | (() => Promise<string>)>();
  for (const [path, given] of readOnly) {
    if (typeof given === "string") watched.set(path, given);
    else
      watched.set(path, async () => {
        try {
          return await given();
        } catch (cause) {
          failed ??= { cause };
          attempt.stop({ kind: "work", detail: `${path} cannot be read` });
          throw cause;
        }
      });
  }
  return { readOnly: watched, failure: (): { readonly cause: unknown } | null => failed };
}
