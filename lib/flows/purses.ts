/** purses: the budgets that pay for a turn, and what is set aside in each of them. */
import { type BudgetScope, microUsdOf, synthesisScope } from "../domain/budget.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import { noUsage, type Usage } from "../domain/run.ts";
import type { Settings } from "../domain/settings.ts";
import type { Purpose, SpendingKind, Spent } from "../domain/spending.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import { dayOf } from "../domain/wall-clock.ts";
import type { Ports, Reservation } from "../ports.ts";

export type PursePorts = Pick<Ports, "budgets" | "log">;

/** Who pays, and for what: `turnId` names one attempt at one turn. */
export interface Account {
  readonly thread: Thread;
  readonly settings: Settings;
  readonly turnId: string;
  /** Asked for when the turn is over: whether a reflection spoke is known only then. */
  readonly kind: () => SpendingKind;
  /** `synthesis`: the part of the thread's budget that is kept for it pays too. */
  readonly line?: "synthesis";
}

/** Whose budget, of which day, and its cap. */
export interface Purse {
  readonly scope: BudgetScope;
  readonly day: string;
  readonly timezone: string;
  readonly capMicroUsd: number;
  /** As its owner knows it. */
  readonly whose: string;
}

/** What a turn came to. */
export interface Bill {
  readonly microUsd: number;
  readonly usage: Usage;
  /** Null when no call of the model was made. */
  readonly on: Purpose | null;
}

interface Held extends Purse {
  /** Set aside for the turn, and not settled. */
  readonly reserved: Reservation[];
  /** Asked for, without an answer (yet): it may be set aside all the same. */
  readonly unsure: Set<Reservation>;
}

export interface Purses {
  /**
   * Sets aside what is missing until `totalMicroUsd` is covered in all of them: one write each, or none. The
   * budget that does not leave it, or null. Throws when one cannot be asked.
   */
  cover(totalMicroUsd: number): Promise<Purse | null>;
  /** The true cost takes the place of all that was set aside. */
  settle(bill: Bill): Promise<void>;
}

/** The thread's budget turns with the day of its own zone, the system's with the day of UTC; a turn pays by the day it began. */
export function openPurses(ports: PursePorts, account: Account, now: Instant): Purses {
  const { thread, settings, turnId, line } = account;
  const {
    timezone,
    daily_budget_usd: threadUsd,
    synthesis_daily_budget_usd: partUsd,
  } = thread.config;
  const purse = (scope: BudgetScope, zone: string, capUsd: number, whose: string): Held => ({
    scope,
    day: dayOf(now, zone),
    timezone: zone,
    capMicroUsd: microUsdOf(capUsd),
    whose,
    reserved: [],
    unsure: new Set(),
  });
  const part = "this thread's daily budget for syntheses (synthesis_daily_budget_usd)";
  const purses = [
    ...(line === undefined ? [] : [purse(synthesisScope(thread.id), timezone, partUsd, part)]),
    purse(thread.id, timezone, threadUsd, "this thread's daily budget (daily_budget_usd)"),
    purse(
      "SYSTEM",
      "UTC",
      settings.dailyBudgetUsd,
      "the daily budget of all (VIGIL_DAILY_BUDGET_USD)",
    ),
  ];
  // A message that is put back from the dead-letter queue begins its receives anew: the time tells its attempts apart.
  const name = `${turnId}.${now}`;
  let asked = 0;
  return {
    async cover(totalMicroUsd) {
      asked += 1;
      const id = `${name}.${asked}`;
      const answers = await Promise.allSettled(
        purses.map((held) => reserveMissing(ports, held, id, totalMicroUsd)),
      );
      for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
      return purses.find((_, index) => !isYes(answers[index])) ?? null;
    },
    async settle(bill) {
      // What the thread spent on what is kept in its own budget: the others count the same dollars again.
      const sums = { ...bill, on: null };
      await Promise.all(
        purses.map((held) => settlePurse(ports, held, held.scope === thread.id ? bill : sums)),
      );
    },
  };
}

const isYes = (answer: PromiseSettledResult<boolean> | undefined): boolean =>
  answer?.status === "fulfilled" && answer.value;

async function reserveMissing(
  { budgets }: PursePorts,
  { reserved, unsure, scope, day, capMicroUsd }: Held,
  id: string,
  totalMicroUsd: number,
): Promise<boolean> {
  const heldMicroUsd = reserved.reduce((sum, { microUsd }) => sum + microUsd, 0);
  if (heldMicroUsd >= totalMicroUsd) return true;
  const wanted = { scope, day, id, microUsd: totalMicroUsd - heldMicroUsd };
  unsure.add(wanted);
  const isReserved = await budgets.reserve(wanted, capMicroUsd);
  unsure.delete(wanted);
  if (isReserved) reserved.push(wanted);
  return isReserved;
}

/**
 * Spreads the cost over the reservations, no more on each than it holds, so that a process that dies between
 * two of the writes leaves too much counted, never too little. What a provider billed beyond its bound is
 * counted on the first. What cannot be settled stays counted in full: the turn is paid for, and its answer
 * must not be lost over its receipt. Settling what was not reserved after all changes nothing.
 */
async function settlePurse(
  ports: PursePorts,
  { reserved, unsure }: Held,
  { microUsd: spentMicroUsd, usage, on }: Bill,
): Promise<void> {
  const heldMicroUsd = reserved.reduce((sum, { microUsd }) => sum + microUsd, 0);
  let leftMicroUsd = spentMicroUsd;
  let extraMicroUsd = Math.max(0, spentMicroUsd - heldMicroUsd);
  const shares = reserved.map((reservation, index) => {
    const share = Math.min(reservation.microUsd, leftMicroUsd);
    leftMicroUsd -= share;
    const microUsd = share + extraMicroUsd;
    extraMicroUsd = 0;
    const first = index === 0;
    return settleOne(ports, reservation, {
      microUsd,
      usage: first ? usage : noUsage,
      on: on && { ...on, turns: first ? 1 : 0 },
    });
  });
  await Promise.all([
    ...shares,
    ...[...unsure].map((reservation) => settleOne(ports, reservation, nothing)),
  ]);
}

const nothing: Spent = { microUsd: 0, usage: noUsage, on: null };

async function settleOne(
  { budgets, log }: PursePorts,
  reservation: Reservation,
  spent: Spent,
): Promise<void> {
  try {
    await budgets.settle(reservation, spent);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { scope, id } = reservation;
    const { microUsd } = spent;
    log.error("budget.unsettled", { scope, turn: id, microUsd, reason: reasonOf(error) });
  }
}
