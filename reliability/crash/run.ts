/** One crash test: a local cloud under load, killed again and again by chance, then held to its promises. */
import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { type FunctionName, functionNames } from "../../local/template/functions.ts";
import { type Dice, diceOf } from "../simulate/chance.ts";
import { check, type Findings } from "./check.ts";
import { type CrashingCloud, kill, prepareCloud } from "./cloud.ts";
import { readEvidence } from "./evidence.ts";
import { startLoad } from "./load.ts";
import { startMarkerModel } from "./model.ts";
import { settle } from "./settle.ts";
import { openTableAt } from "./table.ts";
import { plantThreads } from "./threads.ts";

/** `everything` is the main process with all functions; `starting` the same while it is still starting. */
export type Victim = FunctionName | "everything" | "starting";

export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  /** A folder of its own; it holds the data and the logs afterwards. */
  readonly folder: string;
  /** Told about each kill. */
  readonly onKill?: (count: number, victim: Victim) => void;
}

export interface CrashReport extends Findings {
  readonly kills: ReadonlyMap<Victim, number>;
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
      await cloud.start();
      const ready = await cloud.up();
      const table = openTableAt(ready.dynamodbUrl, ready.tableName);
      await plantThreads(table);
      table.close();

      const startedAt = Date.now();
      const load = startLoad(cloud, seed);
      const progress = () => model.calls() + load.asked.length;
      const kills = await killByChance(cloud, progress, options);
      await load.stop();
      model.hush();
      const killedAt = Date.now();
      // Once more, for the leases of beats that died: a start gives them back, and nobody waits for their end.
      await cloud.killAll();
      await cloud.start();
      const restless = await settle(cloud);
      await cloud.stop();
      const evidence = await readEvidence(cloud.home, ready);
      const findings = check(evidence, load.asked);
      return {
        ...findings,
        violations: [
          ...(restless === null ? [] : [`it did not come to rest: ${restless}`]),
          ...findings.violations,
        ],
        kills,
        modelCalls: model.calls(),
        runs: evidence.runs.length,
        runsByApi: load.answers.runs,
        ticks: load.answers.ticks,
        commands: load.asked.filter(({ marker }) => marker === null).length,
        killingMs: killedAt - startedAt,
        settlingMs: Date.now() - killedAt,
      };
    } finally {
      await cloud.killAll();
    }
  } finally {
    await model.close();
  }
}

/** Who is killed, by weight: a restart of everything takes seconds, so it is rarer. */
const urn: readonly Victim[] = [
  ...Array<Victim>(4).fill("conversation"),
  ...Array<Victim>(6).fill("heartbeat"),
  ...Array<Victim>(4).fill("interactions"),
  ...Array<Victim>(4).fill("control"),
  ...Array<Victim>(2).fill("everything"),
];

/**
 * Kills until there were as many as wanted; each one found a living process. Between two kills something
 * gets done, on a slow machine too: six deaths in a row at the same signal would set it aside.
 */
async function killByChance(
  cloud: CrashingCloud,
  progress: () => number,
  { kills, seed, onKill }: CrashOptions,
): Promise<ReadonlyMap<Victim, number>> {
  const dice = diceOf(seed, "kills");
  const counts = new Map<Victim, number>();
  const counted = (victim: Victim) => {
    counts.set(victim, (counts.get(victim) ?? 0) + 1);
    total += 1;
    onKill?.(total, victim);
  };
  let total = 0;
  while (total < kills) {
    await progressed(progress, dice.between(1, 6));
    await delay(dice.between(0, 300));
    const victim = dice.pick(urn);
    if (victim === "everything" || victim === "starting") {
      await cloud.killAll();
      counted("everything");
      while (total < kills && dice.happens(0.25)) {
        await killInStart(cloud, dice.between(50, 1_500));
        counted("starting");
      }
      await cloud.start();
    } else if (await killOne(cloud, dice, victim)) counted(victim);
  }
  return counts;
}

/** Resolves when so much more is done, or after a while in which nothing was. */
async function progressed(progress: () => number, wanted: number): Promise<void> {
  const from = progress();
  const endsAt = Date.now() + 10_000;
  while (progress() < from + wanted && Date.now() < endsAt) await delay(10);
}

async function killInStart(cloud: CrashingCloud, afterMs: number): Promise<void> {
  const starting = cloud.start().catch(() => undefined);
  await delay(afterMs);
  await cloud.killAll();
  await starting;
}

async function killOne(cloud: CrashingCloud, dice: Dice, name: FunctionName): Promise<boolean> {
  const alive = (await cloud.pids())?.[name] ?? [];
  return alive.length > 0 && kill(dice.pick(alive));
}

export const victims: readonly Victim[] = [...functionNames, "everything", "starting"];
