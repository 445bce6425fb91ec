/** The virtual shell's bounds, and what a model reads when a script ran into one of them. */
import { cut } from "./cut.ts";
import { type DurationMs, seconds } from "./time.ts";

/** One script: its running time, its simple commands, and what it may print (UTF-8 bytes, both streams). */
export const shellTimeMs: DurationMs = seconds(5);
export const shellCommandLimit = 10_000;
export const shellOutputLimitBytes = 256 * 1024;
export const shellScriptLimitBytes = 64 * 1024;

/** What a model is shown of what a script printed, in characters: every one of them is paid for at each further call. */
const shownOutput = 32_000;

/** The beginning of an output, and how much is missing. */
export const cutOutput = (words: string): string =>
  words.length <= shownOutput
    ? words
    : `${cut(words, shownOutput)}\n(${words.length - shownOutput} more characters are not shown: print less, with grep, head or cut.)`;

/** Where a script finds the thread's memory. All else that it writes is gone when it ends. */
export const memoryRoot = "/memory";

/** Why a script came to nothing: whatever it did until then was undone. */
export type ShellStop =
  | { readonly kind: "time" | "commands" | "output" | "memory" | "script-size" | "links" }
  /** A bound of a single tool: loop rounds, recursion, length of a text. `detail` is the tool's own complaint. */
  | { readonly kind: "work"; readonly detail: string }
  | { readonly kind: "syntax"; readonly detail: string }
  | { readonly kind: "read-only"; readonly path: string }
  /** `action` was refused by the thread's list of commands: `rm`, or a redirection. */
  | { readonly kind: "not-allowed"; readonly action: string; readonly allowed: readonly string[] }
  /** A file that memory does not take, and why. */
  | { readonly kind: "bad-file"; readonly path: string; readonly reason: string };

/** One or two sentences: what happened, and what to do instead. */
export function stopWords(stop: ShellStop): string {
  switch (stop.kind) {
    case "time":
      return `Stopped after ${shellTimeMs / 1_000} seconds, nothing was changed: work on fewer files, or use recall.`;
    case "commands":
      return `Stopped after ${shellCommandLimit} commands, nothing was changed: let one grep, sed or awk go through the file instead of a loop.`;
    case "output":
      return `Stopped at ${shellOutputLimitBytes / 1024} KB of output, nothing was changed: print less, with grep, head or cut.`;
    case "memory":
      return "Stopped, the script took too much memory, nothing was changed: work on fewer or smaller files.";
    case "script-size":
      return `Refused, nothing was changed: a script is at most ${shellScriptLimitBytes / 1024} KB. To store a long text, use write.`;
    case "links":
      return "Refused, nothing was changed: there are no links here. Use cp or mv.";
    case "work":
      return `Stopped, nothing was changed: ${withoutEnd(stop.detail)}. Do less at once: fewer files, fewer rounds, shorter texts.`;
    case "syntax":
      return `Not run, nothing was changed: ${withoutEnd(stop.detail)}.`;
    case "read-only":
      return `Refused, nothing was changed: ${stop.path} is read-only. Write under ${memoryRoot}.`;
    case "not-allowed":
      return `Refused, nothing was changed: ${stop.action} is not allowed in this thread. Allowed: ${stop.allowed.join(", ")}.`;
    case "bad-file":
      return `Refused, nothing was changed: ${stop.path}: ${withoutEnd(stop.reason)}.`;
  }
}

const withoutEnd = (text: string): string => text.trim().replace(/\.$/, "");

/** What just-bash says when one of its own bounds holds a script or a command up. */
const bounds: readonly (readonly [RegExp, (detail: string) => ShellStop])[] = [
  [/too many commands/, () => ({ kind: "commands" })],
  [/output size/, () => ({ kind: "output" })],
  [/execution deadline|deadline exceeded|execution aborted/i, () => ({ kind: "time" })],
  [
    /exceed|limit|too (?:many|deep|large|long)|maximum/i,
    (detail) => ({ kind: "work", detail: plainly(detail) }),
  ],
];

/** Settings that the model cannot turn, and the shell's name before each complaint, are left out. */
const plainly = (detail: string): string =>
  detail.replace(/,? ?increase executionLimits\.\w+/g, "").replace(/^(?:bash|\w+): (?=\w+: )/, "");

/** The bound that a complaint (the last line of stderr beside exit code 126) tells of; null when it is none. */
export function stopOf(stderr: string): ShellStop | null {
  const last = stderr.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
  const bound = bounds.find(([pattern]) => pattern.test(last));
  return bound === undefined ? null : bound[1](last);
}

/** A script's output as the model reads it. */
export function outputWords(stdout: string, stderr: string, exitCode: number): string {
  const end = exitCode === 0 ? "" : `exit code ${exitCode}`;
  const parts = [stdout, stderr, end].map((part) => part.trimEnd()).filter((part) => part !== "");
  return parts.length === 0 ? "Done, no output." : parts.join("\n");
}
