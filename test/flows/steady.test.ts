/** What a thread does and spends over days, on memory ports with a moved clock. */

import { beforeEach, describe, expect, it } from "vitest";
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { byPerson } from "../../lib/domain/memory.ts";
import type { Run } from "../../lib/domain/run.ts";
import type { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { after, hours, instant, minutes } from "../../lib/domain/time.ts";
import { beatNow } from "../../lib/flows/beat.ts";
import { converse } from "../../lib/flows/converse.ts";
import { configureThread } from "../../lib/flows/steer.ts";
import { tick } from "../../lib/flows/tick.ts";
import type { ModelTurn } from "../../lib/ports.ts";
import {
  aMessage,
  aThought,
  deadlineIn,
  ownerId,
  readThread,
  settings,
  startedWorld,
  storeConfig,
} from "./world.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
});

const ticks = () => tick(world, settings, deadlineIn(world));
const configure = (changes: Partial<ThreadConfig>) => storeConfig(world, changes);

/** A tick a minute. */
async function live(spanMs: number): Promise<void> {
  const endAt = after(world.clock.now(), minutes(spanMs / 60_000));
  while (world.clock.now() < endAt) {
    await ticks();
    world.clock.advance(minutes(1));
  }
}

const runs = async () =>
  (await world.runs.recent("default", 50)).map(({ outcome }) =>
    outcome.kind === "skipped" ? `${outcome.reason} x${outcome.count}` : outcome.kind,
  );

describe("a day with nothing new", () => {
  it("asks the model once, at the first beat, and costs no token after it", async () => {
    await configure({ think_at_least_every_seconds: 604_800 });
    await live(hours(24));
    expect(world.model.turns).toHaveLength(1);
    const thread = await readThread(world);
    expect(thread.streak).toMatchObject({ reason: "nothing-new", count: 47 });
    expect(await runs()).toEqual(["rested"]);
  });

  it("thinks at least every four hours by default", async () => {
    await live(hours(24));
    expect(world.model.turns).toHaveLength(6);
    expect((await runs()).filter((run) => run === "nothing-new x7")).toHaveLength(5);
  });

  it("is over with a message: the streak becomes one run, and the beat reflects", async () => {
    await live(hours(2));
    await world.threads.noteChange("default", world.clock.now());
    await live(hours(1));
    expect(await runs()).toEqual(["rested", "nothing-new x3", "rested"]);
  });
});

describe("while the model thinks", () => {
  it("what comes in is new to the next reflection", async () => {
    world.model.script(async () => {
      world.clock.advance(minutes(1));
      if (world.model.turns.length === 1)
        await world.threads.noteChange("default", world.clock.now());
      world.clock.advance(minutes(1));
      return "";
    });
    await ticks();
    world.clock.advance(minutes(30));
    await ticks();
    expect(world.model.turns).toHaveLength(2);
  });

  it("a new interval counts also when the gate keeps the beat quiet", async () => {
    await ticks();
    world.clock.advance(minutes(30));
    const dueAt = world.clock.now();
    const threads: MemoryPorts["threads"] = {
      ...world.threads,
      finish: async (claim, end) => {
        await configureThread(world, "default", { every: 300 }, undefined);
        return world.threads.finish(claim, end);
      },
    };
    await tick({ ...world, threads }, settings, deadlineIn(world));
    expect((await readThread(world)).dueAt).toBe(after(dueAt, minutes(5)));
  });

  it("a new interval counts for the next beat", async () => {
    const startAt = world.clock.now();
    world.model.script(async () => {
      await configureThread(world, "default", { every: 300 }, undefined);
      return "";
    });
    await ticks();
    expect((await readThread(world)).dueAt).toBe(after(startAt, minutes(5)));
  });
});

describe("active hours", () => {
  it("move a slot outside of them to their first moments, in the thread's zone", async () => {
    // The world begins at 08:00 UTC, which is 17:00 in Tokyo.
    await configure({
      active_hours_start: 9,
      active_hours_end: 17,
      timezone: "Asia/Tokyo",
      think_at_least_every_seconds: 0,
    });
    const startAt = world.clock.now();
    await live(hours(15));
    expect(world.model.turns).toHaveLength(0);
    expect((await readThread(world)).slot).toBe(String(startAt));
    await live(hours(1) + minutes(30));
    expect(world.model.turns.length).toBeGreaterThanOrEqual(1);
  });
});

