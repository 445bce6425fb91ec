/** What every `DeadLetters` promises: looking loses nothing, and putting back happens once. */
import { describe, expect, it } from "vitest";
import type { DeadLetter } from "../../lib/domain/dead-letter.ts";
import type { DeadLetters } from "../../lib/ports.ts";

export interface DeadLettersHarness {
  readonly deadLetters: DeadLetters;
  /** Sets messages aside, in this order. */
  add(group: string, ...bodies: readonly string[]): Promise<void>;
  /** Resolves when letters that were given back can be seen again. */
  moment(): Promise<void>;
  /** The bodies that were put back, oldest first. */
  putBack(): Promise<readonly string[]>;
}

const bodyOf = (id: string): string =>
  JSON.stringify({
    type: "heartbeat",
    source: "heartbeat",
    id,
    threadId: "default",
    content: [{ type: "text", text: id }],
    timestamp: 1,
  });

export function deadLettersContract(
  name: string,
  makeDeadLetters: () => Promise<DeadLettersHarness>,
): void {
  const [a, b, c] = [bodyOf("a"), bodyOf("b"), bodyOf("c")];

  /** Takes until nothing comes. */
  async function takeAll(deadLetters: DeadLetters, limit = 10): Promise<readonly DeadLetter[]> {
    const all: DeadLetter[] = [];
    for (let taken = await deadLetters.take(limit); taken.length > 0; ) {
      all.push(...taken);
      taken = await deadLetters.take(limit);
    }
    return all;
  }

  async function onlyOne(deadLetters: DeadLetters): Promise<DeadLetter> {
    const [letter, ...more] = await takeAll(deadLetters);
    if (letter === undefined || more.length > 0) throw new Error("there is not exactly one");
    return letter;
  }

  // Side by side, each on queues of its own: SQS is asked to wait two seconds before it says that there is no more.
  describe.concurrent(`dead letters: ${name}`, () => {
    it("are taken as they were sent, each with a name, its group and its time", async () => {
      const { deadLetters, add } = await makeDeadLetters();
      await add("default", a);
      const letter = await onlyOne(deadLetters);
      expect(letter).toMatchObject({ group: "default", body: a });
      expect(letter.messageId).not.toBe("");
      expect(Number.isSafeInteger(letter.sentAt)).toBe(true);
    });

    it("are all there, a thread's first at least, whatever the limit of one taking", async () => {
      const { deadLetters, add } = await makeDeadLetters();
      for (const group of ["1", "2", "3"]) await add(group, bodyOf(group));
      const taken = await takeAll(deadLetters, 1);
      expect(taken.map(({ group }) => group).toSorted()).toEqual(["1", "2", "3"]);
    });

    it("are counted, in hands or not", async () => {
      const { deadLetters, add } = await makeDeadLetters();
      await add("default", a, b);
      await add("42", c);
      expect(await deadLetters.count()).toBe(3);
      await deadLetters.take(1);
      expect(await deadLetters.count()).toBe(3);
    });

    it("are in one pair of hands at a time", async () => {
      const { deadLetters, add } = await makeDeadLetters();
      await add("default", a);
      await onlyOne(deadLetters);
      expect(await deadLetters.take(10)).toEqual([]);
    });

    it("can be looked at again and again once they are given back", async () => {
      const { deadLetters, add, moment } = await makeDeadLetters();
      await add("default", a);
      for (let look = 1; look <= 3; look += 1) {
        const letter = await onlyOne(deadLetters);
        expect(letter.body).toBe(a);
        await deadLetters.giveBack(letter);
        await moment();
      }
    });

    it("keep their order when several of a thread are given back", async () => {
      const { deadLetters, add, moment } = await makeDeadLetters();
      await add("default", a, b, c);
      const first = await takeAll(deadLetters);
      await Promise.all(first.map((letter) => deadLetters.giveBack(letter)));
      await moment();
      const second = await takeAll(deadLetters);
      expect(second.map(({ body }) => body)).toEqual(first.map(({ body }) => body));
    });

    it("come in order within a thread, as those before them go", async () => {
      const { deadLetters, add } = await makeDeadLetters();
      await add("default", a, b, c);
      const bodies: string[] = [];
      for (let taken = await deadLetters.take(10); taken.length > 0; ) {
        for (const letter of taken) {
          bodies.push(letter.body);
          await deadLetters.remove(letter);
        }
        taken = await deadLetters.take(10);
      }
      expect(bodies).toEqual([a, b, c]);
      expect(await deadLetters.count()).toBe(0);
    });

    it("are put back unchanged, in order, and stay until they are removed", async () => {
      const { deadLetters, add, putBack } = await makeDeadLetters();
      await add("default", a, b);
      for (let taken = await deadLetters.take(1); taken.length > 0; ) {
        for (const letter of taken) {
          await deadLetters.resend(letter);
          expect(await deadLetters.count()).toBeGreaterThan(0);
          await deadLetters.remove(letter);
        }
        taken = await deadLetters.take(1);
      }
      expect(await putBack()).toEqual([a, b]);
    });

    it("are put back once, also by somebody who died after the sending and begins again", async () => {
      const { deadLetters, add, moment, putBack } = await makeDeadLetters();
      await add("default", a);
      const first = await onlyOne(deadLetters);
      await deadLetters.resend(first);
      await deadLetters.giveBack(first);
      await moment();
      const again = await onlyOne(deadLetters);
      await deadLetters.resend(again);
      await deadLetters.remove(again);
      expect(await putBack()).toEqual([a]);
      expect(await deadLetters.count()).toBe(0);
    });

    it("may be put back each time that they come: another letter of the same words is another one", async () => {
      const { deadLetters, add, putBack } = await makeDeadLetters();
      for (let time = 1; time <= 2; time += 1) {
        await add("default", a);
        const letter = await onlyOne(deadLetters);
        await deadLetters.resend(letter);
        await deadLetters.remove(letter);
      }
      expect(await putBack()).toEqual([a, a]);
    });

    it("cannot be given back by who does not hold them", async () => {
      const { deadLetters, add } = await makeDeadLetters();
      await add("default", a);
      const letter = await onlyOne(deadLetters);
      const stranger = deadLetters.giveBack({ ...letter, handle: "gone" });
      await expect(stranger).rejects.toMatchObject({ code: "rejected" });
    });
  });
}
