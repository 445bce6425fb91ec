/** A day's budget as a hard cap: what a call may cost is reserved before it, what it did cost is settled after. */
import * as z from "zod/mini";
import type { ThreadId } from "./ids.ts";
import { Usage } from "./run.ts";
import { counted, type Spent, StoredCounters } from "./spending.ts";

/** Dollars are counted in whole millionths, so that a thousand small sums add up exactly. */
const MicroUsd = z.number().check(z.int(), z.minimum(0));

/** Whose budget: a thread's, the part of it that syntheses may spend, or the whole system's. */
export type BudgetScope = ThreadId | `${ThreadId}:synthesis` | "SYSTEM";

/** No thread's id has a colon. */
export const synthesisScope = (thread: ThreadId): BudgetScope => `${thread}:synthesis`;

/**
 * One day of one scope. What is reserved is part of what is committed: `committed = spent + reserved`.
 *
 * The reservation of a beat that died is never given back: nobody knows whether its model call was made and
 * must be paid. It counts as spent until the day turns, because a hard cap errs on the cautious side.
 */
export const BudgetDay = z.object({
  committedMicroUsd: z._default(MicroUsd, 0),
  spentMicroUsd: z._default(MicroUsd, 0),
  inputTokens: z._default(Usage.shape.inputTokens, 0),
  cachedInputTokens: z._default(Usage.shape.cachedInputTokens, 0),
  outputTokens: z._default(Usage.shape.outputTokens, 0),
  /** What was spent on what; empty in other days than a thread's own, and in those of before November 2026. */
  parts: z._default(StoredCounters, {}),
});
export type BudgetDay = z.infer<typeof BudgetDay>;

/** A day on which nothing was spent. */
export const unspentDay: BudgetDay = BudgetDay.parse({});

/** The day with `wantedMicroUsd` set aside; null when the cap does not leave that much. At the cap is within it. */
export function reserve(
  day: BudgetDay,
  wantedMicroUsd: number,
  capMicroUsd: number,
): BudgetDay | null {
  const committedMicroUsd = day.committedMicroUsd + wantedMicroUsd;
  return committedMicroUsd > capMicroUsd ? null : { ...day, committedMicroUsd };
}

/** The day with the true cost in the place of its reservation. Whatever was really spent is counted, cap or not. */
export function settle(day: BudgetDay, reservedMicroUsd: number, spent: Spent): BudgetDay {
  const { microUsd, usage } = spent;
  return {
    committedMicroUsd: day.committedMicroUsd - reservedMicroUsd + microUsd,
    spentMicroUsd: day.spentMicroUsd + microUsd,
    inputTokens: day.inputTokens + usage.inputTokens,
    cachedInputTokens: day.cachedInputTokens + usage.cachedInputTokens,
    outputTokens: day.outputTokens + usage.outputTokens,
    parts: counted(day.parts, spent),
  };
}

/** Set aside and not settled: calls under way, and those of beats that died. */
export const reservedMicroUsd = (day: BudgetDay): number =>
  day.committedMicroUsd - day.spentMicroUsd;

/** As people write a cap, `0.5`, to the nearest millionth. */
export const microUsdOf = (usd: number): number => Math.round(usd * 1_000_000);

/** As people read it: `$0.0123`; four decimals, because one small call costs less than a cent. */
export const usdWords = (microUsd: number): string => `$${(microUsd / 1_000_000).toFixed(4)}`;

/** How many days are kept, today among them. */
export const budgetDaysKept = 40;
