/** The shell of a test: the real one's own scripts, in this thread, loaded by the first of them. */
import type { Shell } from "../../ports.ts";

/**
 * Every bound holds but the hard end: a script that computes without a pause (a hostile pattern in `ls`) is
 * not stopped from outside. No thread to wait for, so that a simulated world sees its answer in its own order.
 */
export const memoryShell = (): Shell => ({
  async run({ signal, ...script }) {
    signal.throwIfAborted();
    const { runScript } = await import("../shell/run-script.ts");
    const result = await runScript(script);
    signal.throwIfAborted();
    return result;
  },
});
