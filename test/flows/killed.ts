/** A process that is killed at any of its port calls, right before or right after its effect. */
import type { MemoryPorts } from "../../lib/adapters/memory.ts";

const mortal = [
  "threads",
  "memory",
  "history",
  "runs",
  "signals",
  "outbox",
  "outreach",
  "undo",
  "ears",
  "reminders",
  "synthesis",
  "system",
  "kv",
  "feed",
  "budgets",
  "events",
  "registry",
  "archive",
  "bus",
  "queue",
  "messenger",
];

/** The same world, seen by a process that dies at its call number `count`, right before or right after it. */
function dyingWorld(world: MemoryPorts, count: number, effect: "before" | "after") {
  let calls = 0;
  const dead = () => new Error("killed");
  const dying = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== "function") return method;
        return async (...args: unknown[]) => {
          calls += 1;
          if (calls > count || (calls === count && effect === "before")) throw dead();
          const answer: unknown = await Reflect.apply(method, target, args);
          if (calls >= count) throw dead();
          return answer;
        };
      },
    });
  const ports: MemoryPorts = new Proxy(world, {
    get(target, name, receiver) {
      const port = Reflect.get(target, name, receiver);
      return mortal.includes(String(name)) ? dying(port) : port;
    },
  });
  return { ports, survived: () => calls < count };
}

/** Plays `story` in a new world, which dies at call 1, 2, 3, … until it lives to its end; then tells `check` of each. */
export async function killedEverywhere(
  effect: "before" | "after",
  begin: () => Promise<MemoryPorts>,
  story: (ports: MemoryPorts, world: MemoryPorts) => Promise<unknown>,
  check: (world: MemoryPorts, count: number) => Promise<void>,
): Promise<number> {
  for (let count = 1; ; count += 1) {
    const world = await begin();
    const { ports, survived } = dyingWorld(world, count, effect);
    await story(ports, world).catch((error: unknown) => {
      if (!(error instanceof Error && error.message === "killed")) throw error;
    });
    await check(world, count);
    if (survived()) return count;
  }
}
