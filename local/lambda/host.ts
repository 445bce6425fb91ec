/** One function: as many processes as there are invocations at once, up to a bound, and one kept warm. */
import type { Readable } from "node:stream";
import type { LocalFunction } from "../template/functions.ts";
import { type Instance, startInstance } from "./instance.ts";
import { failed, type Outcome } from "./outcome.ts";
import type { RuntimeApi } from "./runtime-api.ts";

export interface FunctionHost {
  readonly fn: LocalFunction;
  /** Starts the first process; true once it can take an event, false when its code does not load. */
  warmUp(): Promise<boolean>;
  /** Runs the event in a free process, or a new one, or, at the bound, in the first that becomes free. */
  invoke(event: unknown): Promise<Outcome>;
  pids(): readonly number[];
  /** Kills every process with SIGKILL, as a crash would; resolves when they are gone. */
  crash(): Promise<void>;
  /** Lets what runs finish for at most `graceMs`, then kills. New events are refused. */
  stop(graceMs: number): Promise<void>;
}

export interface HostOptions {
  readonly fn: LocalFunction;
  readonly runtime: RuntimeApi;
  readonly env: Readonly<Record<string, string>>;
  /** Variables that only the first process gets: what arms a fault point, or its successor would die there too. */
  readonly envOfFirst?: Readonly<Record<string, string>>;
  readonly onOutput: (stream: Readable) => void;
  /** At least 1. */
  readonly maxInstances?: number;
  /** How long a process beyond the warm one may idle. */
  readonly idleMs?: number;
}

// Enough that the page is answered while several beats by hand wait for a slow model.
const usualMaxInstances = 10;
const usualIdleMs = 60_000;

/** How many processes may die before one takes the event; code that ends while it loads must not be started for ever. */
const maxTries = 3;
const neverBegun = failed(
  "crashed",
  "Runtime.ExitError",
  `Error: ${maxTries} processes ended before they took the event`,
);

/** A host without a process yet: `warmUp` or the first event starts one. */
export function createFunctionHost(options: HostOptions): FunctionHost {
  const { fn, env, maxInstances = usualMaxInstances, idleMs = usualIdleMs } = options;
  const alive = new Set<Instance>();
  const idle: Instance[] = [];
  const waiting: ((instance: Instance) => void)[] = [];
  const busy = new Set<Promise<Outcome>>();
  const idleTimers = new Map<Instance, NodeJS.Timeout>();
  let envOfNext = { ...env, ...options.envOfFirst };
  let stopping = false;

  const start = (): Instance => {
    const instance = startInstance({ ...options, env: envOfNext });
    envOfNext = env;
    alive.add(instance);
    void instance.exited.then(() => removed(instance));
    return instance;
  };

  const removed = async (instance: Instance) => {
    alive.delete(instance);
    clearTimeout(idleTimers.get(instance));
    idleTimers.delete(instance);
    if (idle.includes(instance)) idle.splice(idle.indexOf(instance), 1);
    if (stopping) return;
    const next = waiting.shift();
    if (next !== undefined) return next(start());
    // Replaced at once, so that the next event finds a warm process, but not when it could not even start:
    // code that does not load would be started again for ever.
    if (alive.size === 0 && (await instance.ready)) release(start());
  };

  const release = (instance: Instance) => {
    if (!alive.has(instance)) return;
    const next = waiting.shift();
    if (next !== undefined) return next(instance);
    idle.push(instance);
    idleTimers.set(
      instance,
      setTimeout(() => {
        if (alive.size <= 1) return;
        // At once, not when it is gone: until then an event would still be given to it.
        idle.splice(idle.indexOf(instance), 1);
        instance.kill();
      }, idleMs).unref(),
    );
  };

  const acquire = async (): Promise<Instance> => {
    const free = idle.pop();
    if (free !== undefined) {
      clearTimeout(idleTimers.get(free));
      return free;
    }
    if (alive.size < maxInstances) return start();
    const freed = Promise.withResolvers<Instance>();
    waiting.push(freed.resolve);
    return freed.promise;
  };

  const run = async (event: unknown, tries = 1): Promise<Outcome> => {
    const instance = await acquire();
    const outcome = await instance.invoke(event);
    if (outcome === null) return tries < maxTries ? run(event, tries + 1) : neverBegun;
    // A process that timed out is being killed; it leaves by `removed`.
    const dying = outcome.kind === "failed" && outcome.ended !== "returned";
    if (!dying) release(instance);
    return outcome;
  };

  return {
    fn,
    warmUp: async () => {
      const instance = start();
      const isReady = await instance.ready;
      if (isReady) release(instance);
      return isReady;
    },
    invoke: (event) => {
      if (stopping) return Promise.reject(new Error(`${fn.name}: the local cloud is stopping`));
      const outcome = run(event);
      busy.add(outcome);
      return outcome.finally(() => busy.delete(outcome));
    },
    pids: () => [...alive].map(({ pid }) => pid),
    crash: async () => {
      const killed = [...alive];
      for (const instance of killed) instance.kill();
      await Promise.all(killed.map(({ exited }) => exited));
    },
    stop: async (graceMs) => {
      stopping = true;
      const grace = Promise.withResolvers<void>();
      const timer = setTimeout(grace.resolve, graceMs);
      await Promise.race([Promise.allSettled(busy), grace.promise]);
      clearTimeout(timer);
      for (const instance of alive) instance.kill();
      await Promise.all([...alive].map(({ exited }) => exited));
    },
  };
}
