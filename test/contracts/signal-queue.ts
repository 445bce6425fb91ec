/** What every `SignalQueue` promises: order within a thread, and repeats absorbed. */
import { describe, expect, it } from "vitest";
import type { Signal } from "../../lib/domain/signal.ts";
import type { SignalQueue } from "../../lib/ports.ts";
import { aThought } from "./samples.ts";

export interface SignalQueueHarness {
  readonly queue: SignalQueue;
  /** Everything that waits, in the order of its arrival within each thread. */
  drain(): Promise<readonly Signal[]>;
}

export function signalQueueContract(
  name: string,
  makeQueue: () => Promise<SignalQueueHarness>,
): void {
  const thought = (beat: string, count: number) =>
    aThought({ id: `${beat}#${count}`, threadId: beat.split(":")[0] ?? "" });

  describe(`signal queue: ${name}`, () => {
    it("brings what was sent, whole", async () => {
      const { queue, drain } = await makeQueue();
      const text = "Grüße 🌱 \u0000\u0001 \ufffe\uffff \ud83d alone, and \\ud83d spelled out";
      const signal = aThought({ content: [{ type: "text", text }] });
      await queue.send(signal);
      expect(await drain()).toEqual([signal]);
    });

    it("keeps the order within a thread", async () => {
      const { queue, drain } = await makeQueue();
      const mine = [1, 2, 3].map((count) => thought("default:1763712000000", count));
      const yours = [1, 2].map((count) => thought("42:now-01JD00000000000000000000S2", count));
      for (const signal of [mine[0], yours[0], mine[1], mine[2], yours[1]])
        if (signal !== undefined) await queue.send(signal);
      const drained = await drain();
      expect(drained.filter(({ threadId }) => threadId === "default")).toEqual(mine);
      expect(drained.filter(({ threadId }) => threadId === "42")).toEqual(yours);
    });

    it("absorbs the same signal sent again", async () => {
      const { queue, drain } = await makeQueue();
      await Promise.all([queue.send(aThought()), queue.send(aThought())]);
      await queue.send(aThought());
      expect(await drain()).toHaveLength(1);
    });
  });
}
