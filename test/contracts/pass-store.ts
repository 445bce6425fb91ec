/** What every `PassStore` promises: a link begins one session, whoever comes how often. */
import { describe, expect, it, test } from "vitest";
import type { Pass } from "../../lib/domain/pass.ts";
import { newPass } from "../../lib/domain/pass.ts";
import { hours, minutes } from "../../lib/domain/time.ts";
import type { PassStore } from "../../lib/ports.ts";
import { eight, later } from "./samples.ts";

export interface PassStoreHarness {
  readonly store: PassStore;
  readonly corrupt: () => readonly string[];
  damage(id: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const idOf = (letter: string): string => letter.repeat(43);

const aPass = (letter = "a"): Pass =>
  newPass({ id: idOf(letter), personId: "1", threadId: "default", salt: idOf("s") }, eight);

const untilAt = later(hours(12));

export function passStoreContract(name: string, makeStore: () => Promise<PassStoreHarness>): void {
  describe(`pass store: ${name}`, () => {
    it("answers what was made, until it is removed", async () => {
      const { store } = await makeStore();
      expect(await store.read(idOf("a"))).toBeNull();
      await store.create(aPass());
      await store.create(aPass("b"));
      expect(await store.read(idOf("a"))).toEqual(aPass());
      await store.remove(idOf("a"));
      await store.remove(idOf("a"));
      expect(await store.read(idOf("a"))).toBeNull();
      expect(await store.list()).toEqual([aPass("b")]);
    });

    it("begins one session by a link, of whoever comes at once", async () => {
      const { store } = await makeStore();
      await store.create(aPass());
      const entered = { ...aPass(), enteredAt: later(1), untilAt };
      const came = await Promise.all(
        [1, 1, 1].map((ms) => store.enter(idOf("a"), later(ms), untilAt)),
      );
      expect(came.filter((pass) => pass !== null)).toEqual([entered]);
      expect(await store.enter(idOf("a"), later(2), later(99))).toBeNull();
      expect(await store.read(idOf("a"))).toEqual(entered);
    });

    test.for([
      { ms: 0, isOpen: true },
      { ms: minutes(5) - 1, isOpen: true },
      { ms: minutes(5), isOpen: false },
      { ms: minutes(5) + 1, isOpen: false },
    ])("$ms ms after it was made a link is open: $isOpen", async ({ ms, isOpen }) => {
      const { store } = await makeStore();
      await store.create(aPass());
      expect((await store.enter(idOf("a"), later(ms), untilAt)) !== null).toBe(isOpen);
      expect((await store.read(idOf("a")))?.enteredAt !== undefined).toBe(isOpen);
    });

    it("lets nobody in by a link that there is not, and makes none of it", async () => {
      const { store } = await makeStore();
      expect(await store.enter(idOf("x"), eight, untilAt)).toBeNull();
      expect(await store.list()).toEqual([]);
      await store.create(aPass());
      await store.remove(idOf("a"));
      expect(await store.enter(idOf("a"), eight, untilAt)).toBeNull();
    });

    it("names an item that does not parse, and lists the others", async () => {
      const { store, corrupt, damage } = await makeStore();
      await store.create(aPass());
      await store.create(aPass("b"));
      await damage(idOf("a"), { personId: 7 });
      await expect(store.read(idOf("a"))).rejects.toMatchObject({
        code: "corrupt",
        message: expect.stringContaining(`PASSES/${idOf("a")}: personId`),
      });
      expect(await store.list()).toEqual([aPass("b")]);
      expect(corrupt().join()).toContain("personId");
    });
  });
}
