/** A config that is changed while a beat runs holds from then on, whatever the beat has to say at its end. */
import { beforeEach, expect, it } from "vitest";
import { runKey, threadKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { leaseMs, maxBeatAttempts } from "../../lib/domain/limits.ts";
import type { ThreadConfigPatch } from "../../lib/domain/thread-config.ts";
import { after, minutes, seconds } from "../../lib/domain/time.ts";
import { configureThread } from "../../lib/flows/steer.ts";
import { tick } from "../../lib/flows/tick.ts";
import { deadlineIn, readThread, settings, startedWorld } from "./world.ts";

const priced = "anthropic:claude-haiku-5-5";
let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
});

const edit = (patch: ThreadConfigPatch) => configureThread(world, "default", patch, undefined);
const ticks = () => tick(world, settings, deadlineIn(world));

it("its interval: one write gives the lease back by it", async () => {
  world.items.damage(threadKey("default"), { config: { every: 86_400 } });
  world.model.script(async () => {
    await edit({ every: 300 });
    return "HEARTBEAT_OK";
  });
  const startAt = world.clock.now();
  await ticks();
  const thread = await readThread(world);
  expect(thread.dueAt).toBe(after(startAt, seconds(300)));
  expect(thread.leaseUntilAt).toBeUndefined();
});

it("its model: the failures of the old one open no circuit", async () => {
  const circuit = { failures: 2, openUntilAt: null, backOffMs: 0, told: false };
  world.items.damage(threadKey("default"), { circuit });
  world.model.script(async () => {
    await edit({ model: "openai:llama" });
    throw new Fault("unavailable", "model.run", "HTTP 503");
  });
  await ticks();
  expect((await readThread(world)).circuit).toMatchObject({ failures: 0, openUntilAt: null });
});

it("its budget: raised while the beat finds it spent, it is asked again by the next one", async () => {
  world.items.damage(threadKey("default"), { config: { model: priced, daily_budget_usd: 0 } });
  const { budgets } = world;
  const reserve: typeof budgets.reserve = async (wanted, cap) => {
    const answer = await budgets.reserve(wanted, cap);
    if (wanted.scope === "default") await edit({ daily_budget_usd: 5 });
    return answer;
  };
  await tick({ ...world, budgets: { ...budgets, reserve } }, settings, deadlineIn(world));
  expect((await readThread(world)).budgetSpentUntilAt).toBeNull();
});

it("its hours: a slot that waited for the old ones asks again at once", async () => {
  const hours = { active_hours_start: "10:00", active_hours_end: "11:00" };
  world.items.damage(threadKey("default"), { config: hours });
  const { threads } = world;
  let edited = false;
  const finish: typeof threads.finish = async (claim, end) => {
    if (!edited) await edit({ active_hours_start: null, active_hours_end: null });
    edited = true;
    return threads.finish(claim, end);
  };
  await tick({ ...world, threads: { ...threads, finish } }, settings, deadlineIn(world));
  const thread = await readThread(world);
  expect(thread.dueAt).toBe(world.clock.now());
  expect(thread.slot).toBeDefined();
});

it("a run record that does not parse holds nobody up for ever", async () => {
  const { history } = world;
  const down = { ...history, recent: async () => Promise.reject(new Fault("timeout", "h", "no")) };
  await tick({ ...world, history: down }, settings, deadlineIn(world));
  const { runId = "" } = await readThread(world);
  world.items.damage(runKey("default", runId), { outcome: { kind: "exploded" }, fence: 1 });
  for (let attempt = 0; attempt < maxBeatAttempts; attempt += 1) {
    world.clock.advance(leaseMs);
    await ticks();
  }
  const thread = await readThread(world);
  expect(thread.slot).toBeUndefined();
  expect(thread.dueAt).toBeGreaterThan(world.clock.now() - minutes(1));
});
