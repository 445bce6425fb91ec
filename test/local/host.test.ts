/** The functions' processes: answers, errors, timeouts, crashes, several at once, and an end with the parent. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { environmentOf } from "../../local/lambda/environment.ts";
import { createFunctionHost, type FunctionHost } from "../../local/lambda/host.ts";
import { type RuntimeApi, startRuntimeApi } from "../../local/lambda/runtime-api.ts";
import type { LocalFunction } from "../../local/template/functions.ts";

/** Does what the event asks for. */
const code = `
  export const handler = async (event, context) => {
    switch (event.do) {
      case "echo": return { event, pid: process.pid };
      case "describe": return {
        name: context.functionName, requestId: context.awsRequestId, left: context.getRemainingTimeInMillis(),
        variable: process.env.GREETING, key: process.env.AWS_ACCESS_KEY_ID, home: process.env.HOME ?? null,
      };
      case "throw": throw new RangeError("too far");
      case "log": console.info({ event: "hello", n: 1 }); console.warn("careful"); console.debug("never seen"); return null;
      case "hang": return new Promise((resolve) => setTimeout(resolve, 3_600_000));
      case "exit": return process.exit(3);
      case "meet": {
        // Answers when a second process has come to the same place: proof that both ran at once.
        const { writeFileSync, existsSync, watch } = await import("node:fs");
        writeFileSync(event.mine, "");
        while (!existsSync(event.other)) await new Promise((resolve) => setImmediate(resolve));
        return process.pid;
      }
    }
  };
`;

let folder: string;
let runtime: RuntimeApi;
const hosts: FunctionHost[] = [];
let output = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "vigil-host-"));
  writeFileSync(join(folder, "index.mjs"), code);
  writeFileSync(join(folder, "broken.mjs"), 'throw new Error("does not load");');
  writeFileSync(join(folder, "ends.mjs"), "process.exit(7);");
  runtime = await startRuntimeApi();
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop(0)));
  output = "";
});
afterAll(async () => {
  await runtime.close();
  rmSync(folder, { recursive: true });
});

function hostOf(
  changes: Partial<LocalFunction> = {},
  maxInstances = 4,
  envOfFirst: Readonly<Record<string, string>> = {},
): FunctionHost {
  const fn: LocalFunction = {
    name: "heartbeat",
    logicalId: "Heartbeat",
    physicalName: "Heartbeat",
    arn: "arn:aws:lambda:us-east-1:000000000000:function:Heartbeat",
    roleArn: "",
    codeDir: folder,
    handler: "index.handler",
    environment: { GREETING: "from the template" },
    timeoutMs: 60_000,
    memoryMb: 128,
    logFormat: "JSON",
    logLevel: "INFO",
    ...changes,
  };
  const env = environmentOf(fn, {
    accessKey: "AKIATEST",
    awsUrl: "http://127.0.0.1:1",
    overrides: {},
    extras: {},
  });
  const host = createFunctionHost({
    fn,
    runtime,
    env,
    envOfFirst,
    maxInstances,
    onOutput: (stream) => {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    },
  });
  hosts.push(host);
  return host;
}

