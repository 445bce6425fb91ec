/** `npm start` as a person runs it: killed in the middle of a beat, started again, and stopped by Ctrl-C. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, it } from "vitest";
import * as z from "zod/mini";
import { awaitMessage } from "../../local/discord/client.ts";
import { speak, startScriptedModel } from "./scripted-model.ts";

const root = join(import.meta.dirname, "../..");
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Started {
  readonly url: string;
  readonly pids: readonly number[];
  end(signal: "SIGKILL" | "SIGINT"): Promise<number | null>;
}

/** Resolves at the ready line. */
async function npmStart(env: Readonly<Record<string, string>>): Promise<Started> {
  const main = spawn(process.execPath, ["local/main.ts"], {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: tmpdir(), PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(main, "exit");
  const end = async (signal: "SIGKILL" | "SIGINT") => {
    main.kill(signal);
    await ended;
    return main.exitCode;
  };
  closing.push(() => end("SIGKILL"));
  const pids: number[] = [];
  const lines: string[] = [];
  for await (const line of createInterface({ input: main.stdout })) {
    lines.push(line);
    if (line.includes("functions")) {
      pids.push(...[...line.matchAll(/\((\d+)\)/g)].map(([, pid]) => Number(pid)));
    }
    const url = /Vigil is ready: (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, pids, end };
  }
  throw new Error(`npm start ended before it was ready:\n${lines.join("\n")}`);
}

const Status = z.object({
  lines: z.array(z.string()),
  last_tick_at: z.nullable(z.string()),
  due_at: z.string(),
});
const History = z.object({ total_runs: z.number() });

async function get<T extends z.ZodMiniType>(schema: T, url: string): Promise<z.output<T>> {
  const response = await fetch(url);
  return schema.parse(await response.json());
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
};

it("kill -9 of everything in mid-beat loses nothing: the same slot is answered, once", async () => {
  const home = await mkdtemp(join(tmpdir(), "vigil-restart-"));
  closing.push(() => rm(home, { recursive: true, force: true }));
  const model = await startScriptedModel({
    reflection: [{ hang: true }, speak("Rain at five.")],
    conversation: [{ text: "Take a coat." }],
  });
  closing.push(model.close);
  const env = { ...model.env, VIGIL_HOME: home };

  const first = await npmStart(env);
  await model.asked.reflection;
  await first.end("SIGKILL");

  const second = await npmStart(env);
  const isReply = ({ author, content }: { author: { bot: boolean }; content: string }) =>
    author.bot && content === "Take a coat.";
  await awaitMessage(`${second.url}/discord`, isReply, 20_000);
  await fetch(`${second.url}/_local/invoke/heartbeat`, { method: "POST", body: "{}" });

  const status = await get(Status, `${second.url}/api/threads/default/status`);
  expect(status.lines).toEqual(["conversation: idle", "heartbeat: idle"]);
  expect(status.last_tick_at).not.toBeNull();
  const slot = Date.parse(status.due_at) - 1_800_000;
  expect(slot).toBeLessThan(Date.parse(status.last_tick_at ?? ""));
  const history = await get(History, `${second.url}/api/threads/default/heartbeat/history`);
  expect(history.total_runs).toBe(1);

  expect(await second.end("SIGINT")).toBe(0);
  expect([...first.pids, ...second.pids].filter(isAlive)).toEqual([]);

  const third = await npmStart(env);
  await fetch(`${third.url}/_local/invoke/heartbeat`, { method: "POST", body: "{}" });
  const later = await get(History, `${third.url}/api/threads/default/heartbeat/history`);
  expect(later.total_runs).toBe(1);
}, 90_000);
