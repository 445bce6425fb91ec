/** Daily budgets in the table: one item a scope and day, and every change of it one write. */
import { BudgetDay, type BudgetScope, budgetDaysKept, unspentDay } from "../../domain/budget.ts";
import { days, instant } from "../../domain/time.ts";
import type { BudgetStore } from "../../ports.ts";
import { expiresAt } from "./keys.ts";
import { budgetKey, reservationName } from "./ledger-keys.ts";
import { parseItem } from "./rows.ts";
import type { Table } from "./table.ts";

export function dynamoBudgets(table: Table): BudgetStore {
  return {
    async reserve({ scope, day, id, microUsd }, capMicroUsd) {
      const at = "budgets.reserve";
      const key = budgetKey(scope, day);
      // A condition cannot add, so the cap's side of it is worked out here.
      const roomMicroUsd = capMicroUsd - microUsd;
      if (roomMicroUsd < 0) return false;
      const written = await table.update(at, {
        key,
        update: `SET #reservation = :wanted, expiresAt = if_not_exists(expiresAt, :expiresAt)
          ADD committedMicroUsd :wanted`,
        condition: `attribute_not_exists(#reservation)
          AND (attribute_not_exists(committedMicroUsd) OR committedMicroUsd <= :room)`,
        names: { "#reservation": reservationName(id) },
        values: { ":wanted": microUsd, ":room": roomMicroUsd, ":expiresAt": endOf(day) },
      });
      if (written !== null) return true;
      // The cap's no, or the answer to an earlier try of this very call was lost on its way.
      return (await table.get(at, key))?.[reservationName(id)] === microUsd;
    },

    async settle({ scope, day, id, microUsd }, spentMicroUsd, usage) {
      const written = await table.update("budgets.settle", {
        key: budgetKey(scope, day),
        update: `REMOVE #reservation ADD committedMicroUsd :difference, spentMicroUsd :spent,
          inputTokens :input, cachedInputTokens :cached, outputTokens :output`,
        condition: "attribute_exists(#reservation)",
        names: { "#reservation": reservationName(id) },
        values: {
          ":difference": spentMicroUsd - microUsd,
          ":spent": spentMicroUsd,
          ":input": usage.inputTokens,
          ":cached": usage.cachedInputTokens,
          ":output": usage.outputTokens,
        },
      });
      return written !== null;
    },

    read: (scope, day) => read(table, scope, day),
  };
}

async function read(table: Table, scope: BudgetScope, day: string): Promise<BudgetDay> {
  const at = "budgets.read";
  const key = budgetKey(scope, day);
  const item = await table.get(at, key);
  return item === null ? unspentDay : parseItem(BudgetDay, { at, key }, item);
}

/** When the store may forget a day. */
const endOf = (day: string): number => expiresAt(instant(Date.parse(day)), days(budgetDaysKept));
