/** What the CLI touches outside itself: the environment, the terminal, the clock. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { styleText } from "node:util";
import { reasonOf } from "../lib/domain/fault.ts";
import type { DurationMs } from "../lib/domain/time.ts";
import { Failure } from "./failure.ts";

export type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** One line, or several, to standard output. */
  say(lines: string): void;
  /** To standard error. */
  complain(lines: string): void;
  /** The text in colour on a terminal that wants it; the bare text elsewhere. */
  paint(style: Style, words: string): string;
  /** Epoch milliseconds. */
  now(): number;
  /** A value that is not shown while it is typed; piped in, the whole of standard input. */
  askSecret(question: string): Promise<string>;
  /** A line that is shown while it is typed; piped in, the whole of standard input. */
  askWord(question: string): Promise<string>;
  /** Whether the person says yes; null when nobody sits at a terminal. */
  confirm(question: string): Promise<boolean | null>;
  /** A file's whole text; `-` is standard input. */
  readText(path: string): Promise<string>;
  /** Makes or replaces a file that nobody else may read. */
  writeText(path: string, content: string): Promise<void>;
  /** Yields at once, then each time `pauseMs` have passed, until the person presses Ctrl-C. */
  repeatedly(pauseMs: DurationMs): AsyncIterable<void>;
}

/** The real one. Reads `.env` of the current folder; what the environment sets already wins. */
export function realWorld(): World {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return {
    env: process.env,
    say: (lines) => console.log(lines),
    complain: (lines) => console.error(lines),
    paint: (style, words) => styleText(style, words, { stream: process.stdout }),
    now: () => Date.now(),
    askSecret: (question) =>
      process.stdin.isTTY ? askTerminal(question, nowhere()) : text(process.stdin),
    askWord: (question) =>
      process.stdin.isTTY ? askTerminal(question, process.stderr) : text(process.stdin),
    confirm: async (question) => (process.stdin.isTTY ? askYesNo(question) : null),
    readText: (path) => readWholeText(path),
    writeText: async (path, content) => {
      try {
        await writeFile(path, content, { mode: 0o600 });
      } catch (cause) {
        throw new Failure(`${path} cannot be written: ${reasonOf(cause)}`, 2, { cause });
      }
    },
    repeatedly,
  };
}

/** Read leniently, what is not UTF-8 would turn into replacement characters, and those into what is stored. */
async function readWholeText(path: string): Promise<string> {
  const bytes = path === "-" ? await buffer(process.stdin) : await readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const name = path === "-" ? "Standard input" : path;
    throw new Failure(`${name} is not UTF-8 text. Save it as UTF-8.`, 2, { cause });
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Failure(`${path} cannot be read: ${reasonOf(cause)}`, 2, { cause });
  }
}

/** A second Ctrl-C ends the process as ever, should what is done in between hang. */
async function* repeatedly(pauseMs: DurationMs): AsyncGenerator<void> {
  const interrupt = new AbortController();
  const { signal } = interrupt;
  const stop = () => interrupt.abort();
  process.once("SIGINT", stop);
  try {
    while (!signal.aborted) {
      yield;
      await pause(pauseMs, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    process.off("SIGINT", stop);
  }
}

/** Anything but yes is no, Ctrl-C and the end of the input too. */
function askYesNo(question: string): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise<boolean>((resolve) => {
    reader.question(question, (answer) => resolve(/^\s*y(?:es)?\s*$/i.test(answer)));
    reader.once("SIGINT", () => reader.close());
    reader.once("close", () => resolve(false));
  }).finally(() => reader.close());
}

/** readline echoes into its output; one that swallows everything hides what is typed. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

function askTerminal(question: string, output: NodeJS.WritableStream): Promise<string> {
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  process.stderr.write(question);
  return new Promise<string>((resolve, reject) => {
    reader.once("line", resolve);
    reader.once("SIGINT", () => reader.close());
    reader.once("close", () => reject(new Failure("Cancelled; nothing was changed.")));
  }).finally(() => {
    reader.close();
    process.stderr.write("\n");
  });
}