describe("a function's process", () => {
  it("answers with what the handler returns, again and again from one process", async () => {
    const host = hostOf();
    const first = await host.invoke({ do: "echo", n: 1 });
    const second = await host.invoke({ do: "echo", n: 2 });
    const pid = host.pids()[0];
    expect(first).toEqual({ kind: "answered", payload: { event: { do: "echo", n: 1 }, pid } });
    expect(second).toEqual({ kind: "answered", payload: { event: { do: "echo", n: 2 }, pid } });
  });

  it("has the template's environment, Lambda's context, and nothing of this machine's", async () => {
    const outcome = await hostOf().invoke({ do: "describe" });
    expect(outcome).toMatchObject({
      payload: { name: "Heartbeat", variable: "from the template", key: "AKIATEST", home: null },
    });
    const { payload } = outcome as { payload: { left: number; requestId: string } };
    expect(payload.left).toBeGreaterThan(0);
    expect(payload.left).toBeLessThanOrEqual(60_000);
    expect(payload.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("reports what the handler throws, and lives on", async () => {
    const host = hostOf();
    await host.warmUp();
    const pids = host.pids();
    const outcome = await host.invoke({ do: "throw" });
    expect(outcome).toMatchObject({
      kind: "failed",
      ended: "returned",
      error: { errorType: "RangeError", errorMessage: "too far" },
    });
    expect(host.pids()).toEqual(pids);
  });

  it("writes the console as Lambda's JSON lines, without what is below the level", async () => {
    const host = hostOf();
    await host.invoke({ do: "log" });
    await host.stop(0);
    const lines = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { level: "INFO", message: { event: "hello", n: 1 } },
      { level: "WARN", message: "careful" },
    ]);
    expect(lines[0].requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("fails with the error of code that does not load, each time", async () => {
    const host = hostOf({ handler: "broken.handler" });
    expect(await host.warmUp()).toBe(false);
    const outcome = await host.invoke({ do: "echo" });
    expect(outcome).toMatchObject({ kind: "failed", error: { errorMessage: "does not load" } });
    expect(host.pids()).toEqual([]);
  });
});

describe("when a process ends", () => {
  it("is killed at the function's timeout, and the next event gets a new one", async () => {
    const host = hostOf({ timeoutMs: 300 });
    await host.warmUp();
    const [old] = host.pids();
    const outcome = await host.invoke({ do: "hang" });
    expect(outcome).toMatchObject({
      kind: "failed",
      ended: "timed-out",
      error: { errorMessage: expect.stringContaining("Task timed out after 0.30 seconds") },
    });
    const next = await host.invoke({ do: "echo" });
    expect(next.kind).toBe("answered");
    expect(host.pids()).not.toContain(old);
  });

  it("sees a kill -9 at once, fails that invocation only, and starts a new process", async () => {
    const host = hostOf();
    await host.warmUp();
    const [old] = host.pids();
    const hanging = host.invoke({ do: "hang" });
    await host.crash();
    expect(await hanging).toMatchObject({
      kind: "failed",
      ended: "crashed",
      error: { errorType: "Runtime.ExitError", errorMessage: expect.stringContaining("SIGKILL") },
    });
    expect((await host.invoke({ do: "echo" })).kind).toBe("answered");
    expect(host.pids()).not.toContain(old);
  });

  it("hands an event on when its process was killed before it took it", async () => {
    const host = hostOf();
    const answered = host.invoke({ do: "echo" });
    await host.crash();
    expect(await answered).toMatchObject({ kind: "answered" });
  });

  it("gives up an event when three processes end before they take it", async () => {
    const host = hostOf({ handler: "ends.handler" });
    expect(await host.invoke({ do: "echo" })).toMatchObject({
      ended: "crashed",
      error: { errorMessage: expect.stringContaining("3 processes ended before") },
    });
  });

  it("gives what arms a fault point to the first process alone", async () => {
    const host = hostOf({}, 4, { GREETING: "for the first" });
    await host.warmUp();
    expect(await host.invoke({ do: "describe" })).toMatchObject({
      payload: { variable: "for the first" },
    });
    await host.crash();
    expect(await host.invoke({ do: "describe" })).toMatchObject({
      payload: { variable: "from the template" },
    });
  });

  it("fails an invocation whose handler ends the process", async () => {
    const outcome = await hostOf().invoke({ do: "exit" });
    expect(outcome).toMatchObject({
      ended: "crashed",
      error: { errorMessage: expect.stringContaining("exit status 3") },
    });
  });

  it("refuses events and leaves no process once it is stopped", async () => {
    const host = hostOf();
    await host.warmUp();
    await host.stop(0);
    expect(host.pids()).toEqual([]);
    await expect(host.invoke({ do: "echo" })).rejects.toThrow("stopping");
  });

  it("ends by itself when the parent is killed", async () => {
    const script = join(folder, "parent.ts");
    const module = (path: string) => JSON.stringify(resolve("local/lambda", path));
    writeFileSync(
      script,
      `import { startRuntimeApi } from ${module("runtime-api.ts")};
       import { startInstance } from ${module("instance.ts")};
       const runtime = await startRuntimeApi();
       const fn = { codeDir: ${JSON.stringify(folder)}, memoryMb: 128, timeoutMs: 60000, arn: "" };
       const env = { _HANDLER: "index.handler", LAMBDA_TASK_ROOT: fn.codeDir };
       const instance = startInstance({ fn, runtime, env, onOutput: () => {} });
       await instance.ready;
       void instance.invoke({ do: "hang" });
       console.log(instance.pid);`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface({ input: parent.stdout }), "line");
    const isAlive = () => {
      try {
        return process.kill(Number(line), 0);
      } catch {
        return false;
      }
    };
    expect(isAlive()).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(isAlive, { timeout: 10_000 }).toBe(false);
  });
});

describe("several at once", () => {
  it("runs each invocation in a process of its own", async () => {
    const host = hostOf();
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    const outcomes = await Promise.all([
      host.invoke({ do: "meet", mine: a, other: b }),
      host.invoke({ do: "meet", mine: b, other: a }),
    ]);
    const pids = outcomes.map((outcome) => (outcome.kind === "answered" ? outcome.payload : null));
    expect(new Set(pids)).toEqual(new Set(host.pids()));
    expect(host.pids()).toHaveLength(2);
  });

  it("waits for a free process at the bound, also when one of them crashes", async () => {
    const host = hostOf({}, 1);
    const [first, second, third] = [
      host.invoke({ do: "echo", n: 1 }),
      host.invoke({ do: "exit" }),
      host.invoke({ do: "echo", n: 3 }),
    ];
    expect(await first).toMatchObject({ kind: "answered" });
    expect(await second).toMatchObject({ ended: "crashed" });
    expect(await third).toMatchObject({ kind: "answered", payload: { event: { n: 3 } } });
    expect(host.pids()).toHaveLength(1);
  });
});
