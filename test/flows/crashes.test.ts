/** Killed at any port call, before or after its effect: what comes next time ends the story the same way. */
import { describe, expect, test } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { readBoard } from "../../lib/domain/board.ts";
import { recentlySaid } from "../../lib/domain/history.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { minutes, seconds } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { tick } from "../../lib/flows/tick.ts";
import {
  aCommand,
  aMessage,
  aThought,
  deadlineIn,
  ownerId,
  readThread,
  settings,
  startedWorld,
} from "./world.ts";

const mortal = [
  "threads",
  "memory",
  "history",
  "runs",
  "signals",
  "system",
  "kv",
  "feed",
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

/** Plays `story` in a world that dies at call 1, 2, 3, … until it lives to its end; then tells `check` of each. */
async function killedEverywhere(
  effect: "before" | "after",
  story: (ports: MemoryPorts, world: MemoryPorts) => Promise<unknown>,
  check: (world: MemoryPorts, count: number) => Promise<void>,
): Promise<number> {
  for (let count = 1; ; count += 1) {
    const world = await startedWorld();
    const { ports, survived } = dyingWorld(world, count, effect);
    await story(ports, world).catch((error: unknown) => {
      if (!(error instanceof Error && error.message === "killed")) throw error;
    });
    await check(world, count);
    if (survived()) return count;
  }
}

describe.each(["before", "after"] as const)("killed right %s any port call", (effect) => {
  test("a beat sends each of its thoughts once, and the thread goes on", async () => {
    const says = ["Rain at five.", "The train is late."];
    const beat = (ports: MemoryPorts, world: MemoryPorts) => {
      world.model.script(async (_turn, call) => {
        for (const thought of says) await call("speak", { thought });
        return "I wonder.";
      });
      return tick(ports, settings, deadlineIn(world));
    };
    const deaths = await killedEverywhere(effect, beat, async (world, count) => {
      const startAt = world.clock.now();
      world.clock.advance(leaseMs);
      await beat(world, world);
      const texts = new Map(
        world.queue.sent.map((signal) => [
          signal.id,
          "content" in signal && signal.content[0]?.text,
        ]),
      );
      expect([...texts], `call ${count}`).toEqual([
        [`default:${startAt}#1`, says[0]],
        [`default:${startAt}#2`, says[1]],
      ]);
      const thread = await readThread(world);
      expect(thread.dueAt, `call ${count}`).toBeGreaterThan(world.clock.now());
      expect(readBoard(thread.board, world.clock.now()).heartbeat.status).toBe("idle");
      expect(await world.runs.count("default")).toBe(1);
      const kept = (await world.history.recent("default", 10)).map(({ text }) => text);
      expect(kept, `call ${count}`).toEqual(says);
    });
    expect(deaths).toBeGreaterThan(10);
  });

  test("a beat puts on the feed what it decided once, and sends its thought once", async () => {
    const beat = (ports: MemoryPorts, world: MemoryPorts) => {
      world.model.script(async (_turn, call) => {
        const post = { title: "News", content: "The 8:15 is late." };
        const post_id = /[0-9A-Z]{26}\.1/.exec(await call("post", post))?.[0] ?? "";
        await call("comment", { post_id, content: "Or was." });
        await call("speak", { thought: "The train is late." });
        return "";
      });
      return tick(ports, settings, deadlineIn(world));
    };
    await killedEverywhere(effect, beat, async (world, count) => {
      world.clock.advance(leaseMs);
      await beat(world, world);
      expect(await world.feed.recent("default", 10), `call ${count}`).toMatchObject([
        { title: "News", comments: [{ content: "Or was." }] },
      ]);
      const sent = new Set(world.queue.sent.map(({ id }) => id));
      expect(sent.size, `call ${count}`).toBe(1);
    });
  });

  const stories: { says: string; signals: (world: MemoryPorts) => Signal[]; history: string[] }[] =
    [
      {
        says: "a message, a thought and a command",
        signals: (world) => [
          aMessage(world, "1", "One"),
          aThought(world, "t#1", "Rain at five."),
          aCommand(world, "9"),
        ],
        history: ["One", "A reply."],
      },
      {
        says: "two messages",
        signals: (world) => [aMessage(world, "1", "One"), aMessage(world, "2", "Two")],
        history: ["One", "Two", "A reply."],
      },
      {
        says: "two thoughts",
        signals: (world) => [aThought(world, "t#1", "Rain."), aThought(world, "t#2", "Wind.")],
        history: ["A reply."],
      },
    ];
  test.for(stories)(
    "a conversation about $says answers each once",
    async ({ signals, history }) => {
      const batches = new Map<MemoryPorts, Signal[]>();
      const talk = (ports: MemoryPorts, world: MemoryPorts) => {
        world.model.script(async ({ purpose }) => {
          world.clock.advance(seconds(1));
          return purpose === "reflection" ? "" : "A reply.";
        });
        const batch = batches.get(world) ?? signals(world);
        batches.set(world, batch);
        const deadlineAt = deadlineIn(world);
        return converse(ports, settings, { signals: batch, receives: 1, deadlineAt });
      };
      await killedEverywhere(effect, talk, async (world, count) => {
        world.clock.advance(minutes(12));
        await talk(world, world);
        const at = `call ${count}`;
        const kept = recentlySaid(await world.history.recent("default", 10));
        expect(
          kept.map(({ text }) => text),
          at,
        ).toEqual(history);
        const { board } = await readThread(world);
        expect(board.conversation.status, at).toBe("idle");
        expect(readBoard(board, world.clock.now()).heartbeat.status, at).toBe("idle");
        const batch = batches.get(world) ?? [];
        const answered = batch.flatMap((signal) =>
          !("reply" in signal) ? [] : [world.messenger.responseTo(signal.reply.token)],
        );
        for (const { original } of answered) expect(original, at).not.toBeNull();
        if (answered.length === 0)
          expect(
            world.messenger.messagesIn(await world.messenger.openDm(ownerId)),
            at,
          ).toHaveLength(1);
        const before = world.model.turns.length;
        await talk(world, world);
        expect(world.model.turns, at).toHaveLength(before);
      });
    },
  );
});
