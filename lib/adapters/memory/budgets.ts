/** Daily budgets in memory. */
import { BudgetDay, type BudgetScope, reserve, settle, unspentDay } from "../../domain/budget.ts";
import type { BudgetStore } from "../../ports.ts";
import { budgetKey, reservationName } from "../dynamo/ledger-keys.ts";
import type { Item } from "../stored.ts";
import type { Shelf } from "./shelf.ts";

export function memoryBudgets(shelf: Shelf): BudgetStore {
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

    async settle({ scope, day, id, microUsd }, spentMicroUsd, usage) {
      const name = reservationName(id);
      if (itemOf(scope, day)[name] === undefined) return false;
      const settled = settle(dayOf("budgets.settle", scope, day), microUsd, spentMicroUsd, usage);
      change(scope, day, { ...settled, [name]: undefined });
      return true;
    },

    read: async (scope, day) => dayOf("budgets.read", scope, day),
  };
}
