/** Signals that always fail, from the queue to the dead letters: nobody else goes there, and nobody waits for long. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { maxModelTurnMs } from "../../lib/domain/limits.ts";
import { longestHoldUpMs } from "../../lib/domain/schedule.ts";
import { milliseconds, minutes, seconds } from "../../lib/domain/time.ts";
import { aMessage, startedWorld } from "../flows/world.ts";
import { fifoQueue } from "./fifo-queue.ts";

const bodyOf = (world: MemoryPorts, id: string, threadId = "default"): string =>
  JSON.stringify({ ...aMessage(world, id, id), threadId });

/** A turn that speaks of something bad fails after `attemptMs`; others take `answerMs`. */
function worldOf(world: MemoryPorts, { attemptMs = 0, answerMs = 0 } = {}): void {
  world.model.script(async ({ messages, deadlineAt }) => {
    // Before the line that asks for the message: the turn's own words, and not what the history still holds.
    const isBad = messages.at(-2)?.text.includes("bad") === true;
    const spentMs = Math.min(isBad ? attemptMs : answerMs, deadlineAt - world.clock.now());
    world.clock.advance(milliseconds(Math.max(0, spentMs)));
    if (isBad) throw new Fault("rejected", "model.run", "it refuses");
    return "A reply.";
  });
}

const deliveredAt = async (world: MemoryPorts, id: string, thread = "default") =>
  (await world.signals.read(thread, id))?.deliveredAt;

describe("a signal that always fails", () => {
  it("is the only dead letter of the batch it came with, and the others are answered in order", async () => {
    const world = await startedWorld();
    worldOf(world);
    const queue = fifoQueue(world);
    for (const id of ["good-1", "bad", "good-2", "good-3"])
      queue.send(id, "default", bodyOf(world, id));
    const startAt = world.clock.now();
    const [dead, ...more] = await queue.runDry();
    expect(more).toEqual([]);
    expect(dead).toEqual({ id: "bad", at: startAt + longestHoldUpMs(milliseconds(0)) });
    const answered = [];
    for (const id of ["good-1", "good-2", "good-3"])
      answered.push(((await deliveredAt(world, id)) ?? 0) - startAt);
    // The first at the third receive; those behind the bad one when it was given up.
    expect(answered).toEqual([seconds(45), seconds(465), seconds(465)]);
  });

  it("is the only one also when each of its tries takes all the time that there is", async () => {
    const world = await startedWorld();
    worldOf(world, { attemptMs: maxModelTurnMs, answerMs: seconds(8) });
    const queue = fifoQueue(world);
    const good = ["good-1", "good-2", "good-3", "good-4"];
    for (const id of ["bad", ...good]) queue.send(id, "default", bodyOf(world, id));
    const startAt = world.clock.now();
    const [dead, ...more] = await queue.runDry();
    expect(more).toEqual([]);
    expect(dead?.id).toBe("bad");
    expect((dead?.at ?? 0) - startAt).toBeLessThanOrEqual(longestHoldUpMs(minutes(2)));
  });

  it("holds up no other thread", async () => {
    const world = await startedWorld();
    worldOf(world);
    const queue = fifoQueue(world);
    queue.send("bad", "default", bodyOf(world, "bad"));
    queue.send("good", "42", bodyOf(world, "good", "42"));
    const startAt = world.clock.now();
    await queue.runDry();
    expect(await deliveredAt(world, "good", "42")).toBe(startAt);
  });

  it("lets what comes while it waits be answered when it is given up, and no later", async () => {
    const world = await startedWorld();
    worldOf(world);
    let batches = 0;
    const queue = fifoQueue(world, () => {
      batches += 1;
      if (batches === 4) queue.send("good", "default", bodyOf(world, "good"));
    });
    queue.send("bad", "default", bodyOf(world, "bad"));
    const startAt = world.clock.now();
    expect((await queue.runDry()).map(({ id }) => id)).toEqual(["bad"]);
    expect(await deliveredAt(world, "good")).toBe(startAt + seconds(465));
  });
});

describe("a message that is no signal", () => {
  it("is a dead letter after 76 s; what came with it is answered at once", async () => {
    const world = await startedWorld();
    worldOf(world);
    const queue = fifoQueue(world);
    queue.send("poison", "default", "{}");
    queue.send("good", "default", bodyOf(world, "good"));
    const startAt = world.clock.now();
    expect(await queue.runDry()).toEqual([{ id: "poison", at: startAt + seconds(76) }]);
    expect(await deliveredAt(world, "good")).toBe(startAt);
  });
});

describe("any batch", () => {
  it("loses exactly what fails; everything else is answered, in order", async () => {
    const kind = fc.constantFrom("good", "good", "bad", "poison");
    const span = fc.constantFrom(0, 5_000, maxModelTurnMs);
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { maxLength: 12 }), span, async (kinds, attemptMs) => {
        const world = await startedWorld();
        worldOf(world, { attemptMs, answerMs: 1_000 });
        const queue = fifoQueue(world);
        const ids = kinds.map((kind, index) => `${kind}-${index}`);
        for (const id of ids)
          queue.send(id, "default", id.startsWith("poison") ? "?" : bodyOf(world, id));
        const dead = (await queue.runDry()).map(({ id }) => id);
        expect(dead.toSorted()).toEqual(ids.filter((id) => !id.startsWith("good")).toSorted());
        const good = ids.filter((id) => id.startsWith("good"));
        const times = await Promise.all(good.map((id) => deliveredAt(world, id)));
        expect(times).not.toContain(undefined);
        expect(times).toEqual(times.toSorted());
      }),
      { numRuns: 100 },
    );
  });
});
