/** spend: a model turn within the day's budgets: before each call its bound is set aside, after all the true cost is settled. */
import { usdWords } from "../domain/budget.ts";
import { firstCallTokens, laterCallTokens } from "../domain/call-bound.ts";
import { Fault } from "../domain/fault.ts";
import { type ModelName, parseModelName } from "../domain/model-name.ts";
import { pictureTokensAtMost } from "../domain/pictures.ts";
import {
  boundMicroUsd,
  type CallBounds,
  type CallUsage,
  countedMicroUsd,
  priceOfTurn,
  toldWithin,
} from "../domain/prices.ts";
import { renderSections } from "../domain/prompt.ts";
import { noUsage, type Usage } from "../domain/run.ts";
import type { Settings } from "../domain/settings.ts";
import type { Instant } from "../domain/time.ts";
import { startOfNextDay } from "../domain/wall-clock.ts";
import type { ModelAnswer, ModelTurn, NextCall, Ports } from "../ports.ts";
import { type Account, openPurses, type Purse, type Purses } from "./purses.ts";

export type SpendPorts = Pick<Ports, "budgets" | "clock" | "log" | "model">;

/** The budget of the day does not leave what the next call may cost. */
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
 * | cut-short | the budget did not leave a further call: the answer is what there was until then |
 * | broke-off | the model failed, and it alone: what it did and spent until then went to `onProgress` |
 * | budget-spent | it was not asked |
 */
export type Spending =
  | { readonly kind: "answered"; readonly answer: ModelAnswer }
  | { readonly kind: "cut-short"; readonly answer: ModelAnswer; readonly spent: BudgetSpent }
  | { readonly kind: "broke-off"; readonly fault: Fault }
  | BudgetSpent;

/**
 * One model turn that never costs more than the day's budgets leave. No call begins before its bound is set
 * aside; at the end what the calls cost takes the place of it. A call that was begun and not answered counts
 * at its bound, unless the provider said that it did nothing; a turn that dies in between stays counted at
 * what was set aside. Throws when a budget cannot be asked: the turn ended before that call.
 */
export async function spend(
  ports: SpendPorts,
  account: Account,
  turn: ModelTurn,
): Promise<Spending> {
  const first = boundsOfFirst(turn);
  const isFreeOfCharge = boundMicroUsd(turn.model, first) === 0;
  if (isFreeOfCharge || isFree(turn.model, account.settings)) return ask(ports, turn);
  const now = ports.clock.now();
  const meter = meterOf(turn, account, openPurses(ports, account, now));
  try {
    const refusal = await meter.begin(first);
    if (refusal !== null) return budgetSpent(refusal, first, turn.model, now);
    const spending = await ask(ports, meter.turn);
    meter.end(spending);
    const ended = meter.endedBy();
    if (ended === null || spending.kind !== "answered") return spending;
    const spent = budgetSpent(ended.refusal, ended.bounds, turn.model, now);
    return { kind: "cut-short", answer: spending.answer, spent };
  } finally {
    await meter.settle();
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

interface Refused {
  readonly refusal: Purse;
  readonly bounds: CallBounds;
}

/** Counts the calls of one turn while it runs: those that were begun, and those that were answered. */
function meterOf(turn: ModelTurn, { kind }: Account, purses: Purses) {
  const { model, maxOutputTokens } = turn;
  const begun: CallBounds[] = [];
  let answered: readonly CallUsage[] = [];
  let refused: Refused | null = null;
  let unasked: { readonly error: unknown } | null = null;

  const begin = async (bounds: CallBounds): Promise<Purse | null> => {
    const totalMicroUsd = countedOf(model, begun, answered) + boundMicroUsd(model, bounds);
    const refusal = await purses.cover(totalMicroUsd);
    if (refusal === null) begun.push(bounds);
    else refused = { refusal, bounds };
    return refusal;
  };

  /** A store that is down is no failure of the model, so it does not travel through the model's turn. */
  const allowCall = async ({ calls, addedTokens }: NextCall): Promise<boolean> => {
    answered = calls;
    const inputTokens = laterCallTokens(lastOf(begun, answered), addedTokens);
    try {
      return (await begin({ inputTokens, outputTokens: maxOutputTokens })) === null;
    } catch (error) {
      unasked = { error };
      return false;
    }
  };

  const onProgress = (soFar: ModelAnswer): void => {
    answered = soFar.calls;
    turn.onProgress?.(soFar);
  };

  return {
    turn: { ...turn, allowCall, onProgress },
    begin,
    /** Takes down what the turn came to; throws what kept it from asking a budget. */
    end(spending: Spending): void {
      if (spending.kind === "answered") answered = spending.answer.calls;
      if (spending.kind === "broke-off" && spending.fault.undone) begun.splice(answered.length);
      if (unasked !== null) throw unasked.error;
    },
    /** Null when no budget ended the turn. */
    endedBy: (): Refused | null => refused,
    settle: () =>
      purses.settle({
        microUsd: countedOf(model, begun, answered),
        usage: answered.reduce(plus, noUsage),
        on: begun.length === 0 ? null : { kind: kind(), model },
      }),
  };
}

/** What a budget counts: the answered calls at what they were told to cost, those without an answer at their bounds. */
function countedOf(
  model: ModelName,
  begun: readonly CallBounds[],
  answered: readonly CallUsage[],
): number {
  const told = answered.map((call, index) => toldWithin(call, begun[index] ?? call));
  const open = begun.slice(answered.length).map((bounds) => boundMicroUsd(model, bounds));
  return countedMicroUsd(model, told) + open.reduce((sum, microUsd) => sum + microUsd, 0);
}

/** What the last call that was answered read and wrote. */
function lastOf(begun: readonly CallBounds[], answered: readonly CallUsage[]): CallUsage {
  const call = answered.at(-1) ?? noUsage;
  return toldWithin(call, begun[answered.length - 1] ?? begun.at(-1) ?? call);
}

const plus = (one: Usage, other: Usage): Usage => ({
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
});

function budgetSpent(
  purse: Purse,
  bounds: CallBounds,
  model: ModelName,
  now: Instant,
): BudgetSpent {
  const { day, capMicroUsd, timezone, whose } = purse;
  const mayCost = usdWords(boundMicroUsd(model, bounds));
  const price =
    priceOfTurn(model, []) === "unpriced" ? ", counted at the ceiling: its price is unknown" : "";
  return {
    kind: "budget-spent",
    untilAt: startOfNextDay(now, timezone),
    day,
    words: `${whose} of ${usdWords(capMicroUsd)} does not leave the ${mayCost} that the next call of ${model} may cost${price}`,
  };
}

const boundsOfFirst = ({ sections, ...turn }: ModelTurn): CallBounds => ({
  inputTokens:
    firstCallTokens({ ...turn, system: renderSections(sections) }) +
    pictureTokensAtMost(turn.model, turn.messages),
  outputTokens: turn.maxOutputTokens,
});
