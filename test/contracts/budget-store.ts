/** What every `BudgetStore` promises: a cap that holds, whoever comes at the same time. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unspentDay } from "../../lib/domain/budget.ts";
import { noUsage } from "../../lib/domain/run.ts";
import type { BudgetStore, Reservation } from "../../lib/ports.ts";

export interface BudgetStoreHarness {
  readonly store: BudgetStore;
  /** Puts anything into the stored day of the thread `default`. */
  damage(day: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const day = "2025-11-21";
const usage = { inputTokens: 1_000, cachedInputTokens: 400, outputTokens: 50 };

const reservation = (id: string, microUsd: number, fields: Partial<Reservation> = {}) => ({
  scope: "default",
  day,
  id,
  microUsd,
  ...fields,
});

export function budgetStoreContract(
  name: string,
  makeStore: () => Promise<BudgetStoreHarness>,
): void {
  describe(`budget store: ${name}`, () => {
    it("reads a day on which nothing happened as zeros", async () => {
      const { store } = await makeStore();
      expect(await store.read("default", day)).toEqual(unspentDay);
      expect(await store.read("SYSTEM", day)).toEqual(unspentDay);
    });

    it("reserves up to the cap, and not a millionth more", async () => {
      const { store } = await makeStore();
      expect(await store.reserve(reservation("a", 501), 500)).toBe(false);
      expect(await store.read("default", day)).toEqual(unspentDay);
      expect(await store.reserve(reservation("b", 300), 500)).toBe(true);
      expect(await store.reserve(reservation("c", 201), 500)).toBe(false);
      expect(await store.reserve(reservation("d", 200), 500)).toBe(true);
      expect(await store.reserve(reservation("e", 1), 500)).toBe(false);
      expect(await store.read("default", day)).toMatchObject({ committedMicroUsd: 500 });
    });

    it("settles what was really spent, and gives the rest back", async () => {
      const { store } = await makeStore();
      await store.reserve(reservation("a", 300), 500);
      expect(await store.settle(reservation("a", 300), 20, usage)).toBe(true);
      const spent = { committedMicroUsd: 20, spentMicroUsd: 20, ...usage };
      expect(await store.read("default", day)).toEqual(spent);
      expect(await store.reserve(reservation("b", 480), 500)).toBe(true);
      await store.settle(reservation("b", 480), 480, usage);
      expect(await store.read("default", day)).toMatchObject({
        spentMicroUsd: 500,
        inputTokens: 2_000,
        cachedInputTokens: 800,
        outputTokens: 100,
      });
    });

    it("counts a call that is repeated once", async () => {
      const { store } = await makeStore();
      for (const _try of [1, 2]) expect(await store.reserve(reservation("a", 300), 500)).toBe(true);
      expect(await store.read("default", day)).toMatchObject({ committedMicroUsd: 300 });
      expect(await store.settle(reservation("a", 300), 20, usage)).toBe(true);
      expect(await store.settle(reservation("a", 300), 20, usage)).toBe(false);
      expect(await store.settle(reservation("never", 300), 20, usage)).toBe(false);
      expect(await store.read("default", day)).toMatchObject({
        committedMicroUsd: 20,
        spentMicroUsd: 20,
        inputTokens: 1_000,
      });
    });

    it("says no to another amount under the id of an open reservation", async () => {
      const { store } = await makeStore();
      await store.reserve(reservation("a", 100), 500);
      expect(await store.reserve(reservation("a", 200), 500)).toBe(false);
      expect(await store.read("default", day)).toMatchObject({ committedMicroUsd: 100 });
    });

    it("keeps the reservation of a beat that died until the day turns", async () => {
      const { store } = await makeStore();
      await store.reserve(reservation("dead", 400), 500);
      expect(await store.reserve(reservation("next", 200), 500)).toBe(false);
      const tomorrow = { day: "2025-11-22" };
      expect(await store.reserve(reservation("next", 200, tomorrow), 500)).toBe(true);
    });

    it("keeps threads and the system apart", async () => {
      const { store } = await makeStore();
      await store.reserve(reservation("a", 500), 500);
      expect(await store.reserve(reservation("a", 500, { scope: "2" }), 500)).toBe(true);
      expect(await store.reserve(reservation("a", 500, { scope: "SYSTEM" }), 500)).toBe(true);
      expect(await store.reserve(reservation("b", 1, { scope: "SYSTEM" }), 500)).toBe(false);
    });

    it("never lets more be spent than the cap, however many call at once", async () => {
      const calls = fc.array(
        fc.record({ wanted: fc.nat(200), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
        { maxLength: 12 },
      );
      await fc.assert(
        fc.asyncProperty(calls, fc.nat(600), async (made, cap) => {
          const { store } = await makeStore();
          const spent = await Promise.all(
            made.map(async ({ wanted, part }, index) => {
              const one = reservation(String(index), wanted);
              if (!(await store.reserve(one, cap))) return 0;
              const microUsd = Math.floor(wanted * part);
              await store.settle(one, microUsd, noUsage);
              return microUsd;
            }),
          );
          const sum = spent.reduce((total, one) => total + one, 0);
          expect(sum).toBeLessThanOrEqual(cap);
          const { committedMicroUsd, spentMicroUsd } = await store.read("default", day);
          expect([committedMicroUsd, spentMicroUsd]).toEqual([sum, sum]);
        }),
        { numRuns: 10 },
      );
    });

    it("names the field of a corrupt day", async () => {
      const { store, damage } = await makeStore();
      await store.reserve(reservation("a", 1), 500);
      await damage(day, { spentMicroUsd: "much" });
      await expect(store.read("default", day)).rejects.toMatchObject({
        code: "corrupt",
        message: expect.stringContaining(`T#default/B#${day}: spentMicroUsd`),
      });
    });
  });
}
