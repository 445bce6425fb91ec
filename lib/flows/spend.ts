/** spend: a model turn within the day's budgets: set aside the worst case, ask, settle the true cost. */
import { type BudgetScope, microUsdOf, usdWords } from "../domain/budget.ts";
import { type ModelName, parseModelName } from "../domain/model-name.ts";
import { countedMicroUsd, priceOfTurn, worstCaseMicroUsd } from "../domain/prices.ts";
import { renderSections } from "../domain/prompt.ts";
import { noUsage, type Usage } from "../domain/run.ts";
import type { Settings } from "../domain/settings.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import { dayOf, startOfNextDay } from "../domain/wall-clock.ts";
import type { ModelAnswer, ModelTurn, Ports, Reservation } from "../ports.ts";

export type SpendPorts = Pick<Ports, "budgets" | "clock" | "model">;

/** Who pays, and for what: `turnId` names one attempt at one turn. */
export interface Account {
  readonly thread: Thread;
  readonly settings: Settings;
  readonly turnId: string;
}

/** No call was made: the budget of the day does not leave what the turn may cost. */
export interface BudgetSpent {
  readonly kind: "budget-spent";
  readonly untilAt: Instant;
  /** The day whose budget it is, in the zone of the budget. */
  readonly day: string;
  /** What the person should know, and can do. */
  readonly words: string;
}

/**
 * The model's answer, or why it was not asked. Whatever the turn does, also when it throws, what its
 * calls cost takes the place of what was set aside; a turn that dies in between stays counted in full.
 */
export async function spend(
  ports: SpendPorts,
  account: Account,
  turn: ModelTurn,
): Promise<ModelAnswer | BudgetSpent> {
  const microUsd = worstCaseMicroUsd(turn.model, boundsOf(turn));
  if (microUsd === 0 || isFree(turn.model, account.settings)) return ports.model.run(turn);
  const now = ports.clock.now();
  const purses = pursesOf(account, microUsd, now);
  const open = await Promise.all(
    purses.map(async (purse) =>
      (await ports.budgets.reserve(purse.reservation, purse.capMicroUsd)) ? [] : [purse],
    ),
  );
  const [spent] = open.flat();
  let calls: readonly Usage[] = [];
  const settle = () => settleAll(ports, turn.model, purses, open.flat(), calls);
  if (spent !== undefined) {
    await settle();
    return budgetSpent(spent, turn.model, now);
  }
  try {
    const answer = await ports.model.run({
      ...turn,
      onProgress: (soFar) => {
        calls = soFar.calls;
        turn.onProgress?.(soFar);
      },
    });
    calls = answer.calls;
    return answer;
  } finally {
    await settle();
  }
}

const isFree = (model: ModelName, { freeProviders }: Settings): boolean => {
  const name = parseModelName(model);
  return name.kind === "hosted" && freeProviders.includes(name.provider);
};

/** What a turn cost in micro-dollars, for its receipt; null when its model has no known price. */
export function costOf(model: ModelName, settings: Settings, answer: ModelAnswer): number | null {
  if (isFree(model, settings)) return 0;
  const price = priceOfTurn(model, answer.calls);
  return price === "unpriced" ? null : price.microUsd;
}

interface Purse {
  readonly reservation: Reservation;
  readonly capMicroUsd: number;
  readonly timezone: string;
  readonly whose: string;
}

/** The thread's budget turns with the day of its own zone, the system's with the day of UTC. */
function pursesOf({ thread, settings, turnId }: Account, microUsd: number, now: Instant): Purse[] {
  const { timezone, daily_budget_usd: threadUsd } = thread.config;
  const purse = (scope: BudgetScope, zone: string, capUsd: number, whose: string): Purse => ({
    reservation: { scope, day: dayOf(now, zone), id: turnId, microUsd },
    capMicroUsd: microUsdOf(capUsd),
    timezone: zone,
    whose,
  });
  return [
    purse(thread.id, timezone, threadUsd, "this thread's daily budget (daily_budget_usd)"),
    purse(
      "SYSTEM",
      "UTC",
      settings.dailyBudgetUsd,
      "the daily budget of all (VIGIL_DAILY_BUDGET_USD)",
    ),
  ];
}

async function settleAll(
  { budgets }: SpendPorts,
  model: ModelName,
  purses: readonly Purse[],
  refused: readonly Purse[],
  calls: readonly Usage[],
): Promise<void> {
  const usage = calls.reduce(plus, noUsage);
  const microUsd = countedMicroUsd(model, calls);
  const reserved = purses.filter((purse) => !refused.includes(purse));
  await Promise.all(
    reserved.map(({ reservation }) => budgets.settle(reservation, microUsd, usage)),
  );
}

const plus = (one: Usage, other: Usage): Usage => ({
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
});

function budgetSpent(purse: Purse, model: ModelName, now: Instant): BudgetSpent {
  const { reservation, capMicroUsd, timezone, whose } = purse;
  const price =
    priceOfTurn(model, []) === "unpriced" ? ", counted at the ceiling: its price is unknown" : "";
  return {
    kind: "budget-spent",
    untilAt: startOfNextDay(now, timezone),
    day: reservation.day,
    words: `${whose} of ${usdWords(capMicroUsd)} does not leave the ${usdWords(
      reservation.microUsd,
    )} that a turn of ${model} may cost${price}`,
  };
}

/** Room for the results of tools and for the tools' own descriptions. */
const extraInputTokens = 2_000;
/** English has about four characters to a token; other scripts have fewer. */
const charactersPerToken = 3;

function boundsOf({ sections, messages, maxOutputTokens, maxSteps }: ModelTurn) {
  const said = messages.reduce((sum, { text }) => sum + text.length, 0);
  const characters = renderSections(sections).length + said;
  const inputTokens = Math.ceil(characters / charactersPerToken) + extraInputTokens;
  return { inputTokens, maxOutputTokens, steps: maxSteps };
}
