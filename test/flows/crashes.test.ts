/** Killed at any port call, before or after its effect: what comes next time ends the story the same way. */
import { describe, expect, test } from "vitest";
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { readBoard } from "../../lib/domain/board.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { recentlySaid } from "../../lib/domain/history.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { originOf } from "../../lib/domain/memory.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { hours, instant, minutes, seconds } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { moveFile } from "../../lib/flows/memory-files.ts";
import { tick } from "../../lib/flows/tick.ts";
import { killedEverywhere } from "./killed.ts";
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
    const deaths = await killedEverywhere(effect, startedWorld, beat, async (world, count) => {
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
    await killedEverywhere(effect, startedWorld, beat, async (world, count) => {
      world.clock.advance(leaseMs);
      await beat(world, world);
      expect(await world.feed.recent("default", 10), `call ${count}`).toMatchObject([
        { title: "News", comments: [{ content: "Or was." }] },
      ]);
      const sent = new Set(world.queue.sent.map(({ id }) => id));
      expect(sent.size, `call ${count}`).toBe(1);
    });
  });

  const noticesOf = (world: MemoryPorts) =>
    new Set(world.queue.sent.flatMap(({ type, id }) => (type === "notice" ? [id] : [])));
  const eventsOf = async (world: MemoryPorts) =>
    (await world.events.recent("default", { now: world.clock.now(), limit: 20 })).map(
      ({ type }) => type,
    );
  const configure = async (ports: MemoryPorts, config: object) =>
    ports.items.damage(threadKey("default"), { config });

  test("a beat without a budget tells the person once, and is quiet from then on", async () => {
    const beat = async (ports: MemoryPorts, world: MemoryPorts) => {
      await configure(world, { model: "anthropic:claude-haiku-5-5", daily_budget_usd: 0 });
      return tick(ports, settings, deadlineIn(world));
    };
    const deaths = await killedEverywhere(effect, startedWorld, beat, async (world, count) => {
      world.clock.advance(leaseMs);
      await beat(world, world);
      expect([...noticesOf(world)], `call ${count}`).toHaveLength(1);
      expect((await readThread(world)).budgetSpentUntilAt, `call ${count}`).not.toBeNull();
      expect(world.model.turns).toHaveLength(0);
    });
    expect(deaths).toBeGreaterThan(5);
  });

  test("a beat within its budget settles what was counted, and the log tells of it once", async () => {
    const usage = { inputTokens: 1_000, outputTokens: 10, cachedInputTokens: 0 };
    const beat = async (ports: MemoryPorts, world: MemoryPorts) => {
      await configure(world, { model: "anthropic:claude-haiku-5-5" });
      world.model.script(async (_turn, call) => {
        await call("speak", { thought: "Rain at five." });
        return { text: "", usage };
      });
      return tick(ports, settings, deadlineIn(world));
    };
    await killedEverywhere(effect, startedWorld, beat, async (world, count) => {
      world.clock.advance(leaseMs);
      await beat(world, world);
      expect(await eventsOf(world), `call ${count}`).toEqual(["spoke"]);
      const day = await world.budgets.read("default", "2025-11-21");
      expect(day.spentMicroUsd, `call ${count}`).toBeGreaterThan(0);
      expect(day.committedMicroUsd, `call ${count}`).toBeGreaterThanOrEqual(day.spentMicroUsd);
    });
  });

  test("a model that fails once too often opens its circuit, and the person hears of it once", async () => {
    const circuit = { failures: 2, openUntilAt: null, backOffMs: 0, told: false };
    const beat = (ports: MemoryPorts, world: MemoryPorts) => {
      world.model.script(async () => {
        throw new Fault("unavailable", "model.run", "HTTP 503");
      });
      return tick(ports, settings, deadlineIn(world));
    };
    const story = async (ports: MemoryPorts, world: MemoryPorts) => {
      world.items.damage(threadKey("default"), { circuit, config: { every: 60 } });
      return beat(ports, world);
    };
    await killedEverywhere(effect, startedWorld, story, async (world, count) => {
      world.clock.advance(leaseMs);
      await beat(world, world);
      world.clock.advance(minutes(1));
      await beat(world, world);
      expect([...noticesOf(world)], `call ${count}`).toHaveLength(1);
      const thread = await readThread(world);
      expect(thread.circuit, `call ${count}`).toMatchObject({ failures: 3, told: true });
      expect(await eventsOf(world), `call ${count}`).toEqual(["circuit", "failed"]);
    });
  });

  test("a file that is moved is never lost, and the move again ends it", async () => {
    const move = (ports: MemoryPorts) =>
      moveFile(ports, "default", { from: "notes/a.md", to: "notes/b.md" });
    const story = async (ports: MemoryPorts, world: MemoryPorts) => {
      const origin = originOf("heartbeat", { runId: "01R", hearsay: true });
      const change = { path: "notes/a.md", content: "Line 4", origin };
      await world.memory.write("default", change, world.clock.now());
      return move(ports);
    };
    const deaths = await killedEverywhere(effect, startedWorld, story, async (world, count) => {
      const notes = async () =>
        (await world.memory.all("default"))
          .filter(({ path }) => path.startsWith("notes/"))
          .map(({ path, content }) => [path, content]);
      expect((await notes()).length, `call ${count}`).toBeGreaterThan(0);
      world.clock.advance(minutes(1));
      expect(await move(world), `call ${count}`).toMatchObject({
        kind: "changed",
        file: { version: 1, origin: { sources: ["notes/a.md@1"], hearsay: true } },
      });
      expect(await notes(), `call ${count}`).toEqual([["notes/b.md", "Line 4"]]);
      expect((await readThread(world)).lastChangeAt, `call ${count}`).toBe(world.clock.now());
      expect(await eventsOf(world), `call ${count}`).toContain("memory-changed");
    });
    expect(deaths).toBeGreaterThan(5);
  });

  test("a streak that ends becomes one run, beside that of the beat that ended it", async () => {
    const beat = async (ports: MemoryPorts, world: MemoryPorts) => {
      world.model.script(async () => "HEARTBEAT_OK");
      for (let slot = 0; slot < 3; slot += 1) {
        await tick(world, settings, deadlineIn(world));
        world.clock.advance(minutes(30));
      }
      await world.threads.noteChange("default", world.clock.now());
      world.clock.advance(minutes(1));
      return tick(ports, settings, deadlineIn(world));
    };
    await killedEverywhere(effect, startedWorld, beat, async (world, count) => {
      world.clock.advance(leaseMs);
      await tick(world, settings, deadlineIn(world));
      const runs = await world.runs.recent("default", 10);
      expect(
        runs.map(({ outcome }) => (outcome.kind === "skipped" ? outcome.count : outcome.kind)),
        `call ${count}`,
      ).toEqual(["rested", 2, "rested"]);
      expect((await readThread(world)).streak, `call ${count}`).toBeNull();
    });
  });

  test("what was held back at night leaves in the morning, once, as one message", async () => {
    const evening = instant(Date.UTC(2025, 10, 21, 23));
    const morning = instant(Date.UTC(2025, 10, 22, 7));
    const nights = new Map<MemoryPorts, Signal[]>();
    const night = async (ports: MemoryPorts, world: MemoryPorts) => {
      const signals: Signal[] = nights.get(world) ?? [
        aThought(world, "t#1", "Rain at five."),
        { ...aThought(world, "n1", "The budget is spent."), type: "notice" },
      ];
      nights.set(world, signals);
      await converse(ports, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    };
    const wake = async (ports: MemoryPorts, world: MemoryPorts) => {
      await tick(ports, settings, deadlineIn(world));
      const signals = world.queue.sent.filter(({ type }) => type === "release");
      await converse(ports, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    };
    const story = async (ports: MemoryPorts, world: MemoryPorts) => {
      await configure(world, { active_hours_start: 7, active_hours_end: 22, every: 86_400 });
      // The beat of the morning is another story.
      world.items.damage(threadKey("default"), { dueAt: instant(morning + hours(12)) });
      world.model.script(async () => "A reply.");
      world.clock.set(evening);
      await night(ports, world);
      world.clock.set(morning);
      await wake(ports, world);
    };
    const deaths = await killedEverywhere(effect, startedWorld, story, async (world, count) => {
      const at = `call ${count}`;
      world.clock.advance(minutes(12));
      await night(world, world);
      if (world.clock.now() < morning) world.clock.set(morning);
      await wake(world, world);
      world.clock.advance(hours(1));
      await wake(world, world);
      const dm = world.messenger.messagesIn(await world.messenger.openDm(ownerId));
      expect(
        dm.map(({ content }) => content),
        at,
      ).toEqual(["A reply.\n\nThe budget is spent."]);
      expect(dm[0]?.at, at).toBeGreaterThanOrEqual(morning);
      expect(world.model.turns.length, at).toBeLessThanOrEqual(2);
      expect(await world.outbox.list("default"), at).toEqual([]);
      const due = await world.threads.listDue(instant(2 ** 50), 1, 9);
      expect(
        due.map(({ kind }) => kind),
        at,
      ).toEqual(["listen", "beat"]);
    });
    expect(deaths).toBeGreaterThan(30);
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
      await killedEverywhere(effect, startedWorld, talk, async (world, count) => {
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
          !("reply" in signal) || signal.reply === undefined
            ? []
            : [world.messenger.responseTo(signal.reply.token)],
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
