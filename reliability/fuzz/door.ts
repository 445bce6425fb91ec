/** A door: what is thrown at it, and what must hold whatever it was; and how a campaign against it is run. */
import fc from "fast-check";

export interface Door {
  readonly name: string;
  readonly property: fc.IAsyncProperty<unknown>;
}

export interface Campaign {
  readonly door: string;
  readonly runs: number;
  readonly seconds: number;
  /** The slowest single run. */
  readonly slowestMs: number;
  /** The smallest input that was found to fail, and why; null when none did. */
  readonly defect: string | null;
}

/** A run that takes longer than this is a hang. Far above what a busy machine explains. */
const hangMs = 30_000;

/** Throws when `property` fails for a value, or when one run of it does not come to an end. */
export const doorOf = <T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  holds: (input: T) => Promise<void>,
): Door => ({ name, property: fc.asyncProperty(inputs, holds) });

/** `runs` inputs from `seed` on; `beat` is called before each, for a watchdog. */
export async function attack(
  door: Door,
  { runs, seed, beat = () => undefined }: { runs: number; seed: number; beat?: () => void },
): Promise<Campaign> {
  const startedAt = performance.now();
  let slowestMs = 0;
  const watched = timed(door.property, beat, (ms) => {
    slowestMs = Math.max(slowestMs, ms);
  });
  const details = await fc.check(watched, { numRuns: runs, seed, endOnFailure: false });
  return {
    door: door.name,
    runs: details.numRuns,
    seconds: (performance.now() - startedAt) / 1_000,
    slowestMs,
    defect: details.failed
      ? `${String(details.errorInstance)}\n${await fc.asyncDefaultReportMessage(details)}`
      : null,
  };
}

/** The same property, each run measured, and given up when it hangs. */
function timed(
  property: fc.IAsyncProperty<unknown>,
  beat: () => void,
  took: (ms: number) => void,
): fc.IAsyncProperty<unknown> {
  const run: typeof property.run = async (value) => {
    beat();
    const startedAt = performance.now();
    const { promise: hung, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`no end after ${hangMs} ms`)), hangMs);
    try {
      return await Promise.race([property.run(value), hung]);
    } catch (error) {
      return { error };
    } finally {
      clearTimeout(timer);
      took(performance.now() - startedAt);
    }
  };
  return new Proxy(property, {
    get: (target, name) => {
      if (name === "run") return run;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
