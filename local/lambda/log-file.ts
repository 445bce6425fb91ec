/** A function's log: every line to its file, warnings and errors to the terminal as well. */
import { createWriteStream, existsSync, renameSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as z from "zod/mini";
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

/**
 * Appends to the file at `path`, whose folder exists.
 *
 * @param onTrouble hears warnings and errors, made readable
 */
export function openLogFile(path: string, onTrouble: (line: string) => void): LogFile {
  if (existsSync(path) && statSync(path).size > rotateAtBytes) renameSync(path, `${path}.1`);
  const file = createWriteStream(path, { flags: "a" });
  file.on("error", (error) => onTrouble(`its log is not written any more: ${error.message}`));
  const write = (line: string) => {
    file.write(`${line}\n`);
  };
  return {
    write,
    follow: (stream) => {
      createInterface({ input: stream }).on("line", (line) => {
        write(line);
        const trouble = troubleIn(line);
        if (trouble !== null) onTrouble(trouble);
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
  level: z.enum(["WARN", "ERROR", "FATAL"]),
  message: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/**
 * What a person at the terminal should read of a log line, or null when it is neither warning nor error.
 *
 * A line that is no JSON was written past the console, as Node does when a process breaks: it counts.
 */
function troubleIn(line: string): string | null {
  const json = parseJson(line);
  if (json === null) return /\t(WARN|ERROR|FATAL)\t|Error/.test(line) ? line : null;
  const parsed = Line.safeParse(json.value);
  if (!parsed.success) return null;
  const { level, message } = parsed.data;
  const word = level === "WARN" ? "warning" : "error";
  if (typeof message === "string") return `${word}: ${message.split("\n")[0]}`;
  const { event, ...fields } = message;
  const details = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  return [`${word}: ${String(event ?? "")}`, ...details].join(" ");
}