describe("after the last beat of the hours", () => {
  it("the next one is due in the first ten minutes of the next day's", async () => {
    // 08:00 UTC, the world's beginning, is 09:00 in Berlin.
    await configure({
      active_hours_start: 9,
      active_hours_end: "09:20",
      timezone: "Europe/Berlin",
    });
    await ticks();
    const nextDay = after(world.clock.now(), hours(24));
    const { dueAt } = await readThread(world);
    expect(dueAt).toBeGreaterThanOrEqual(nextDay);
    expect(dueAt).toBeLessThan(after(nextDay, minutes(10)));
  });
});

describe("a streak", () => {
  it("that ends with a skip for another reason becomes a run of its own", async () => {
    await ticks();
    world.clock.advance(minutes(30));
    const at = world.clock.now();
    const streak = {
      runId: world.ids.ulid(at),
      reason: "budget",
      count: 2,
      firstSlot: String(at),
      sinceAt: at,
      lastAt: at,
    };
    world.items.damage(threadKey("default"), { streak });
    await ticks();
    expect(await runs()).toEqual(["budget x2", "rested"]);
    expect((await readThread(world)).streak).toMatchObject({ reason: "nothing-new", count: 1 });
  });
});

describe("a line with a rhythm of its own", () => {
  it("makes the beat worth it when it is due, and only then", async () => {
    await configure({ think_at_least_every_seconds: 604_800 });
    const checklist = "## Checklist\n- [ ] at 10:00: look at the calendar\n";
    await world.memory.write("default", byPerson("HEARTBEAT.md", checklist), world.clock.now());
    await live(hours(2));
    expect(world.model.turns).toHaveLength(1);
    await live(minutes(31));
    expect(world.model.turns).toHaveLength(2);
    const now = world.model.turns.map(({ sections }) => sections.at(-1)?.body);
    expect(now[0]).not.toContain("calendar");
    expect(now[1]).toContain("- at 10:00: look at the calendar");
    await live(hours(20));
    expect(world.model.turns).toHaveLength(2);
  });
});

describe("a line that is due in a dry run", () => {
  it("is still due when the dry run is over", async () => {
    await ticks();
    const dueAt = after(world.clock.now(), minutes(20));
    await world.threads.noteChange("default", world.clock.now(), dueAt);
    await configure({ dry_run: true });
    world.clock.advance(minutes(30));
    await ticks();
    expect((await world.runs.recent("default", 1))[0]).toMatchObject({ dryRun: true });
    expect((await readThread(world)).nextLineDueAt).toBe(dueAt);
  });
});

describe("a beat that is put off", () => {
  it("writes its claim and its end, and leaves the streak for the beat that ends it", async () => {
    await ticks();
    world.clock.advance(minutes(30));
    await ticks();
    await configure({ active_hours_start: 2, active_hours_end: 3 });
    world.clock.advance(minutes(30));
    const recorded: unknown[] = [];
    const record = async (run: Run) => {
      recorded.push(run);
      return world.runs.record(run);
    };
    await tick({ ...world, runs: { ...world.runs, record } }, settings, deadlineIn(world));
    expect((await readThread(world)).slot).toBeDefined();
    expect(recorded).toEqual([]);
  });
});

