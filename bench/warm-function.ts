/** A deployed function in a warm process of its own. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as z from "zod/mini";
import type { DeployedFunction } from "./deployed.ts";

const Invocation = z.object({ answer: z.unknown(), wallMs: z.number(), cpuMs: z.number() });
export type Invocation = z.infer<typeof Invocation>;

export interface WarmFunction {
  /** One event at a time, as Lambda does. */
  invoke(event: object): Promise<Invocation>;
  stop(): Promise<void>;
}

/** Resolves when the bundle is loaded. What it logs is dropped; what it throws ends the bench. */
export async function startWarm(fn: DeployedFunction): Promise<WarmFunction> {
  const child = fork(join(import.meta.dirname, "run-many.mjs"), [fn.url], {
    env: { ...fn.env },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const ended = exited.then(() => {
    throw new Error(`the ${fn.name} function ended in the middle of its work`);
  });
  // Heard by whoever waits for an answer; without a listener here, an orderly end would be a crash.
  ended.catch(() => undefined);
  const message = async (): Promise<unknown> => {
    const [value] = await Promise.race([once(child, "message"), ended]);
    return value;
  };
  await message();
  return {
    invoke: async (event) => {
      const answered = message();
      child.send(event);
      return Invocation.parse(await answered);
    },
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
}
