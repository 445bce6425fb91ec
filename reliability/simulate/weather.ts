/** weather: how bad a seed's luck is: by its own dice, or as somebody orders it. */
import { diceOf } from "./chance.ts";

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

export type Kind = keyof Weather;

/** What is ordered is so in every seed; what is left out is as the seed's dice have it. */
export interface WeatherOrder extends Partial<Weather> {
  /** Clocks differ from the true time by up to so many seconds. */
  readonly skew?: number;
  /** The share of deeds, 0..1, that become beats by hand. */
  readonly beatNow?: number;
  /** The share of the other deeds, 0..1, that become syntheses by hand, which no seed has by itself. */
  readonly synthesisNow?: number;
  /** The share of seeds, 0..1, whose people have many wishes. */
  readonly wishes?: number;
  /** The share of seeds, 0..1, whose people want much taken back. */
  readonly undos?: number;
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
} satisfies Record<Kind, readonly number[]>;

/** Each seed has its own weather, so that quiet worlds with one kind of bad luck are tried, too. */
export function weatherOf(seed: number, order: WeatherOrder): Weather {
  const pick = (kind: Kind) => order[kind] ?? diceOf(seed, `weather ${kind}`).pick(kinds[kind]);
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
}

const orderable: readonly string[] = [
  ...Object.keys(kinds),
  "skew",
  "beatNow",
  "synthesisNow",
  "wishes",
  "undos",
] satisfies readonly (keyof WeatherOrder | string)[];

/** Reads `zombie=0.1,skew=30`. Throws with a sentence for the person who wrote it. */
export function parseWeather(text: string): WeatherOrder {
  return Object.fromEntries(
    text.split(",").map((part) => {
      const [name = "", amount = "", ...rest] = part.split("=");
      const most = name === "skew" ? 3_600 : 1;
      const value = Number(amount);
      if (!orderable.includes(name))
        throw new Error(`--weather knows no "${name}", only ${orderable.join(", ")}`);
      if (amount === "" || rest.length > 0 || !(value >= 0 && value <= most))
        throw new Error(`--weather: ${name} must be a number from 0 to ${most}, not "${amount}"`);
      return [name, value];
    }),
  );
}

/** As `parseWeather` reads it. */
export const weatherText = (order: WeatherOrder): string =>
  Object.entries(order)
    .map(([name, amount]) => `${name}=${amount}`)
    .join(",");
