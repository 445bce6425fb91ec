/** worker: one core's share of the seeds. */
import { parentPort, workerData } from "node:worker_threads";
import { nothing, type SeedsReport, type Stretch, sum } from "./many-seeds.ts";
import { type Outcome, simulate } from "./simulation.ts";

// What `runSeeds` hands over: a stretch.
const { from, to, step, weather, done, mostBroken }: Stretch = workerData;

let report: SeedsReport = nothing;
for (let seed = from; seed < to && report.broken.length < mostBroken; seed += step) {
  report = withOutcome(report, await simulate({ seed, weather }));
  Atomics.add(new Int32Array(done), 0, 1);
}
parentPort?.postMessage(report);

function withOutcome(
  { seeds, figures, struck, broken }: SeedsReport,
  { seed, weather, violations, causes, ...outcome }: Outcome,
): SeedsReport {
  return {
    seeds: seeds + 1,
    figures: sum(figures, outcome.figures),
    struck: sum(struck, outcome.struck),
    broken: violations.length === 0 ? broken : [...broken, { seed, weather, violations, causes }],
  };
}
