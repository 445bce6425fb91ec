/** One process of a function: started, given one invocation at a time, killed when its time is over. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { LocalFunction } from "../template/functions.ts";
import { type FunctionError, failed, type Outcome } from "./outcome.ts";
import type { Invocation, RuntimeApi } from "./runtime-api.ts";

export interface Instance {
  readonly pid: number;
  /** True once the handler is loaded and the process has asked for its first invocation; false when it ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  /**
   * Runs one event. The caller waits for the outcome before it calls again. Null when the process was gone
   * before it took the event: nobody has seen it, so another process may have it.
   */
  invoke(event: unknown): Promise<Outcome | null>;
  /** Kills the process at once (SIGKILL). An invocation under way fails as crashed. */
  kill(): void;
}

export interface InstanceOptions {
  readonly fn: LocalFunction;
  readonly runtime: RuntimeApi;
  /** The whole environment of the process, the Runtime API's address excepted. */
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput: (stream: Readable) => void;
}

/** How long the code outside the handler may take; Lambda gives 10 s, a busy laptop with four of them more. */
const initLimitMs = 30_000;

const bootstrap = join(import.meta.dirname, "bootstrap.mjs");

interface Running {
  readonly requestId: string;
  readonly settle: (outcome: Outcome) => void;
  readonly timer: NodeJS.Timeout;
}

/** Starts a process. Never throws: what goes wrong shows in `ready` and in the outcomes. */
export function startInstance({ fn, runtime, env, onOutput }: InstanceOptions): Instance {
  const id = randomUUID();
  // Where the next event goes: null once the process is gone. A new promise an invocation.
  let asked = Promise.withResolvers<PromiseWithResolvers<Invocation> | null>();
  const ready = asked.promise.then((place) => place !== null);
  const exited = Promise.withResolvers<void>();
  let running: Running | undefined;
  let initError: FunctionError | undefined;
  let gone = false;

  const settle = (requestId: string, outcome: Outcome) => {
    // A process that was given up may still answer: only the invocation under way counts.
    if (running?.requestId !== requestId) return;
    clearTimeout(running.timer);
    const { settle: resolve } = running;
    running = undefined;
    resolve(outcome);
  };

  runtime.register(id, {
    next: () => {
      const place = Promise.withResolvers<Invocation>();
      asked.resolve(place);
      return place.promise;
    },
    answered: (requestId, payload) => settle(requestId, { kind: "answered", payload }),
    failed: (requestId, error) => settle(requestId, { kind: "failed", ended: "returned", error }),
    initFailed: (error) => {
      initError = error;
    },
  });

  const end = (how: string) => {
    if (gone) return;
    gone = true;
    runtime.unregister(id);
    asked.resolve(null);
    if (running !== undefined) settle(running.requestId, crashOf(running.requestId, how));
    exited.resolve();
  };
  const child = spawnRuntime(fn, { ...env, AWS_LAMBDA_RUNTIME_API: runtime.addressOf(id) }, end);
  onOutput(child.stdout);
  onOutput(child.stderr);
  const kill = () => child.kill("SIGKILL");
  const initTimer = setTimeout(kill, initLimitMs);
  void ready.then(() => clearTimeout(initTimer));

  const invoke = async (event: unknown): Promise<Outcome | null> => {
    const requestId = randomUUID();
    const place = await asked.promise;
    if (place === null || gone) {
      return initError === undefined
        ? null
        : { kind: "failed", ended: "returned", error: initError };
    }
    asked = Promise.withResolvers();
    const done = Promise.withResolvers<Outcome>();
    const timer = setTimeout(() => {
      settle(requestId, timeoutOf(requestId, fn.timeoutMs));
      kill();
    }, fn.timeoutMs);
    running = { requestId, settle: done.resolve, timer };
    const deadlineAt = Date.now() + fn.timeoutMs;
    place.resolve({ requestId, event: JSON.stringify(event), deadlineAt, functionArn: fn.arn });
    return done.promise;
  };

  return { pid: child.pid ?? 0, ready, exited: exited.promise, invoke, kill };
}

function spawnRuntime(
  fn: LocalFunction,
  env: Readonly<Record<string, string>>,
  onEnd: (how: string) => void,
): ChildProcessByStdio<Writable, Readable, Readable> {
  const child = spawn(process.execPath, [`--max-old-space-size=${fn.memoryMb}`, bootstrap], {
    cwd: fn.codeDir,
    env,
    // The first pipe is never written to: its end tells the process that this one is gone.
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.on("error", (error) => onEnd(error.message));
  child.on("exit", (code, signal) =>
    onEnd(signal === null ? `exit status ${code}` : `signal: ${signal}`),
  );
  return child;
}

const crashOf = (requestId: string, how: string): Outcome =>
  failed(
    "crashed",
    "Runtime.ExitError",
    `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
  );

/** In Lambda's own words: `Task timed out after 3.00 seconds`. */
const timeoutOf = (requestId: string, timeoutMs: number): Outcome =>
  failed(
    "timed-out",
    "Sandbox.Timedout",
    `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`,
  );
