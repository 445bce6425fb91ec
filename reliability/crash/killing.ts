/** Who is killed when, and how often it was. */
import { setTimeout as delay } from "node:timers/promises";
import { type FunctionName, functionNames } from "../../local/template/functions.ts";
import { type Dice, diceOf } from "../simulate/chance.ts";
import { type CrashingCloud, kill } from "./cloud.ts";

/** `everything` is the main process with all functions; `starting` the same while it is still starting. */
export type Victim = FunctionName | "everything" | "starting";

export const victims: readonly Victim[] = [...functionNames, "everything", "starting"];

export interface Killing {
  readonly kills: number;
  readonly seed: number;
  /** Told about each kill. */
  readonly onKill?: (count: number, victim: Victim) => void;
}

interface Counter {
  readonly counts: ReadonlyMap<Victim, number>;
  isDone(): boolean;
  counted(victim: Victim): void;
  /** Resolves when this share, 0 to 1, of all kills is done. */
  reached(share: number): Promise<void>;
}

export function countUpTo({ kills, onKill }: Killing): Counter {
  const counts = new Map<Victim, number>();
  const waiting = new Set<{ readonly from: number; readonly resolve: () => void }>();
  let total = 0;
  return {
    counts,
    isDone: () => total >= kills,
    counted: (victim) => {
      counts.set(victim, (counts.get(victim) ?? 0) + 1);
      total += 1;
      onKill?.(total, victim);
      for (const one of waiting) if (total >= one.from) one.resolve();
    },
    reached: (share) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const from = Math.ceil(share * kills);
      if (total >= from) resolve();
      else waiting.add({ from, resolve });
      return promise;
    },
  };
}

/** Who is killed, by weight: a restart of everything takes seconds, so it is rarer. */
const urn: readonly Victim[] = [
  ...Array<Victim>(9).fill("conversation"),
  ...Array<Victim>(6).fill("heartbeat"),
  ...Array<Victim>(4).fill("interactions"),
  ...Array<Victim>(4).fill("control"),
  ...Array<Victim>(3).fill("everything"),
];

/**
 * Kills until there were as many as wanted; each one found a living process. Mostly something gets done between
 * two kills, on a slow machine too, or else every signal would be set aside after six deaths in a row.
 *
 * @param progress grows with everything that is done
 */
export async function killByChance(
  cloud: CrashingCloud,
  { isDone, counted }: Counter,
  { seed, progress }: { readonly seed: number; readonly progress: () => number },
): Promise<void> {
  const dice = diceOf(seed, "kills");
  while (!isDone()) {
    await progressed(progress, dice.between(0, 2));
    await delay(dice.between(0, 300));
    const victim = dice.pick(urn);
    if (victim === "everything" || victim === "starting") {
      await cloud.killAll();
      counted("everything");
      while (!isDone() && dice.happens(0.25)) {
        await killInStart(cloud, dice.between(50, 1_500));
        counted("starting");
      }
      await cloud.start();
    } else if (await killOne(cloud, dice, victim)) counted(victim);
  }
}

/** Resolves when so much more is done, or after a while in which nothing was. */
async function progressed(progress: () => number, wanted: number): Promise<void> {
  const from = progress();
  const endsAt = Date.now() + 10_000;
  while (progress() < from + wanted && Date.now() < endsAt) await delay(10);
}

async function killInStart(cloud: CrashingCloud, afterMs: number): Promise<void> {
  // It fails, as it is killed; or it was faster.
  const starting = cloud.start().catch(() => undefined);
  await delay(afterMs);
  await cloud.killAll();
  await starting;
}

async function killOne(cloud: CrashingCloud, dice: Dice, name: FunctionName): Promise<boolean> {
  const alive = (await cloud.pids())?.[name] ?? [];
  return alive.length > 0 && kill(dice.pick(alive));
}
