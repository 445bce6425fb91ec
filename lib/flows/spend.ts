/** spend: a model turn within the day's budgets: set aside the worst case, ask, settle the true cost. */
import { type BudgetScope, microUsdOf, usdWords } from "../domain/budget.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import { type ModelName, parseModelName } from "../domain/model-name.ts";
import { countedMicroUsd, priceOfTurn, worstCaseMicroUsd } from "../domain/prices.ts";
import { renderSections } from "../domain/prompt.ts";
import { noUsage, type Usage } from "../domain/run.ts";
import type { Settings } from "../domain/settings.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import { dayOf, startOfNextDay } from "../domain/wall-clock.ts";
import type { ModelAnswer, ModelTurn, Ports, Reservation } from "../ports.ts";

export type SpendPorts = Pick<Ports, "budgets" | "clock" | "log" | "model">;

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
 * | kind | what happened |
 * | --- | --- |
 * | answered | the model's turn came to its end |
 * | broke-off | the model failed, and it alone: what it did and spent until then went to `onProgress` |
 * | budget-spent | it was not asked |
 */
export type Spending =
  | { readonly kind: "answered"; readonly answer: ModelAnswer }
  | { readonly kind: "broke-off"; readonly fault: Fault }
  | BudgetSpent;

/**
 * One model turn. Whatever it does, what its calls cost takes the place of what was set aside; a turn that
 * dies in between stays counted in full. Throws when the budget cannot be asked: no call was made then.
 */
export async function spend(
  ports: SpendPorts,
  account: Account,
  turn: ModelTurn,
): Promise<Spending> {
  const microUsd = worstCaseMicroUsd(turn.model, boundsOf(turn));
  if (microUsd === 0 || isFree(turn.model, account.settings)) return ask(ports, turn);
  const now = ports.clock.now();
  const purses = pursesOf(account, microUsd, now);
  const asked = await Promise.allSettled(
    purses.map(({ reservation, capMicroUsd }) => ports.budgets.reserve(reservation, capMicroUsd)),
  );
  const refused = purses.filter((_, index) => {
    const answer = asked[index];
    return answer?.status === "fulfilled" && !answer.value;
  });
  let calls: readonly Usage[] = [];
  // One that gave no answer may be reserved all the same; settling what is not reserved changes nothing.
  const reserved = purses.filter((purse) => !refused.includes(purse));
  const settle = () => settleAll(ports, turn.model, reserved, calls);
  const silent = asked.find(({ status }) => status === "rejected");
  const [spent] = refused;
  if (silent?.status === "rejected" || spent !== undefined) {
    await settle();
    if (silent?.status === "rejected") throw silent.reason;
  }
  if (spent !== undefined) return budgetSpent(spent, turn.model, now);
  try {
    const onProgress = (soFar: ModelAnswer) => {
      calls = soFar.calls;
      turn.onProgress?.(soFar);
    };
    const spending = await ask(ports, { ...turn, onProgress });
    if (spending.kind === "answered") calls = spending.answer.calls;
    return spending;
  } finally {
    await settle();
  }
}

async function ask({ model }: SpendPorts, turn: ModelTurn): Promise<Spending> {
  try {
    return { kind: "answered", answer: await model.run(turn) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: "broke-off", fault: error };
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

/**
 * What cannot be settled stays counted in full, which errs on the cautious side: the turn is paid for, and
 * its answer must not be lost over its receipt.
 */
async function settleAll(
  { budgets, log }: SpendPorts,
  model: ModelName,
  reserved: readonly Purse[],
  calls: readonly Usage[],
): Promise<void> {
  const usage = calls.reduce(plus, noUsage);
  const microUsd = countedMicroUsd(model, calls);
  const settle = async ({ reservation }: Purse) => {
    try {
      await budgets.settle(reservation, microUsd, usage);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { scope, id } = reservation;
      log.error("budget.unsettled", { scope, turn: id, microUsd, reason: reasonOf(error) });
    }
  };
  await Promise.all(reserved.map(settle));
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
