/** What the CLI touches outside itself: the environment, the terminal, the clock. */
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { styleText } from "node:util";
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
    askSecret: (question) => (process.stdin.isTTY ? askHidden(question) : text(process.stdin)),
  };
}

/** readline echoes into its output; one that swallows everything hides what is typed. */
function askHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
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
