/** One local cloud a data folder, whatever a predecessor left behind. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, test } from "vitest";
import { type HttpServer, serveHttp } from "../../local/http.ts";
import { AlreadyRunning, acquireLock, askHealth } from "../../local/lock.ts";

let home: string;
let server: HttpServer | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "vigil-lock-"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(home, { recursive: true });
});

/** Answers for health as the local cloud of process `pid` would. */
async function serveHealth(pid: number): Promise<number> {
  const health = { service: "vigil", pid, home, state: "ready" };
  server = await serveHttp((_, response) => response.end(JSON.stringify(health)), "a test");
  return server.port;
}

const leave = (content: string) => writeFileSync(join(home, "lock.json"), content);
const self = { pid: process.pid, port: 1 };

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

it("is free in a new folder, names its holder, and is gone after the release", async () => {
  const lock = await acquireLock(home, self);
  expect(JSON.parse(readFileSync(join(home, "lock.json"), "utf8"))).toEqual(self);
  await lock.release();
  expect(existsSync(join(home, "lock.json"))).toBe(false);
});

it("is refused while its holder lives and answers, with the address and what to do", async () => {
  const port = await serveHealth(process.pid);
  leave(JSON.stringify({ pid: process.pid, port }));
  const second = acquireLock(home, { pid: process.pid + 1, port: 2 });
  await expect(second).rejects.toThrow(AlreadyRunning);
  await expect(second).rejects.toThrow(`http://localhost:${port}`);
});

test.for([
  { says: "of a process that is gone", content: async () => ({ pid: await deadPid(), port: 1 }) },
  {
    says: "of a process that is gone, though another Vigil now has its port",
    content: async () => ({ pid: await deadPid(), port: await serveHealth(process.pid) }),
  },
  {
    says: "whose process id now belongs to something that does not answer",
    content: async () => ({ pid: process.pid, port: 1 }),
  },
  {
    says: "whose process id and port belong to two strangers",
    content: async () => ({ pid: process.ppid, port: await serveHealth(process.pid) }),
  },
  { says: "that was cut off while it was written", content: async () => '{"pid": 12' },
])("takes over a lock $says", async ({ content }) => {
  const left = await content();
  leave(typeof left === "string" ? left : JSON.stringify(left));
  await acquireLock(home, self);
  expect(JSON.parse(readFileSync(join(home, "lock.json"), "utf8"))).toEqual(self);
});

it("takes nothing but Vigil's own answer for health", async () => {
  server = await serveHttp((_, response) => response.end('{"ok":true}'), "a stranger");
  expect(await askHealth(server.port)).toBeNull();
  await server.close();
  expect(await askHealth(server.port)).toBeNull();
});