describe("the budget", () => {
  const model = "anthropic:claude-haiku-5-5";
  const usage = { inputTokens: 5_000, outputTokens: 400, cachedInputTokens: 0 };
  const today = "2025-11-21";

  it("is a hard cap: no call is made that could exceed it, and the person is told once", async () => {
    await configure({ model, daily_budget_usd: 0.002, think_at_least_every_seconds: 0 });
    world.model.script(async () => ({ text: "HEARTBEAT_OK", usage }));
    await live(hours(12));
    const day = await world.budgets.read("default", today);
    expect(day.spentMicroUsd).toBeLessThanOrEqual(2_000);
    expect(day.committedMicroUsd).toBe(day.spentMicroUsd);
    expect(world.model.turns.length).toBeGreaterThan(0);
    const notices = world.queue.sent.filter(({ type }) => type === "notice");
    expect(notices.map(({ id }) => id)).toEqual([`default:budget-${today}`]);
    expect((await readThread(world)).streak?.reason).toBe("budget");
    const called = world.model.turns.length;
    await live(hours(5));
    expect(world.model.turns.length).toBeGreaterThan(called);
  });

  it("that was raised is there for the next beat, and not only when the day turns", async () => {
    await configure({ model, daily_budget_usd: 0, think_at_least_every_seconds: 0 });
    await live(hours(1));
    expect(world.model.turns).toHaveLength(0);
    await configureThread(world, "default", { max_tokens: 400 }, undefined);
    await live(hours(1));
    expect((await readThread(world)).budgetSpentUntilAt).not.toBeNull();
    await configureThread(world, "default", { daily_budget_usd: 1 }, undefined);
    expect((await readThread(world)).budgetSpentUntilAt).toBeNull();
    await live(hours(1));
    expect(world.model.turns.length).toBeGreaterThan(0);
  });

  it("counts a turn that broke off, and one whose model has no price at the ceiling", async () => {
    await configure({ model: "openai:my-own", daily_budget_usd: 10 });
    world.model.script(async () => ({ text: "HEARTBEAT_OK", usage }));
    await ticks();
    const [run] = await world.runs.recent("default", 1);
    expect(run?.costMicroUsd).toBeNull();
    expect((await world.budgets.read("default", today)).spentMicroUsd).toBeGreaterThan(25_000);
    expect((await world.budgets.read("SYSTEM", today)).spentMicroUsd).toBeGreaterThan(25_000);
  });

  it("stops a conversation too: the person reads why, and nothing is lost", async () => {
    await configure({ model, daily_budget_usd: 0 });
    const message = aMessage(world, "1", "Good morning");
    const batch = { signals: [message], receives: 1, deadlineAt: deadlineIn(world) };
    await converse(world, settings, batch);
    expect(world.model.turns).toHaveLength(0);
    expect(world.messenger.responseTo("token-1").original).toContain("Your message is kept");
    expect((await world.history.recent("default", 5))[0]?.text).toBe("Good morning");
  });

  it("counts what a turn that broke off had spent", async () => {
    await configure({ model });
    const breaking = {
      run: async (turn: ModelTurn) => {
        turn.onProgress?.({ text: "", steps: [], usage, calls: [usage] });
        throw new Fault("timeout", "model.run", "no answer in 90 s");
      },
    };
    await tick({ ...world, model: breaking }, settings, deadlineIn(world));
    const day = await world.budgets.read("default", today);
    expect(day.spentMicroUsd).toBeGreaterThan(500);
    expect(day.inputTokens).toBe(usage.inputTokens);
  });

  it("is told once a day, also to somebody who asks by hand again and again", async () => {
    await configure({ model, daily_budget_usd: 0 });
    const request = { threadId: "default", dryRun: false, deadlineAt: deadlineIn(world) };
    for (let count = 0; count < 3; count += 1) {
      const asked = await beatNow(world, settings, { ...request, deadlineAt: deadlineIn(world) });
      expect(asked).toEqual({ kind: "skipped", reason: "budget" });
      world.clock.advance(minutes(10));
    }
    expect(world.queue.sent).toHaveLength(1);
  });

  it("lets a thought through as it was thought", async () => {
    await configure({ model, daily_budget_usd: 0 });
    const signals = [aThought(world, "t#1", "Rain at five.")];
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    const [message] = world.messenger.messagesIn(await world.messenger.openDm(ownerId));
    expect(message?.content).toContain("Rain at five.");
    expect(world.model.turns).toHaveLength(0);
  });

  it("that cannot be asked is no failure of the model: the slot is tried again, and nothing stays set aside", async () => {
    await configure({ model });
    const down = async () => {
      throw new Fault("throttled", "budgets.reserve", "too many requests");
    };
    const budgets: MemoryPorts["budgets"] = {
      ...world.budgets,
      reserve: (wanted, cap) =>
        wanted.scope === "SYSTEM" ? down() : world.budgets.reserve(wanted, cap),
    };
    await tick({ ...world, budgets }, settings, deadlineIn(world));
    const thread = await readThread(world);
    expect(thread).toMatchObject({ attempt: 1, circuit: { failures: 0 } });
    expect(world.model.turns).toHaveLength(0);
    expect((await world.budgets.read("default", today)).committedMicroUsd).toBe(0);
  });

  it("that cannot be settled costs the reservation, and not what the model answered", async () => {
    await configure({ model });
    const budgets = {
      ...world.budgets,
      settle: async () => {
        throw new Fault("throttled", "budgets.settle", "too many requests");
      },
    };
    world.model.script(async () => ({ text: "HEARTBEAT_OK", usage }));
    await tick({ ...world, budgets }, settings, deadlineIn(world));
    expect(await runs()).toEqual(["rested"]);
    const day = await world.budgets.read("default", today);
    expect(day).toMatchObject({ spentMicroUsd: 0 });
    expect(day.committedMicroUsd).toBeGreaterThan(500);
    expect(world.log.lines.map(({ event }) => event)).toContain("budget.unsettled");
  });

  it("of a dry run stops it without a word to the person", async () => {
    await configure({ model, daily_budget_usd: 0, dry_run: true });
    await ticks();
    expect((await readThread(world)).streak?.reason).toBe("budget");
    expect(world.queue.sent).toEqual([]);
  });

  it("of all threads together holds as well", async () => {
    await configure({ model });
    await tick(world, { ...settings, dailyBudgetUsd: 0 }, deadlineIn(world));
    expect(world.model.turns).toHaveLength(0);
    const [notice] = world.queue.sent;
    expect(notice?.type === "notice" && notice.content[0]?.text).toContain(
      "VIGIL_DAILY_BUDGET_USD",
    );
    expect((await world.budgets.read("default", today)).committedMicroUsd).toBe(0);
  });
});

