/** Daily budgets in memory. */
import { BudgetDay, type BudgetScope, reserve, settle, unspentDay } from "../../domain/budget.ts";
import type { BudgetStore } from "../../ports.ts";
import { budgetKey, reservationName } from "../dynamo/ledger-keys.ts";
import { type Item, parseRows } from "../stored.ts";
import { placed, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

export function memoryBudgets(shelf: Shelf, onCorrupt: OnCorrupt): BudgetStore {
  const dayOf = (at: string, scope: BudgetScope, day: string): BudgetDay =>
    shelf.read(BudgetDay, at, budgetKey(scope, day)) ?? unspentDay;
  const itemOf = (scope: BudgetScope, day: string): Item => shelf.get(budgetKey(scope, day)) ?? {};
  const change = (scope: BudgetScope, day: string, attributes: Item): void =>
    shelf.put(budgetKey(scope, day), { ...itemOf(scope, day), ...attributes });

  return {
    async reserve({ scope, day, id, microUsd }, capMicroUsd) {
      const name = reservationName(id);
      const open = itemOf(scope, day)[name];
      if (open !== undefined) return open === microUsd;
      const reserved = reserve(dayOf("budgets.reserve", scope, day), microUsd, capMicroUsd);
      if (reserved === null) return false;
      change(scope, day, { ...reserved, [name]: microUsd });
      return true;
    },

    async settle({ scope, day, id, microUsd }, spent) {
      const name = reservationName(id);
      if (itemOf(scope, day)[name] === undefined) return false;
      const settled = settle(dayOf("budgets.settle", scope, day), microUsd, spent);
      change(scope, day, { ...settled, [name]: undefined });
      return true;
    },

    read: async (scope, day) => dayOf("budgets.read", scope, day),

    list: async (scope, wanted) =>
      wanted.flatMap((day) => {
        const key = budgetKey(scope, day);
        const item = shelf.get(key);
        const rows = item === null ? [] : placed("budgets.list", [{ key, item }]);
        const read = item === null ? [unspentDay] : parseRows(BudgetDay, rows, onCorrupt);
        return read.map((budget) => ({ ...budget, day }));
      }),
  };
}
