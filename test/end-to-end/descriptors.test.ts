/** What a process has open, told apart by kind: what the soak's report counts. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { descriptorsOf, leastOf, totalOf, wordsOf } from "../../reliability/load/descriptors.ts";

it.runIf(process.platform === "linux")(
  "a file, a server and a child with a channel are each counted as what they are",
  async () => {
    const before = await descriptorsOf(process.pid);
    const file = await open(import.meta.filename);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const child = spawn(process.execPath, ["-e", "process.on('message', () => {})"], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    await once(child, "spawn");
    const after = await descriptorsOf(process.pid);
    child.kill("SIGKILL");
    await once(child, "exit");
    server.close();
    await file.close();
    expect(after.files - before.files).toBe(1);
    expect(after.connections - before.connections).toBe(1);
    expect(after.processes - before.processes).toBe(1);
  },
);

it("the least is the look with the fewest, and is told with its sum", () => {
  const busy = { processes: 9, connections: 90, files: 9, others: 9 };
  const idle = { processes: 8, connections: 20, files: 9, others: 3 };
  expect(leastOf([busy, idle, busy])).toBe(idle);
  expect(leastOf([])).toBeNull();
  expect(totalOf(idle)).toBe(40);
  expect(wordsOf(idle)).toBe("40: 20 connections, 8 to processes, 9 files, 3 others");
});
