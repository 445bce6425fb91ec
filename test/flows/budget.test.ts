/** The budget is a hard cap: whatever a turn reads, says and suffers, no more is spent than the day leaves. */

import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { memoryModel, type Script } from "../../lib/adapters/memory/model.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { longestSchema } from "../../lib/domain/call-bound.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { byPerson } from "../../lib/domain/memory.ts";
import { type CallUsage, countedMicroUsd } from "../../lib/domain/prices.ts";
import { renderSections } from "../../lib/domain/prompt.ts";
import type { Thread } from "../../lib/domain/thread.ts";
import type { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { minutes } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { spend } from "../../lib/flows/spend.ts";
import { tick } from "../../lib/flows/tick.ts";
import type { ModelTurn, Tool } from "../../lib/ports.ts";
import { aMessage, deadlineIn, readThread, settings, startedWorld, storeConfig } from "./world.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
});

const haiku = "anthropic:claude-haiku-5-5";
const today = "2025-11-21";
const dayOf = (scope = "default") => world.budgets.read(scope, today);

const configure = (changes: Partial<ThreadConfig>) => storeConfig(world, changes);
const ticks = () => tick(world, settings, deadlineIn(world));
const lastRun = async () => (await world.runs.recent("default", 1))[0];

const used = (inputTokens: number, outputTokens = 10): CallUsage => ({
  inputTokens,
  outputTokens,
  cachedInputTokens: 0,
  cacheWriteInputTokens: 0,
});

/** One model call of a plan: the provider bills these parts of what the law of tokens and bytes allows. */
interface PlannedCall {
  readonly result: string;
  readonly reads: number;
  readonly says: number;
  readonly cached: number;
  readonly written: number;
  /** What the provider tells of its bill: all, nothing of the cache, or nothing at all. */
  readonly tells: "all" | "no-writes" | "nothing";
}

interface PlannedTurn {
  readonly text: string;
  readonly calls: readonly PlannedCall[];
  readonly ends: "answers" | "times-out" | "is-refused" | "crashes";
  readonly thread: "one" | "two";
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .tuple(fc.constantFrom("a", "日本語", "👩‍🚀", "\u{fdfa}", "\n", '"', "\\"), fc.nat(64 * 1_024))
    .map(([unit, bytes]) => unit.repeat(bytes / Buffer.byteLength(unit))),
);
const part = fc.oneof(
  fc.constant(1),
  fc.nat(100).map((percent) => percent / 100),
);
const plannedCall: fc.Arbitrary<PlannedCall> = fc.record({
  result: text,
  reads: part,
  says: part,
  cached: part,
  written: part,
  tells: fc.constantFrom("all", "all", "no-writes", "nothing"),
});
const plannedTurn: fc.Arbitrary<PlannedTurn> = fc.record({
  text,
  calls: fc.array(plannedCall, { minLength: 1, maxLength: 8 }),
  ends: fc.constantFrom("answers", "answers", "times-out", "is-refused", "crashes"),
  thread: fc.constantFrom("one", "two"),
});

const maxOutputTokens = 500;
/** What providers write around a prompt: Anthropic tells of up to 935 tokens where there are tools. */
const hiddenTokens = 935;

/** A turn whose one tool answers what the plan says, and the tokens that its first call has at most by the law. */
function turnOf({ text: body, calls }: PlannedTurn, model: string) {
  let count = 0;
  const read: Tool = {
    name: "read",
    description: "Read a file.",
    input: z.object({ path: z.string() }),
    execute: async () => calls[count++]?.result ?? "",
  };
  const turn: ModelTurn = {
    model,
    purpose: "reflection",
    sections: [{ title: "Instructions", body }],
    messages: [{ role: "user", text: body }],
    tools: [read],
    maxOutputTokens,
    temperature: 0.7,
    maxSteps: 8,
    deadlineAt: deadlineIn(world),
  };
  const sent = renderSections(turn.sections) + body + read.name + read.description;
  return { turn, mostTokens: Buffer.byteLength(sent) + hiddenTokens };
}

