/** many-seeds: a stretch of seeds over all cores of the machine, and what came of them. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Figures, Outcome } from "./simulation.ts";
import type { Kind, WeatherOrder } from "./weather.ts";

/** What a worker is given: every `step`-th seed from `from` to before `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly weather: WeatherOrder;
  /** One 32-bit number: how many seeds all workers have done. */
  readonly done: SharedArrayBuffer;
  /** After this many seeds that broke a promise it stops. */
  readonly mostBroken: number;
}

export interface SeedsReport {
  readonly seeds: number;
  readonly figures: Figures;
  readonly struck: Readonly<Partial<Record<Kind, number>>>;
  /** Those that broke a promise, by their seeds. */
  readonly broken: readonly Pick<Outcome, "seed" | "weather" | "violations" | "causes">[];
}

const noFigures: Figures = {
  beats: 0,
  signals: 0,
  messages: 0,
  syntheses: 0,
  faults: 0,
  virtualMs: 0,
};
export const nothing: SeedsReport = { seeds: 0, figures: noFigures, struck: {}, broken: [] };

export interface Many {
  readonly from: number;
  readonly count: number;
  readonly weather: WeatherOrder;
}

/** @param tell hears once a minute how many seeds are done */
export async function runSeeds(
  { from, count, weather }: Many,
  tell: (done: number) => void,
): Promise<SeedsReport> {
  const done = new SharedArrayBuffer(4);
  const minute = setInterval(() => tell(Atomics.load(new Int32Array(done), 0)), 60_000);
  const workers = Math.min(availableParallelism(), count);
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      runStretch({
        from: from + index,
        to: from + count,
        step: workers,
        weather,
        done,
        mostBroken: 5,
      }),
    ),
  ).finally(() => clearInterval(minute));
  return parts.reduce(add, nothing);
}

function runStretch(stretch: Stretch): Promise<SeedsReport> {
  const { promise, resolve, reject } = Promise.withResolvers<SeedsReport>();
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: stretch });
  worker.once("message", resolve);
  worker.once("error", reject);
  worker.once("exit", (code) => reject(new Error(`a worker ended with ${code}`)));
  return promise;
}

const add = (one: SeedsReport, other: SeedsReport): SeedsReport => ({
  seeds: one.seeds + other.seeds,
  figures: sum(one.figures, other.figures),
  struck: sum(one.struck, other.struck),
  broken: [...one.broken, ...other.broken],
});

/** Two records of numbers, added name by name. */
export function sum<T extends Readonly<Record<string, number>>>(one: T, other: T): T;
export function sum(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]),
  );
}
