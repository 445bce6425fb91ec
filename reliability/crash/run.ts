/** One crash test: a local cloud under load, killed again and again by chance, then held to its promises. */
import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { diceOf } from "../simulate/chance.ts";
import { check, type Findings } from "./check.ts";
import { type CrashingCloud, prepareCloud } from "./cloud.ts";
import { readEvidence } from "./evidence.ts";
import { countUpTo, type Killing, killByChance, type Victim } from "./killing.ts";
import { type Load, startLoad } from "./load.ts";
import { type MarkerModel, startMarkerModel } from "./model.ts";
import { quietTimes } from "./quiet-times.ts";
import { redriveAll } from "./redrive.ts";
import { settle } from "./settle.ts";
import { openTableAt } from "./table.ts";
import { plantThreads } from "./threads.ts";

export interface CrashOptions extends Killing {
  /** A folder of its own; it holds the data and the logs afterwards. */
  readonly folder: string;
}

export interface CrashReport extends Findings {
  readonly kills: ReadonlyMap<Victim, number>;
  /** Letters that were set aside after six deaths, and put back at the end. */
  readonly redriven: number;
  readonly modelCalls: number;
  readonly runs: number;
  readonly runsByApi: number;
  readonly ticks: number;
  readonly commands: number;
  readonly killingMs: number;
  readonly settlingMs: number;
}

/** Ends what it has started, whatever happens. */
export async function crashTest(options: CrashOptions): Promise<CrashReport> {
  const { folder, seed } = options;
  await mkdir(folder, { recursive: true });
  const model = await startMarkerModel(diceOf(seed, "model"));
  try {
    const cloud = await prepareCloud(folder, model.env);
    try {
      return await wreckAndCheck(cloud, model, options);
    } finally {
      await cloud.killAll();
    }
  } finally {
    await model.close();
  }
}

async function wreckAndCheck(
  cloud: CrashingCloud,
  model: MarkerModel,
  options: CrashOptions,
): Promise<CrashReport> {
  await cloud.start();
  const ready = await cloud.up();
  const table = openTableAt(ready.dynamodbUrl, ready.tableName);
  await plantThreads(table);
  table.close();

  const startedAt = Date.now();
  const load = startLoad(cloud, options.seed);
  const counter = countUpTo(options);
  const [{ openedAt }] = await Promise.all([
    quietTimes(cloud, counter.reached),
    killByChance(cloud, counter, {
      seed: options.seed,
      progress: () => model.calls() + load.asked.length,
    }),
  ]);
  await usedOnceMore(load, model);
  await load.stop();
  model.hush();
  const killedAt = Date.now();
  const { restless, redriven } = await comeToRest(cloud);
  const evidence = await readEvidence(cloud.home, ready);
  const doings = { asked: load.asked, redriven: redriven.markers, openedAt };
  const findings = check(evidence, doings);
  const unrest = restless === null ? [] : [`it did not come to rest: ${restless}`];
  return {
    ...findings,
    violations: [...unrest, ...findings.violations],
    kills: counter.counts,
    redriven: redriven.count,
    modelCalls: model.calls(),
    runs: evidence.runs.length,
    runsByApi: load.answers.runs,
    ticks: load.answers.ticks,
    commands: load.asked.filter(({ marker }) => marker === null).length,
    killingMs: killedAt - startedAt,
    settlingMs: Date.now() - killedAt,
  };
}

/** Until nothing is under way and nothing is set aside; then it is ended as Ctrl-C does. */
async function comeToRest(cloud: CrashingCloud) {
  // Killed once more, for the leases of beats that died: a start gives them back, and nobody waits for their end.
  await cloud.killAll();
  await cloud.start();
  const unsettled = await settle(cloud);
  const redriven = await redriveAll(cloud);
  await cloud.stop();
  return { restless: unsettled ?? redriven.restless, redriven };
}

/** Resolves when a message was acknowledged and a thought was thought after this; after a while in any case. */
async function usedOnceMore(load: Load, model: MarkerModel): Promise<void> {
  const [asked, thoughts, from] = [load.asked.length, model.thoughts(), Date.now()];
  const isUsed = () =>
    model.thoughts() > thoughts &&
    load.asked.slice(asked).some(({ marker, acknowledgedAt }) => marker && acknowledgedAt);
  while (!isUsed() && Date.now() < from + 30_000) await delay(10);
}
