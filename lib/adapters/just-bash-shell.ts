/** The virtual shell: each script in a thread of its own, that ends with it or is ended. */
import { parentPort, Worker, workerData } from "node:worker_threads";
import { Fault } from "../domain/fault.ts";
import { type ShellStop, shellTimeMs, stopWords } from "../domain/shell.ts";
import type { DurationMs } from "../domain/time.ts";
import { seconds } from "../domain/time.ts";
import type { Shell, ShellResult, ShellScript } from "../ports.ts";

/** What a thread gets instead of the script's readers: it asks for a file when it is first read. */
interface Job {
  readonly isShellJob: true;
  readonly command: string;
  readonly memory: ReadonlyMap<string, string>;
  readonly allowed: readonly string[] | null;
  readonly ready: ReadonlyMap<string, string>;
  readonly onDemand: readonly string[];
}

type FromThread =
  | { readonly kind: "begun" }
  | { readonly kind: "wanted"; readonly path: string }
  | { readonly kind: "done"; readonly result: ShellResult };

interface FileText {
  readonly path: string;
  readonly text: string;
}

/** A thread that has not begun by then never will: loading just-bash takes a tenth of it on a slow machine. */
const startMs: DurationMs = seconds(10);

/** Of the thread, not of the process: a script that fills it ends alone. */
const heapMegabytes = 192;

/**
 * A thread costs a fifth of a second. It buys what just-bash cannot promise from inside: an end to a pattern
 * that backtracks for ever, the other beats of this process unharmed meanwhile, an environment that is empty,
 * and no object of an earlier script.
 */
export const justBashShell = (): Shell => ({
  async run(script) {
    script.signal.throwIfAborted();
    // This file is where a thread starts, too: in a bundle it is the chunk that holds it.
    const thread = new Worker(new URL(import.meta.url), {
      workerData: jobOf(script),
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    try {
      return await resultOf(thread, script);
    } finally {
      await thread.terminate();
    }
  },
});

function jobOf({ command, memory, allowed, readOnly }: ShellScript): Job {
  const ready = new Map<string, string>();
  for (const [path, given] of readOnly) if (typeof given === "string") ready.set(path, given);
  const onDemand = [...readOnly.keys()].filter((path) => !ready.has(path));
  return { isShellJob: true, command, memory, allowed, ready, onDemand };
}

function resultOf(thread: Worker, { readOnly, signal }: ShellScript): Promise<ShellResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ShellResult>();
  const stop = (why: ShellStop): void =>
    resolve({ words: stopWords(why), stop: why, changes: [], filesRead: [] });
  let timer = setTimeout(
    () => reject(new Fault("timeout", "shell.run", "the shell's thread did not start")),
    startMs,
  );
  const fetch = async (path: string): Promise<void> => {
    const given = readOnly.get(path);
    const text = typeof given === "function" ? await given() : (given ?? "");
    thread.postMessage({ path, text } satisfies FileText);
  };
  thread.on("message", (message: FromThread) => {
    if (message.kind === "done") resolve(message.result);
    else if (message.kind === "wanted") fetch(message.path).catch(reject);
    else {
      clearTimeout(timer);
      timer = setTimeout(() => stop({ kind: "time" }), shellTimeMs);
    }
  });
  thread.on("error", (error) => {
    if (Reflect.get(error, "code") === "ERR_WORKER_OUT_OF_MEMORY") stop({ kind: "memory" });
    else reject(error);
  });
  thread.on("exit", () =>
    reject(new Fault("unavailable", "shell.run", "the shell's thread ended without an answer")),
  );
  const abort = (): void => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  });
}

// --- in the thread -------------------------------------------------------------------------------

type Parent = NonNullable<typeof parentPort>;

const isJob = (data: unknown): data is Job =>
  typeof data === "object" && data !== null && Reflect.get(data, "isShellJob") === true;

async function work(parent: Parent, job: Job): Promise<void> {
  const { runScript } = await import("./shell/run-script.ts");
  const tell = (message: FromThread): void => parent.postMessage(message);
  const waiting = new Map<string, (text: string) => void>();
  parent.on("message", ({ path, text }: FileText) => waiting.get(path)?.(text));
  const reader = (path: string) => (): Promise<string> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    waiting.set(path, resolve);
    tell({ kind: "wanted", path });
    return promise;
  };
  const readOnly = new Map<string, string | (() => Promise<string>)>(job.ready);
  for (const path of job.onDemand) readOnly.set(path, reader(path));
  tell({ kind: "begun" });
  tell({ kind: "done", result: await runScript({ ...job, readOnly }) });
}

if (parentPort !== null && isJob(workerData)) await work(parentPort, workerData);
