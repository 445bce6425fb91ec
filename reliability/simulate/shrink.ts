/** shrink: the smallest set of causes that still breaks the promise: what a person needs to read. */
import { type Outcome, simulate } from "./simulation.ts";

/** No story is worth more replays than this. */
const mostReplays = 400;

/**
 * Takes causes (faults, deeds, outages) away in ever smaller portions, as long as the same promise is still
 * broken; answers the outcome with its story. Because every decision has dice of its own, what is left
 * happens as before.
 */
export async function shrink({ seed, weather, causes, violations }: Outcome): Promise<Outcome> {
  const promise = violations[0]?.promise;
  let kept = [...causes];
  let replays = 0;
  const stillBreaks = async (some: readonly string[]): Promise<boolean> => {
    replays += 1;
    const outcome = await simulate({ seed, weather, only: new Set(some) });
    return outcome.violations.some((violation) => violation.promise === promise);
  };
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < kept.length && replays < mostReplays; ) {
      const fewer = kept.toSpliced(start, size);
      if (await stillBreaks(fewer)) kept = fewer;
      else start += size;
    }
  }
  return simulate({ seed, weather, only: new Set(kept), tellsStory: true });
}
