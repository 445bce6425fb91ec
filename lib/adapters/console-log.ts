/** The log: one JSON line a call, on the console. */
import type { Log, LogFields } from "../ports.ts";

type Level = "info" | "warn" | "error";

/**
 * With its JSON log format Lambda's runtime serialises what the console is given and adds level, time
 * and request id (it says so by `AWS_LAMBDA_LOG_FORMAT`). Anywhere else the line is made here.
 */
export function consoleLog(env: Readonly<Record<string, string | undefined>> = process.env): Log {
  const write =
    env["AWS_LAMBDA_LOG_FORMAT"] === "JSON"
      ? (level: Level, event: string, fields?: LogFields) => console[level]({ event, ...fields })
      : (level: Level, event: string, fields?: LogFields) =>
          console[level](
            JSON.stringify({ time: new Date().toISOString(), level, event, ...fields }),
          );
  return {
    info: (event, fields) => write("info", event, fields),
    warn: (event, fields) => write("warn", event, fields),
    error: (event, fields) => write("error", event, fields),
  };
}
