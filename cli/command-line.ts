/** What every command is made of: the program it hangs on, the thread it is about, its examples. */
import { type Command, InvalidArgumentError } from "commander";
import type * as z from "zod/mini";
import { defaultThreadId, ThreadId } from "../lib/domain/ids.ts";
import { readInput } from "../lib/domain/parse.ts";
import type { World } from "./world.ts";

export interface CommandLine {
  readonly program: Command;
  readonly world: World;
  /** Whether `--json` was given, before or after the command. */
  isJson(): boolean;
  exitWith(code: number): void;
}

export interface ThreadOptions {
  readonly thread: string;
  readonly json: boolean;
}

/** Reads an argument by a schema of the domain; what does not fit is a wrong call that says why. */
export const readBy =
  <T extends z.ZodMiniType>(schema: T) =>
  (given: string): z.output<T> => {
    const reading = readInput(schema, given);
    if (reading.ok) return reading.value;
    throw new InvalidArgumentError(`It ${reading.error.message}.`);
  };

export const threadOption = [
  "--thread <id>",
  "the thread",
  readBy(ThreadId),
  defaultThreadId,
] as const;

/** For a command's help. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