/** Plays the plan as a provider that bills by the law, and adds every bill to `billed`. */
function providerOf(plan: PlannedTurn, mostTokens: number, model: string, billed: number[]) {
  const bill = (planned: PlannedCall, most: number): CallUsage => {
    const inputTokens = Math.max(1, Math.floor(most * planned.reads));
    const cachedInputTokens = Math.floor(inputTokens * planned.cached);
    const usage = {
      inputTokens,
      cachedInputTokens,
      cacheWriteInputTokens: Math.floor((inputTokens - cachedInputTokens) * planned.written),
      outputTokens: Math.max(1, Math.floor(maxOutputTokens * planned.says)),
    };
    billed.push(countedMicroUsd(model, [usage]));
    return usage;
  };
  const told = (usage: CallUsage, { tells }: PlannedCall): CallUsage => {
    if (tells === "all") return usage;
    const { cacheWriteInputTokens: _untold, ...rest } = usage;
    return tells === "no-writes" ? rest : { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };
  };
  const script: Script = async (_turn, call, nextCall) => {
    let most = mostTokens;
    for (const [index, planned] of plan.calls.entries()) {
      const isLast = index === plan.calls.length - 1;
      if (isLast && plan.ends === "is-refused")
        throw new Fault("throttled", "model.run", "HTTP 429", { undone: true });
      const usage = bill(planned, most);
      if (isLast && plan.ends === "times-out") throw new Fault("timeout", "model.run", "90 s");
      if (isLast && plan.ends === "crashes") throw new Error("killed");
      if (isLast) return { text: "Done.", usage: told(usage, planned) };
      const path = "notes/a.md";
      const result = await call("read", { path });
      most = usage.inputTokens + usage.outputTokens + Buffer.byteLength(path + result);
      await nextCall(told(usage, planned));
    }
    return "";
  };
  return script;
}

describe("any turns", () => {
  it("never cost more than the cap of their thread, and together no more than the cap of all", async () => {
    const models = fc.constantFrom(haiku, "openai:gpt-5.6-sol", "anthropic:claude-opus-4-5");
    // From what leaves nothing to what leaves a few turns of the dearest.
    const cap = fc.oneof(fc.nat(50), fc.nat(1_500)).map((thousandths) => thousandths / 1_000);
    const turns = fc.array(plannedTurn, { minLength: 1, maxLength: 6 });
    const failing = fc.array(fc.nat(30), { maxLength: 2 });
    let made = 0;
    let refusedMidway = 0;
    await fc.assert(
      fc.asyncProperty(models, turns, cap, cap, failing, async (model, plans, one, all, fails) => {
        world = await startedWorld();
        const thread = await readThread(world);
        const bills = { one: [] as number[], two: [] as number[] };
        let writes = 0;
        const flaky = async () => {
          writes += 1;
          if (fails.includes(writes)) throw new Fault("throttled", "budgets", "too many requests");
        };
        const budgets: MemoryPorts["budgets"] = {
          ...world.budgets,
          // Ambiguous on purpose: the write is there, and its answer is lost.
          reserve: async (...asked) => {
            const answer = await world.budgets.reserve(...asked);
            await flaky();
            return answer;
          },
          settle: async (...asked) => {
            await flaky();
            return world.budgets.settle(...asked);
          },
        };
        const ended = await Promise.allSettled(
          plans.map(async (plan, index) => {
            const { turn, mostTokens } = turnOf(plan, model);
            const scripted = memoryModel(world.clock, world.log);
            scripted.script(providerOf(plan, mostTokens, model, bills[plan.thread]));
            const payer: Thread = {
              ...thread,
              id: plan.thread,
              config: { ...thread.config, daily_budget_usd: one },
            };
            const account = {
              thread: payer,
              settings: { ...settings, dailyBudgetUsd: all },
              turnId: `turn-${index}`,
              kind: () => "silent" as const,
            };
            const spending = await spend({ ...world, budgets, model: scripted }, account, turn);
            if (spending.kind === "cut-short") refusedMidway += 1;
          }),
        );
        for (const end of ended)
          if (end.status === "rejected")
            expect(end.reason.message).toMatch(/^killed$|too many requests$/);
        const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, each) => sum + each, 0);
        made += bills.one.length + bills.two.length;
        const scopes = [
          ["one", sumOf(bills.one), one],
          ["two", sumOf(bills.two), one],
          ["SYSTEM", sumOf([...bills.one, ...bills.two]), all],
        ] as const;
        for (const [scope, billed, capUsd] of scopes) {
          const { committedMicroUsd } = await dayOf(scope);
          expect(billed, scope).toBeLessThanOrEqual(committedMicroUsd);
          expect(committedMicroUsd, scope).toBeLessThanOrEqual(Math.round(capUsd * 1_000_000));
        }
      }),
      { numRuns: 150 },
    );
    expect(made).toBeGreaterThan(150);
    expect(refusedMidway).toBeGreaterThan(5);
  });
});

