/** What every `BudgetStore` promises: a cap that holds, whoever comes at the same time. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unspentDay } from "../../lib/domain/budget.ts";
import { noUsage, type Usage } from "../../lib/domain/run.ts";
import { mostCounters, partsOf, type SpendingKind, type Spent } from "../../lib/domain/spending.ts";
import type { BudgetStore, Reservation } from "../../lib/ports.ts";

export interface BudgetStoreHarness {
  readonly store: BudgetStore;
  /** Why items were left out of lists so far. */
  readonly corrupt: () => readonly string[];
  /** Puts anything into the stored day of the thread `default`. */
  damage(day: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const day = "2025-11-21";
const haiku = "anthropic:claude-haiku-5-5";
const usage = { inputTokens: 1_000, cachedInputTokens: 400, outputTokens: 50 };

const reservation = (id: string, microUsd: number, fields: Partial<Reservation> = {}) => ({
  scope: "default",
  day,
  id,
  microUsd,
  ...fields,
});

const spent = (microUsd: number, used: Usage = usage, on: Spent["on"] = null): Spent => ({
  microUsd,
  usage: used,
  on,
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
      expect(await store.settle(reservation("a", 300), spent(20))).toBe(true);
      const left = { committedMicroUsd: 20, spentMicroUsd: 20, ...usage, parts: {} };
      expect(await store.read("default", day)).toEqual(left);
      expect(await store.reserve(reservation("b", 480), 500)).toBe(true);
      await store.settle(reservation("b", 480), spent(480));
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
      expect(await store.settle(reservation("a", 300), spent(20))).toBe(true);
      expect(await store.settle(reservation("a", 300), spent(20))).toBe(false);
      expect(await store.settle(reservation("never", 300), spent(20))).toBe(false);
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
          const costs = await Promise.all(
            made.map(async ({ wanted, part }, index) => {
              const one = reservation(String(index), wanted);
              if (!(await store.reserve(one, cap))) return 0;
              const microUsd = Math.floor(wanted * part);
              await store.settle(one, spent(microUsd, noUsage));
              return microUsd;
            }),
          );
          const sum = costs.reduce((total, one) => total + one, 0);
          expect(sum).toBeLessThanOrEqual(cap);
          const { committedMicroUsd, spentMicroUsd } = await store.read("default", day);
          expect([committedMicroUsd, spentMicroUsd]).toEqual([sum, sum]);
        }),
        { numRuns: 10 },
      );
    });

    it("counts what was spent on what, in the same write", async () => {
      const { store } = await makeStore();
      const settle = async (id: string, one: Spent) => {
        await store.reserve(reservation(id, 100), 5_000);
        expect(await store.settle(reservation(id, 100), one)).toBe(true);
      };
      const on = (kind: SpendingKind, model: string, turns: 0 | 1 = 1) => ({ kind, model, turns });
      await settle("a", spent(20, usage, on("silent", haiku)));
      await settle("b", spent(30, usage, on("silent", haiku)));
      await settle("c", spent(5, noUsage, on("silent", haiku, 0)));
      await settle("d", spent(7, usage, on("conversation", "bedrock:a#b.c:0")));
      await settle("e", spent(0, noUsage, on("spoke", haiku, 0)));
      const { parts, spentMicroUsd } = await store.read("default", day);
      expect(spentMicroUsd).toBe(62);
      const twice = { inputTokens: 2_000, cachedInputTokens: 800, outputTokens: 100 };
      expect(partsOf(parts)).toEqual([
        { kind: "silent", model: haiku, spentMicroUsd: 55, ...twice, turns: 2 },
        { kind: "conversation", model: "bedrock:a#b.c:0", spentMicroUsd: 7, ...usage, turns: 1 },
      ]);
    });

    it("counts a settlement that is repeated once, in its part too", async () => {
      const { store } = await makeStore();
      await store.reserve(reservation("a", 100), 500);
      const one = spent(20, usage, { kind: "spoke", model: haiku, turns: 1 });
      expect(await store.settle(reservation("a", 100), one)).toBe(true);
      expect(await store.settle(reservation("a", 100), one)).toBe(false);
      expect(partsOf((await store.read("default", day)).parts)).toMatchObject([{ turns: 1 }]);
    });

    it("keeps no more parts than there is room for, and settles what has none", async () => {
      const { store, damage } = await makeStore();
      await store.reserve(reservation("a", 100), 5_000);
      const full = Object.fromEntries(
        Array.from({ length: mostCounters - 1 }, (_, at) => [`spoke#turns#openai:m${at}`, 1]),
      );
      await damage(day, { parts: full });
      const settle = async (id: string, kind: SpendingKind) => {
        await store.reserve(reservation(id, 100), 5_000);
        const one = spent(10, usage, { kind, model: haiku, turns: 1 });
        expect(await store.settle(reservation(id, 100), one)).toBe(true);
      };
      await settle("a", "silent");
      await settle("b", "spoke");
      await settle("c", "silent");
      const { parts, spentMicroUsd } = await store.read("default", day);
      expect(spentMicroUsd).toBe(30);
      const ofHaiku = partsOf(parts).filter(({ model }) => model === haiku);
      expect(ofHaiku).toMatchObject([{ kind: "silent", spentMicroUsd: 20, turns: 2 }]);
    });

    it.for([
      { says: "no map", parts: "much" },
      { says: "a number", parts: 7 },
      { says: "a list", parts: [1] },
      { says: "a map with words for counts", parts: { [`spoke#turns#${haiku}`]: "many" } },
      { says: "not there, as in items of before", parts: undefined },
    ])("settles all the same when its parts are $says", async ({ parts }) => {
      const { store, damage } = await makeStore();
      await store.reserve(reservation("a", 100), 500);
      await damage(day, { parts });
      const one = spent(20, usage, { kind: "spoke", model: haiku, turns: 1 });
      expect(await store.settle(reservation("a", 100), one)).toBe(true);
      expect(await store.read("default", day)).toMatchObject({
        committedMicroUsd: 20,
        spentMicroUsd: 20,
        ...usage,
      });
    });

    it("lists days in a row, each scope its own, with zeros where nothing was", async () => {
      const { store } = await makeStore();
      const on = { kind: "spoke", model: haiku, turns: 1 } as const;
      for (const one of ["2025-11-18", "2025-11-20", "2025-11-21"]) {
        for (const scope of ["default", "default:synthesis", "2", "SYSTEM"] as const) {
          const held = reservation("a", 100, { day: one, scope });
          await store.reserve(held, 500);
          await store.settle(held, spent(scope === "default" ? 20 : 30, usage, on));
        }
      }
      const listed = await store.list("default", ["2025-11-19", "2025-11-20", "2025-11-21"]);
      expect(listed.map((one) => [one.day, one.spentMicroUsd, partsOf(one.parts).length])).toEqual([
        ["2025-11-19", 0, 0],
        ["2025-11-20", 20, 1],
        ["2025-11-21", 20, 1],
      ]);
      expect(await store.list("SYSTEM", ["2025-11-18"])).toMatchObject([{ spentMicroUsd: 30 }]);
      expect(await store.list("default", [])).toEqual([]);
    });

    it("leaves a corrupt day out of a list, and says which", async () => {
      const { store, corrupt, damage } = await makeStore();
      await store.reserve(reservation("a", 1), 500);
      await damage(day, { spentMicroUsd: "much" });
      const listed = await store.list("default", ["2025-11-20", day]);
      expect(listed.map((one) => one.day)).toEqual(["2025-11-20"]);
      expect(corrupt()).toEqual([expect.stringContaining(`T#default/B#${day}: spentMicroUsd`)]);
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
