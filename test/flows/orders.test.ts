import { describe, expect, it } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import type { Order } from "../../lib/domain/signal.ts";
import { converse } from "../../lib/flows/converse.ts";
import { aCommand, deadlineIn, readThread, settings, startedWorld } from "./world.ts";

/** Carries out an order as often as it is delivered: what the person reads in the end. */
async function order(world: MemoryPorts, command: Order, id = "1310000000000000001") {
  const signals = [{ ...aCommand(world, id), command }];
  await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
  return world.messenger.responseTo(`token-${id}`).original;
}

describe("/heartbeat pause and resume", () => {
  it("take the thread off the schedule and put it back, and say so", async () => {
    const world = await startedWorld();
    expect(await order(world, { name: "pause" })).toContain("no longer wake up by myself");
    expect((await readThread(world)).config.enabled).toBe(false);
    expect(await order(world, { name: "resume" }, "1310000000000000002")).toMatch(/<t:\d+:R>/);
    expect((await readThread(world)).config.enabled).toBe(true);
  });

  it("say the same when they are delivered twice, and change nothing more", async () => {
    const world = await startedWorld();
    const first = await order(world, { name: "pause" });
    const { rev } = await readThread(world);
    expect(await order(world, { name: "pause" })).toBe(first);
    expect((await readThread(world)).rev).toBe(rev);
  });
});

describe("/heartbeat config", () => {
  it("changes what it names, and shows that", async () => {
    const world = await startedWorld();
    const words = await order(world, { name: "configure", patch: { every: 600 } });
    expect(words).toContain("`every`: 600");
    expect((await readThread(world)).config.every).toBe(600);
  });

  it("says what does not go together, and changes nothing", async () => {
    const world = await startedWorld();
    const words = await order(world, { name: "configure", patch: { active_hours_start: 9 } });
    expect(words).toContain("I changed nothing: active_hours_end must be set too");
    expect((await readThread(world)).rev).toBe(1);
  });
});
