/** Daily budgets in the table: one item a scope and day, and every change of it one write. */
import { BudgetDay, type BudgetScope, budgetDaysKept, unspentDay } from "../../domain/budget.ts";
import { Fault } from "../../domain/fault.ts";
import { addedBy, mostCounters } from "../../domain/spending.ts";
import { days, instant } from "../../domain/time.ts";
import type { BudgetStore } from "../../ports.ts";
import { expiresAt } from "./keys.ts";
import { budgetKey, dayOfBudgetSk, reservationName } from "./ledger-keys.ts";
import { parseItem, parseItems } from "./rows.ts";
import type { Change, Table } from "./table.ts";

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
        // Settling counts in `parts`: DynamoDB sets what is in a map only where the map is.
        update: `SET #reservation = :wanted, expiresAt = if_not_exists(expiresAt, :expiresAt),
            parts = if_not_exists(parts, :none)
          ADD committedMicroUsd :wanted`,
        condition: `attribute_not_exists(#reservation)
          AND (attribute_not_exists(committedMicroUsd) OR committedMicroUsd <= :room)`,
        names: { "#reservation": reservationName(id) },
        values: {
          ":wanted": microUsd,
          ":room": roomMicroUsd,
          ":expiresAt": endOf(day),
          ":none": {},
        },
      });
      if (written !== null) return true;
      // The cap's no, or the answer to an earlier try of this very call was lost on its way.
      return (await table.get(at, key))?.[reservationName(id)] === microUsd;
    },

    async settle({ scope, day, id, microUsd }, spent) {
      const at = "budgets.settle";
      const { inputTokens, cachedInputTokens, outputTokens } = spent.usage;
      const change = {
        key: budgetKey(scope, day),
        update: `REMOVE #reservation ADD committedMicroUsd :difference, spentMicroUsd :spent,
          inputTokens :input, cachedInputTokens :cached, outputTokens :output`,
        condition: "attribute_exists(#reservation)",
        names: { "#reservation": reservationName(id) },
        values: {
          ":difference": spent.microUsd - microUsd,
          ":spent": spent.microUsd,
          ":input": inputTokens,
          ":cached": cachedInputTokens,
          ":output": outputTokens,
        },
      };
      const added = addedBy(spent);
      if (added.length > 0 && (await isWritten(table, at, withParts(change, added)))) return true;
      // Nothing to count, or no room for it, or nowhere; or it is settled already: this write tells.
      return (await table.update(at, change)) !== null;
    },

    async read(scope, day) {
      const at = "budgets.read";
      const key = budgetKey(scope, day);
      const item = await table.get(at, key);
      return item === null ? unspentDay : parseItem(BudgetDay, { at, key }, item);
    },

    list: (scope, wanted) => list(table, scope, wanted),
  };
}

/** The same change, counted in its parts too: if it has them already, or room for them. */
function withParts(
  change: Change & { readonly names: object; readonly values: object },
  added: ReturnType<typeof addedBy>,
): Change {
  const { update, condition, names, values } = change;
  const sets = added.map(
    (_, at) => `parts.#c${at} = if_not_exists(parts.#c${at}, :zero) + :c${at}`,
  );
  return {
    ...change,
    update: `SET ${sets.join(", ")} ${update}`,
    condition: `${condition} AND (attribute_exists(parts.#c0) OR size(parts) < :most)`,
    names: { ...names, ...Object.fromEntries(added.map(([name], at) => [`#c${at}`, name])) },
    values: {
      ...values,
      ":zero": 0,
      ":most": mostCounters,
      ...Object.fromEntries(added.map(([, count], at) => [`:c${at}`, count])),
    },
  };
}

/** False when the condition does not hold, or the item has something else where its parts should be. */
async function isWritten(table: Table, at: string, change: Change): Promise<boolean> {
  try {
    return (await table.update(at, change)) !== null;
  } catch (error) {
    if (error instanceof Fault && error.code === "rejected") return false;
    throw error;
  }
}

async function list(table: Table, scope: BudgetScope, wanted: readonly string[]) {
  const at = "budgets.list";
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [from, to] = [budgetKey(scope, first), budgetKey(scope, last)];
  const items = await table.query(at, {
    keys: "pk = :pk AND sk BETWEEN :from AND :to",
    values: { ":pk": from.pk, ":from": from.sk, ":to": to.sk },
  });
  const ofDay = new Map(items.map((item) => [dayOfBudgetSk(String(item["sk"])), item]));
  return wanted.flatMap((day) => {
    const item = ofDay.get(day);
    const read = item === undefined ? [unspentDay] : parseItems(BudgetDay, { at, table }, [item]);
    return read.map((budget) => ({ ...budget, day }));
  });
}

/** When the store may forget a day. */
const endOf = (day: string): number => expiresAt(instant(Date.parse(day)), days(budgetDaysKept));