describe("the tools", () => {
  it("have schemas no longer than what the bound of a call counts for one", async () => {
    world.model.script(async () => "Good morning.");
    await ticks();
    const signals = [aMessage(world, "1", "Good morning")];
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    const tools = world.model.turns.flatMap((turn) => turn.tools);
    expect(tools.length).toBeGreaterThan(7);
    for (const { name, input } of tools) {
      // As the AI SDK shows it to the model.
      const schema = JSON.stringify(z.toJSONSchema(input, { target: "draft-7", io: "input" }));
      expect(Buffer.byteLength(schema), name).toBeLessThanOrEqual(longestSchema);
    }
  });
});

describe("a reflection that the budget ends midway", () => {
  /** A budget that leaves the first call and one cheap further one, but not what a large file adds to the next. */
  const readsMuch: Script = async (_turn, call, nextCall) => {
    await call("speak", { thought: "Rain at five." });
    await nextCall(used(2_000));
    await call("read", { path: "notes/long.md" });
    await nextCall(used(2_200));
    return { text: "never said", usage: used(20_000) };
  };
  const short = async (config: object = {}) => {
    await configure({ model: haiku, daily_budget_usd: 0.004, ...config });
    const long = "日本語".repeat(7_000);
    await world.memory.write("default", byPerson("notes/long.md", long), world.clock.now());
  };

  it("keeps what it did, says so, sends its thoughts, tells the person once, and blames no model", async () => {
    await short();
    world.model.script(readsMuch);
    await ticks();
    const run = await lastRun();
    expect(run?.outcome).toMatchObject({
      kind: "acted",
      cutShort: expect.stringMatching(/^the day's budget ended it: .*daily_budget_usd/),
    });
    expect(run?.steps.map(({ tool }) => tool)).toEqual(["speak", "read"]);
    const sent = world.queue.sent.map(({ type }) => type);
    expect(sent.toSorted()).toEqual(["heartbeat", "notice"]);
    const thread = await readThread(world);
    expect(thread).toMatchObject({ circuit: { failures: 0 }, attempt: 0 });
    expect(thread.budgetSpentUntilAt).toBeGreaterThan(world.clock.now());
    const { committedMicroUsd, spentMicroUsd } = await dayOf();
    expect(committedMicroUsd).toBe(spentMicroUsd);
    expect(spentMicroUsd).toBe(run?.costMicroUsd);
    for (let count = 0; count < 3; count += 1) {
      world.clock.advance(minutes(30));
      await ticks();
    }
    expect(world.model.turns).toHaveLength(1);
    expect((await readThread(world)).streak?.reason).toBe("budget");
    expect(world.queue.sent).toHaveLength(2);
  });

  it("rests with the budget as its reason when it had done nothing yet", async () => {
    await short();
    world.model.script(async (_turn, call, nextCall) => {
      await call("read", { path: "notes/long.md" });
      await nextCall(used(2_000));
      return "never said";
    });
    await ticks();
    expect((await lastRun())?.outcome).toMatchObject({
      kind: "rested",
      reason: expect.stringContaining("the day's budget ended it"),
    });
  });

  it("of a dry run tells nobody", async () => {
    await short({ dry_run: true });
    world.model.script(readsMuch);
    await ticks();
    expect(world.queue.sent).toEqual([]);
    expect((await lastRun())?.outcome.kind).toBe("acted");
  });

  it("does not stop when the cap leaves it all", async () => {
    await short({ daily_budget_usd: 0.05 });
    world.model.script(readsMuch);
    await ticks();
    expect((await lastRun())?.outcome).toEqual({ kind: "acted" });
    expect((await lastRun())?.usage.inputTokens).toBe(2_000 + 2_200 + 20_000);
  });

  it("is tried again, and blames no model, when a budget cannot be asked midway", async () => {
    await short();
    world.model.script(readsMuch);
    let asked = 0;
    const budgets: MemoryPorts["budgets"] = {
      ...world.budgets,
      reserve: async (...wanted) => {
        asked += 1;
        if (asked > 2) throw new Fault("throttled", "budgets.reserve", "too many requests");
        return world.budgets.reserve(...wanted);
      },
    };
    await tick({ ...world, budgets }, settings, deadlineIn(world));
    expect(asked).toBeGreaterThan(2);
    expect(await readThread(world)).toMatchObject({ attempt: 1, circuit: { failures: 0 } });
    expect(world.queue.sent).toEqual([]);
  });
});

describe("a reply that the budget ends midway", () => {
  it("says so instead, and keeps the message", async () => {
    await configure({ model: haiku, daily_budget_usd: 0.004 });
    const long = "日本語".repeat(7_000);
    await world.memory.write("default", byPerson("notes/long.md", long), world.clock.now());
    world.model.script(async (_turn, call, nextCall) => {
      await call("read", { path: "notes/long.md" });
      await nextCall(used(2_000));
      return "never said";
    });
    const signals = [aMessage(world, "1", "What did I note?")];
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    const { original } = world.messenger.responseTo("token-1");
    expect(original).toMatch(/^I cannot think until .*Your message is kept/);
    const { committedMicroUsd, spentMicroUsd } = await dayOf();
    expect(committedMicroUsd).toBe(spentMicroUsd);
  });
});

describe("a call without an answer", () => {
  it.for([
    { says: "that timed out stays counted at its bound", undone: false },
    { says: "that the provider refused costs nothing", undone: true },
  ])("$says", async ({ undone }) => {
    await configure({ model: haiku });
    const first = used(2_000);
    world.model.script(async (_turn, call, nextCall) => {
      await call("speak", { thought: "Rain at five." });
      await nextCall(first);
      throw new Fault("unavailable", "model.run", "it broke", { undone });
    });
    await ticks();
    const { committedMicroUsd, spentMicroUsd } = await dayOf();
    const answered = countedMicroUsd(haiku, [first]);
    expect(committedMicroUsd).toBe(spentMicroUsd);
    // Two thousand tokens more at the least: what the second call would have read again.
    if (undone) expect(spentMicroUsd).toBe(answered);
    else expect(spentMicroUsd).toBeGreaterThan(answered + countedMicroUsd(haiku, [first]));
  });
});

describe("what a turn writes", () => {
  /** The amounts that were reserved and settled in the thread's own budget. */
  const recorded = () => {
    const wrote: string[] = [];
    const budgets: MemoryPorts["budgets"] = {
      ...world.budgets,
      reserve: (wanted, cap) => {
        if (wanted.scope === "default") wrote.push("reserve");
        return world.budgets.reserve(wanted, cap);
      },
      settle: (reservation, spent) => {
        if (reservation.scope === "default") wrote.push("settle");
        return world.budgets.settle(reservation, spent);
      },
    };
    return { wrote, ports: { ...world, budgets } };
  };

  it("with one call is one reservation and one settlement", async () => {
    await configure({ model: haiku });
    const { wrote, ports } = recorded();
    world.model.script(async () => ({ text: "HEARTBEAT_OK", usage: used(2_000) }));
    await tick(ports, settings, deadlineIn(world));
    expect(wrote).toEqual(["reserve", "settle"]);
  });

  it("with a further call is nothing more while what is set aside covers it", async () => {
    await configure({ model: haiku });
    const { wrote, ports } = recorded();
    world.model.script(async (_turn, call, nextCall) => {
      await call("speak", { thought: "Rain at five." });
      await nextCall(used(1_000));
      return { text: "", usage: used(1_200) };
    });
    await tick(ports, settings, deadlineIn(world));
    expect(wrote).toEqual(["reserve", "settle"]);
  });

  it("is counted beside that of an attempt of the same name that died", async () => {
    await configure({ model: haiku });
    const thread = await readThread(world);
    const { turn } = turnOf({ text: "x", calls: [], ends: "answers", thread: "one" }, haiku);
    const account = { thread, settings, turnId: "reply.1", kind: () => "conversation" as const };
    const budgets = {
      ...world.budgets,
      settle: async () => {
        throw new Error("killed");
      },
    };
    const dies = () => spend({ ...world, budgets }, account, turn);
    await expect(dies()).rejects.toThrow("killed");
    const once = (await dayOf()).committedMicroUsd;
    // Put back from the dead-letter queue, its receives begin anew.
    world.clock.advance(minutes(1));
    await expect(dies()).rejects.toThrow("killed");
    expect((await dayOf()).committedMicroUsd).toBe(2 * once);
  });
});
