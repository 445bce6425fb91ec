/** What a day's money went into: by kind of turn and by model, counted by the write that settles. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Script } from "../../lib/adapters/memory/model.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { partsOf } from "../../lib/domain/spending.ts";
import type { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { days, hours } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { readCosts } from "../../lib/flows/costs.ts";
import { synthesizeThread } from "../../lib/flows/synthesize.ts";
import { tick } from "../../lib/flows/tick.ts";
import { aMessage, deadlineIn, settings, startedWorld, storeConfig } from "./world.ts";

const haiku = "anthropic:claude-haiku-5-5";
const sonnet = "anthropic:claude-sonnet-5";
const today = "2025-11-21";
const usage = {
  inputTokens: 2_000,
  outputTokens: 10,
  cachedInputTokens: 500,
  cacheWriteInputTokens: 0,
};

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
  await configure({ model: haiku });
});

const configure = (changes: Partial<ThreadConfig>) => storeConfig(world, changes);
const parts = async (scope: "default" | "default:synthesis" | "SYSTEM" = "default") =>
  partsOf((await world.budgets.read(scope, today)).parts);
const kinds = async () => (await parts()).map(({ kind, turns }) => [kind, turns]);

const silent: Script = async () => ({ text: "HEARTBEAT_OK", usage });
const says =
  (thought: string): Script =>
  async (_turn, call, nextCall) => {
    await call("speak", { thought });
    await nextCall(usage);
    return { text: "", usage };
  };
/** A beat that thinks: so long after the last one, nothing new is no reason to be quiet. */
const beat = async (script: Script) => {
  world.clock.advance(hours(5));
  world.model.script(script);
  await tick(world, settings, deadlineIn(world));
};

describe("a reflection", () => {
  it("is silent, or spoke, by what it did", async () => {
    await beat(silent);
    await beat(says("Rain at five."));
    await configure({ model: haiku, dry_run: true });
    await beat(says("The shop closes at six."));
    const [run] = await world.runs.recent("default", 1);
    expect(await parts()).toMatchObject([
      { kind: "silent", model: haiku, turns: 1, inputTokens: 2_000, outputTokens: 10 },
      { kind: "spoke", turns: 2, inputTokens: 8_000, cachedInputTokens: 2_000 },
    ]);
    expect((await parts())[1]?.spentMicroUsd).toBe(2 * (run?.costMicroUsd ?? 0));
  });

  it("that was refused its thought is silent", async () => {
    await beat(says("Rain at five."));
    await beat(says("Rain at five."));
    await beat(says(""));
    expect(await kinds()).toEqual([
      ["silent", 2],
      ["spoke", 1],
    ]);
  });

  it("counts by the model that took it", async () => {
    await beat(silent);
    await configure({ model: sonnet });
    await beat(silent);
    const shown = await parts();
    expect(shown.map(({ kind, model }) => [kind, model])).toEqual([
      ["silent", haiku],
      ["silent", sonnet],
    ]);
  });

  it("that breaks off counts as a turn, and one that the provider did nothing for as none", async () => {
    await beat(async () => {
      throw new Fault("throttled", "model.run", "HTTP 429", { undone: true });
    });
    expect(await parts()).toEqual([]);
    await beat(async () => {
      throw new Fault("timeout", "model.run", "90 s");
    });
    expect(await parts()).toMatchObject([{ kind: "silent", turns: 1, inputTokens: 0 }]);
    const { spentMicroUsd } = await world.budgets.read("default", today);
    expect((await parts())[0]?.spentMicroUsd).toBe(spentMicroUsd);
  });

  it("that the budget does not leave is none", async () => {
    await configure({ daily_budget_usd: 0.000_1 });
    await beat(silent);
    expect(world.model.turns).toEqual([]);
    expect(await parts()).toEqual([]);
  });

  it("of a free model is counted nowhere: that would be a request more", async () => {
    const calls: string[] = [];
    const budgets: MemoryPorts["budgets"] = {
      ...world.budgets,
      reserve: async () => {
        calls.push("reserve");
        return true;
      },
      settle: async () => {
        calls.push("settle");
        return true;
      },
    };
    await configure({ model: "openai:llama3.2" });
    world.clock.advance(hours(5));
    world.model.script(silent);
    const free = { ...settings, freeProviders: ["openai"] as const };
    await tick({ ...world, budgets }, free, deadlineIn(world));
    expect(world.model.turns).toHaveLength(1);
    expect(calls).toEqual([]);
  });
});

describe("a reply and a synthesis", () => {
  it("are kinds of their own, and each dollar stands in the thread's own day alone", async () => {
    world.model.script(async () => ({ text: "Tea.", usage }));
    const signals = [aMessage(world, "1", "What do I drink?")];
    await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
    expect(await kinds()).toEqual([["conversation", 1]]);
    const request = { id: "default", seenDueAt: null, deadlineAt: deadlineIn(world) };
    expect((await synthesizeThread(world, settings, request)).kind).toBe("done");
    expect(await kinds()).toEqual([
      ["conversation", 1],
      ["synthesis", 1],
    ]);
    const { spentMicroUsd } = await world.budgets.read("default", today);
    expect((await parts()).reduce((sum, part) => sum + part.spentMicroUsd, 0)).toBe(spentMicroUsd);
    expect(await parts("default:synthesis")).toEqual([]);
    expect(await parts("SYSTEM")).toEqual([]);
  });
});

describe("the costs of a thread", () => {
  it("are the last days in its zone, today the last, by one query", async () => {
    const asked: (readonly string[])[] = [];
    const budgets: MemoryPorts["budgets"] = {
      ...world.budgets,
      list: (scope, wanted) => {
        asked.push(wanted);
        return world.budgets.list(scope, wanted);
      },
    };
    await configure({ model: haiku, timezone: "Pacific/Auckland" });
    await beat(says("Rain at five."));
    world.clock.advance(days(2));
    const answer = await readCosts({ ...world, budgets }, "default", 4);
    expect(asked).toHaveLength(1);
    expect(answer).toMatchObject({
      thread_id: "default",
      timezone: "Pacific/Auckland",
      cap_usd: 0.5,
    });
    expect(answer?.days.map(({ day, parts: of }) => [day, of.length])).toEqual([
      ["2025-11-21", 0],
      ["2025-11-22", 1],
      ["2025-11-23", 0],
      ["2025-11-24", 0],
    ]);
    const [, spent] = answer?.days ?? [];
    expect(spent?.spent_usd).toBeGreaterThan(0);
    expect(spent?.parts[0]?.spent_usd).toBe(spent?.spent_usd);
  });

  it("of a thread that is not there are null", async () => {
    expect(await readCosts(world, "42", 30)).toBeNull();
  });
});
