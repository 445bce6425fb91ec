/** A local cloud that is killed and started again on one data folder, until the test is over. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { synthesiseApart } from "../../local/synthesis.ts";
import { type Order, type Pids, type Ready, Told } from "./messages.ts";

export interface CrashingCloud {
  readonly home: string;
  /** Resolves when it can be used: at once, or after the start that is under way. */
  up(): Promise<Ready>;
  isUp(): boolean;
  /** The processes of each function; null when it is not up. */
  pids(): Promise<Pids | null>;
  /** kill -9 of the main process and of every function's process that is known, at the same moment. */
  killAll(): Promise<void>;
  /** Starts it again after `killAll`; rejects when it does not come up. */
  start(): Promise<void>;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

const noPids: Pids = { heartbeat: [], conversation: [], interactions: [], control: [] };

interface Life {
  readonly child: ChildProcess;
  readonly ready: PromiseWithResolvers<Ready>;
  readonly exited: Promise<unknown>;
  readonly asked: ((pids: Pids | null) => void)[];
  isReady: boolean;
  isOver: boolean;
}

/** @param folder of its own: the data, the assembly, the logs */
export async function prepareCloud(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<CrashingCloud> {
  const home = join(folder, "home");
  const assemblyFile = join(folder, "assembly.json");
  await writeFile(assemblyFile, JSON.stringify(await synthesiseApart(join(folder, "cdk.out"))));
  const settings = JSON.stringify({ PORT: "0", VIGIL_HOME: home, ...env });
  let life: Life | null = null;
  let next = Promise.withResolvers<Ready>();

  function begin(): Life {
    const child = fork(
      join(import.meta.dirname, "cloud-process.ts"),
      [settings, assemblyFile],
      // Whatever flags this process was started with, a test runner's say, are none of the cloud's.
      { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] },
    );
    const begun: Life = {
      child,
      ready: Promise.withResolvers(),
      exited: once(child, "exit"),
      asked: [],
      isReady: false,
      isOver: false,
    };
    child.on("message", (message) => hear(begun, Told.parse(message)));
    child.on("exit", (status, signal) => {
      begun.isOver = true;
      begun.ready.reject(new Error(`the local cloud ended: ${signal ?? `exit status ${status}`}`));
      for (const answer of begun.asked.splice(0)) answer(null);
    });
    return begun;
  }

  function hear(begun: Life, told: Told): void {
    if (told.kind === "ready") {
      begun.isReady = true;
      begun.ready.resolve(told);
      next.resolve(told);
    } else if (told.kind === "pids") begun.asked.shift()?.(told.pids);
    else begun.ready.reject(new Error(`the local cloud does not start: ${told.reason}`));
  }

  const order = ({ child }: Life, what: Order) => child.connected && child.send(what);
  const usable = (): Life | null => (life?.isReady && !life.isOver ? life : null);

  async function pids(): Promise<Pids | null> {
    const current = usable();
    if (current === null) return null;
    const answered = Promise.withResolvers<Pids | null>();
    current.asked.push(answered.resolve);
    order(current, "pids");
    return answered.promise;
  }

  return {
    home,
    pids,
    up: () => next.promise,
    isUp: () => usable() !== null,
    killAll: async () => {
      const current = life;
      if (current === null) return;
      const functions = Object.values((await pids()) ?? noPids).flat();
      // Killed while it was starting: whoever waits for that start waits for the next one.
      if (current.isReady) next = Promise.withResolvers();
      current.isReady = false;
      current.child.kill("SIGKILL");
      for (const pid of functions) kill(pid);
      await current.exited;
    },
    start: async () => {
      life = begin();
      await life.ready.promise;
    },
    stop: async () => {
      const current = life;
      if (current === null || current.isOver) return;
      order(current, "stop");
      await current.exited;
    },
  };
}

/** kill -9; false when there is no such process any more. */
export function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
