/** faults: how bad a seed's luck is, and which piece of bad luck strikes where. */
import { type DurationMs, milliseconds, minutes, seconds } from "../../lib/domain/time.ts";
import { type Dice, diceOf } from "./chance.ts";

/** How often each kind of bad luck strikes, 0..1 for each chance it has. */
export interface Weather {
  /** The process dies right before or right after a port call. */
  readonly crash: number;
  /** A call is refused: throttled, unavailable, timed out without an effect. */
  readonly refusal: number;
  /** A call is carried out and answered with a timeout. */
  readonly ambiguity: number;
  /** A call takes seconds. */
  readonly slowness: number;
  /** A heartbeat process sleeps for minutes, beyond its lease, and goes on. */
  readonly zombie: number;
  /** The model is slow, wrong or dead. */
  readonly model: number;
  /** A schedule event is lost, late or doubled. */
  readonly schedule: number;
  /** A delivery of the queue comes again although it was answered. */
  readonly redelivery: number;
  /** A read of the due index shows what was some seconds ago. */
  readonly staleness: number;
  /** A token of Discord's dies before its time. */
  readonly deadToken: number;
}

const kinds = {
  crash: [0, 0.002, 0.01, 0.04],
  refusal: [0, 0.002, 0.02, 0.1],
  ambiguity: [0, 0.002, 0.02, 0.06],
  slowness: [0, 0.01, 0.05],
  zombie: [0, 0, 0.005, 0.02],
  model: [0, 0.05, 0.3, 0.7],
  schedule: [0, 0.05, 0.3],
  redelivery: [0, 0.02, 0.15],
  staleness: [0, 0.1, 0.5],
  deadToken: [0, 0, 0.1],
} satisfies Record<keyof Weather, readonly number[]>;

export type Kind = keyof Weather;

/** Each seed has its own weather, so that quiet worlds with one kind of bad luck are tried, too. */
const weatherOf = (seed: number): Weather => {
  const pick = (kind: Kind) => diceOf(seed, `weather ${kind}`).pick(kinds[kind]);
  return {
    crash: pick("crash"),
    refusal: pick("refusal"),
    ambiguity: pick("ambiguity"),
    slowness: pick("slowness"),
    zombie: pick("zombie"),
    model: pick("model"),
    schedule: pick("schedule"),
    redelivery: pick("redelivery"),
    staleness: pick("staleness"),
    deadToken: pick("deadToken"),
  };
};

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
export function faultsOf(seed: number, only: ReadonlySet<string> | null): Faults {
  const weather = weatherOf(seed);
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
