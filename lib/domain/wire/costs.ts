/** What a thread's days cost, on the wire: by kind of turn and by model. */
import * as z from "zod/mini";
import type { BudgetDay } from "../budget.ts";
import { budgetDaysKept } from "../budget.ts";
import type { ThreadId } from "../ids.ts";
import { partsOf, SpendingKind } from "../spending.ts";

const daysRange = `must be a whole number between 1 and ${budgetDaysKept}`;

/** How many days are answered, today among them; a query string's value, 30 when it is left out. */
export const CostDays = z._default(
  z.pipe(
    z.string(daysRange).check(z.regex(/^([1-9]|[1-3]\d|40)$/, daysRange)),
    z.transform(Number),
  ),
  30,
);

/** What `CostDays` takes, as OpenAPI says it. */
export const costDaysJson = {
  type: "integer",
  minimum: 1,
  maximum: budgetDaysKept,
  default: 30,
} as const;

const Spending = z.object({
  spent_usd: z.number(),
  input_tokens: z.number(),
  cached_input_tokens: z.number(),
  output_tokens: z.number(),
});

export const CostsAnswer = z.object({
  thread_id: z.string(),
  /** The zone whose days they are. */
  timezone: z.string(),
  /** A day's cap as it is now. */
  cap_usd: z.number(),
  /** Oldest first, today the last; each day, also those without spending, but not one whose item is corrupt. */
  days: z.array(
    z.extend(Spending, {
      /** `2026-11-20` */
      day: z.string(),
      /** They may come to less than the day: what was spent before parts were kept has none. */
      parts: z.array(
        z.extend(Spending, {
          kind: SpendingKind,
          model: z.string(),
          /** How often the model was asked for it, whatever came of that. */
          turns: z.number(),
        }),
      ),
    }),
  ),
});
export type CostsAnswer = z.infer<typeof CostsAnswer>;

/** @param days oldest first */
export const costsAnswer = (
  of: { readonly threadId: ThreadId; readonly timezone: string; readonly capUsd: number },
  days: readonly (BudgetDay & { readonly day: string })[],
): CostsAnswer => ({
  thread_id: of.threadId,
  timezone: of.timezone,
  cap_usd: of.capUsd,
  days: days.map(({ day, parts, ...sums }) => ({
    day,
    ...spendingShown(sums),
    parts: partsOf(parts).map(({ kind, model, turns, ...part }) => ({
      kind,
      model,
      turns,
      ...spendingShown(part),
    })),
  })),
});

const spendingShown = (
  sums: Pick<BudgetDay, "spentMicroUsd" | "inputTokens" | "cachedInputTokens" | "outputTokens">,
): z.infer<typeof Spending> => ({
  spent_usd: sums.spentMicroUsd / 1_000_000,
  input_tokens: sums.inputTokens,
  cached_input_tokens: sums.cachedInputTokens,
  output_tokens: sums.outputTokens,
});
