/** A watchdog for what never comes back: a loop in our own thread, which no timer of that thread could end. */
import { Worker } from "node:worker_threads";

const source = `
  const { workerData: { beats, limitMs, words } } = require("node:worker_threads");
  const { writeSync } = require("node:fs");
  let last = -1;
  let since = Date.now();
  setInterval(() => {
    const now = Atomics.load(beats, 0);
    if (now !== last) { last = now; since = Date.now(); return; }
    if (Date.now() - since < limitMs) return;
    writeSync(2, words + " run " + now + " does not come to an end.\\n");
    process.kill(process.pid, "SIGKILL");
  }, 1_000);
`;

export interface Watchdog {
  /** Says that the process is alive. */
  readonly beat: () => void;
  readonly stop: () => Promise<void>;
}

/** Kills this process, with `words` on stderr, when nobody beats for `limitMs`. */
export function watchdog(words: string, limitMs = 60_000): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(source, { eval: true, workerData: { beats, limitMs, words } });
  return {
    beat: () => void Atomics.add(beats, 0, 1),
    stop: async () => void (await worker.terminate()),
  };
}
