/** faults: which piece of bad luck strikes where. */
import { type DurationMs, milliseconds, minutes, seconds } from "../../lib/domain/time.ts";
import { type Dice, diceOf } from "./chance.ts";
import type { Kind, Weather } from "./weather.ts";

export interface Faults {
  /** Whether the fault strikes; `name` says where, and is the same in every run of the seed. */
  strikes(kind: Kind, name: string): boolean;
  /** The dice of everything else that is left to chance at `name`. */
  dice(name: string): Dice;
  /** From now on the weather is fine. */
  calm(): void;
  /** What has struck so far, in order: what shrinking takes away. */
  readonly names: readonly string[];
  /** How often each kind has struck. */
  readonly struck: Readonly<Partial<Record<Kind, number>>>;
}

/** @param only when given, nothing strikes but what is named here */
export function faultsOf(seed: number, weather: Weather, only: ReadonlySet<string> | null): Faults {
  const names: string[] = [];
  const struck: Partial<Record<Kind, number>> = {};
  let isCalm = false;
  return {
    names,
    struck,
    strikes(kind, name) {
      const fault = `${kind} at ${name}`;
      if (isCalm || weather[kind] === 0) return false;
      if (only !== null && !only.has(fault)) return false;
      if (!diceOf(seed, fault).happens(weather[kind])) return false;
      names.push(fault);
      struck[kind] = (struck[kind] ?? 0) + 1;
      return true;
    },
    dice: (name) => diceOf(seed, name),
    calm() {
      isCalm = true;
    },
  };
}

/** How long a call takes when nothing is wrong: a few milliseconds each way. */
export const usualLatency = (dice: Dice): DurationMs => milliseconds(dice.between(1, 12));
export const slowLatency = (dice: Dice): DurationMs => milliseconds(dice.between(500, 8_000));
/** Beyond the lease of three and a half minutes, more often than not. */
export const zombieSleep = (dice: Dice): DurationMs =>
  dice.happens(0.3) ? seconds(dice.between(60, 200)) : minutes(dice.between(4, 40));