describe("the circuit", () => {
  it("opens after three failures, is probed after its back-off, and the person is told once", async () => {
    await configure({ think_at_least_every_seconds: 0, every: 60 });
    world.model.script(async () => {
      throw new Fault("unavailable", "model.run", "HTTP 503");
    });
    await live(minutes(16));
    expect(world.model.turns).toHaveLength(4);
    const notices = world.queue.sent.filter(({ type }) => type === "notice");
    expect(notices).toHaveLength(1);
    expect((await readThread(world)).streak?.reason).toBe("circuit-open");
    world.model.script(async () => "HEARTBEAT_OK");
    await live(minutes(20));
    expect((await readThread(world)).circuit.failures).toBe(0);
  });

  it("is closed by another model", async () => {
    await configure({ think_at_least_every_seconds: 0, every: 60 });
    world.model.script(async () => {
      throw new Fault("unavailable", "model.run", "HTTP 503");
    });
    await live(minutes(4));
    expect((await readThread(world)).circuit.openUntilAt).not.toBeNull();
    await configureThread(world, "default", { model: "openai:other" }, undefined);
    expect((await readThread(world)).circuit.openUntilAt).toBeNull();
  });

  it("tells in fixed words, delivered without a model", async () => {
    await configure({ think_at_least_every_seconds: 0, every: 60 });
    world.model.script(async () => {
      throw new Fault("unavailable", "model.run", "HTTP 503");
    });
    await live(minutes(4));
    const called = world.model.turns.length;
    const signals = world.queue.sent.filter(({ type }) => type === "notice");
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    await converse(world, settings, { signals, receives: 2, deadlineAt: deadlineIn(world) });
    const dm = world.messenger.messagesIn(await world.messenger.openDm(ownerId));
    expect(dm.map(({ content }) => content)).toEqual([expect.stringContaining("HTTP 503")]);
    expect(world.model.turns).toHaveLength(called);
  });
});

describe("stored config that no longer parses", () => {
  it("costs the thread that setting and not its beats", async () => {
    world.items.damage(threadKey("default"), { config: { every: 5, timezone: "Mars/Olympus" } });
    expect((await ticks()).ran).toBe(1);
    const thread = await readThread(world);
    expect(thread.dueAt).toBe(instant(Number(await firstSlot()) + minutes(30)));
    expect(thread.configProblem).toContain("every");
    const [event] = await world.events.recent("default", { now: world.clock.now(), limit: 5 });
    expect(event).toMatchObject({ type: "config-default" });
  });
});

const firstSlot = async () => (await world.runs.recent("default", 1))[0]?.slot;
