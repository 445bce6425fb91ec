/** The log's lines, collected. */
import type { Log, LogFields } from "../../ports.ts";

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly fields: LogFields;
}

export interface CollectedLog extends Log {
  readonly lines: readonly LogLine[];
}

export function memoryLog(): CollectedLog {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine["level"]) =>
    (event: string, fields: LogFields = {}) => {
      lines.push({ level, event, fields });
    };
  return { lines, info: at("info"), warn: at("warn"), error: at("error") };
}
