/** A function's log: every line to its file; to the terminal what its heartbeat does, and what went wrong. */
import { createWriteStream, existsSync, renameSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as z from "zod/mini";
import { heartbeatLine } from "../../lib/domain/heartbeat-lines.ts";
import { parseJson } from "../http.ts";

export interface LogFile {
  /** Takes every line of a process's output until it ends. */
  follow(stream: Readable): void;
  /** A line of the platform's own, as when a process was killed. */
  write(line: string): void;
  close(): Promise<void>;
}

/** A log that has grown beyond this when it is opened is set aside as `<path>.1`, and the one before dropped. */
const rotateAtBytes = 5 * 1024 * 1024;

interface LogFileOptions {
  /** Its folder exists. */
  readonly path: string;
  /** Stands before warnings and errors on the terminal. */
  readonly name: string;
  /** Takes a line for the terminal. */
  readonly print: (line: string) => void;
}

/** Appends to the file at `path`. */
export function openLogFile({ path, name, print }: LogFileOptions): LogFile {
  if (existsSync(path) && statSync(path).size > rotateAtBytes) renameSync(path, `${path}.1`);
  const file = createWriteStream(path, { flags: "a" });
  file.on("error", (error) => print(`${name}: its log is not written any more: ${error.message}`));
  const write = (line: string) => {
    file.write(`${line}\n`);
  };
  return {
    write,
    follow: (stream) => {
      createInterface({ input: stream }).on("line", (line) => {
        write(line);
        const shown = terminalLine(name, line);
        if (shown !== null) print(shown);
      });
    },
    close: async () => {
      const closed = Promise.withResolvers<void>();
      file.end(closed.resolve);
      await closed.promise;
    },
  };
}

const Line = z.object({
  level: z.enum(["INFO", "WARN", "ERROR", "FATAL"]),
  message: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/**
 * What a person at the terminal should read of a log line.
 *
 * | log line | at the terminal |
 * | --- | --- |
 * | an event of the heartbeat, at any level | its `[HEARTBEAT]` line |
 * | another warning or error | itself, made readable |
 * | no JSON, but it tells of an error: written past the console, as Node does when a process breaks | itself |
 * | anything else | nothing: null |
 */
export function terminalLine(name: string, line: string): string | null {
  const json = parseJson(line);
  if (json === null) return /\t(WARN|ERROR|FATAL)\t|Error/.test(line) ? `${name}: ${line}` : null;
  const parsed = Line.safeParse(json.value);
  if (!parsed.success) return null;
  const { level, message } = parsed.data;
  const heartbeat = typeof message === "string" ? null : heartbeatLineOf(message);
  if (heartbeat !== null) return heartbeat;
  if (level === "INFO") return null;
  return `${name}: ${level === "WARN" ? "warning" : "error"}: ${wordsOf(message)}`;
}

const heartbeatLineOf = ({ event, ...fields }: Readonly<Record<string, unknown>>): string | null =>
  typeof event === "string" ? heartbeatLine(event, fields) : null;

function wordsOf(message: string | Readonly<Record<string, unknown>>): string {
  if (typeof message === "string") return message.split("\n")[0] ?? "";
  const { event, ...fields } = message;
  const details = Object.entries(fields).map(([field, value]) => `${field}=${String(value)}`);
  return [String(event ?? ""), ...details].join(" ");
}
