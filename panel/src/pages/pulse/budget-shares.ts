/** How a day's budget is used, as parts of a bar. */
import type { BudgetAnswer } from "../../../../lib/domain/wire/contents.ts";

export interface Shares {
  /** In percent of the cap, together at most 100. */
  readonly spent: number;
  readonly reserved: number;
  /** Nothing is left of it; a cap of 0 leaves nothing from the start. */
  readonly isSpent: boolean;
}

/** A cap that was lowered below what is spent already fills the bar and no more. */
export function sharesOf({
  cap_usd,
  spent_usd,
  reserved_usd,
  left_usd,
}: Pick<BudgetAnswer, "cap_usd" | "spent_usd" | "reserved_usd" | "left_usd">): Shares {
  const percent = (usd: number) => (cap_usd > 0 ? Math.min(100, (usd / cap_usd) * 100) : 0);
  const spent = percent(spent_usd);
  return { spent, reserved: Math.min(100 - spent, percent(reserved_usd)), isSpent: left_usd <= 0 };
}
