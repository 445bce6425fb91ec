/** A function's log: the file has every line, the terminal those that a person should read. */
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, it, test } from "vitest";
import { openLogFile, terminalLine } from "../../local/lambda/log-file.ts";

const line = (level: string, message: unknown) => JSON.stringify({ level, message });

test.for([
  {
    log: line("INFO", { event: "beat.started", thread: "default", trigger: "schedule" }),
    shown: "[HEARTBEAT] default: starting",
  },
  {
    log: line("WARN", { event: "beat.failed", thread: "default", error: "failed: no model" }),
    shown: "[HEARTBEAT] default: failed: no model",
  },
  { log: line("INFO", { event: "something.else" }), shown: null },
  { log: line("INFO", "plain words"), shown: null },
  {
    log: line("WARN", { event: "deliver.token-dead", thread: "7" }),
    shown: "heartbeat: warning: deliver.token-dead thread=7",
  },
  { log: line("ERROR", "first\nsecond"), shown: "heartbeat: error: first" },
  { log: "TypeError: x is not a function", shown: "heartbeat: TypeError: x is not a function" },
  { log: "some output", shown: null },
  { log: '{"level":"WARN"}', shown: null },
])("$log -> $shown", ({ log, shown }) => {
  expect(terminalLine("heartbeat", log)).toBe(shown);
});

it("writes every line to the file, and prints what is for the terminal", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vigil-log-"));
  const path = join(folder, "heartbeat.log");
  const printed: string[] = [];
  const log = openLogFile({ path, name: "heartbeat", print: (words) => printed.push(words) });
  const output = new PassThrough();
  log.follow(output);
  const lines = [line("INFO", { event: "system.started" }), line("INFO", { event: "other" })];
  output.end(`${lines.join("\n")}\n`);
  await once(output, "close");
  await log.close();
  expect(await readFile(path, "utf8")).toBe(`${lines.join("\n")}\n`);
  expect(printed).toEqual(["[HEARTBEAT] started"]);
  await rm(folder, { recursive: true });
});
