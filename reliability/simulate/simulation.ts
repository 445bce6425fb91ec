/** simulation: one seed from its first minute to the quiet after the storm, and what was broken on the way. */

import { byPerson } from "../../lib/domain/memory.ts";
import { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { after, type DurationMs, type Instant, minutes, seconds } from "../../lib/domain/time.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import { redrive } from "../../lib/flows/redrive.ts";
import type { Ports } from "../../lib/ports.ts";
import { startPoller, startSchedule } from "./functions.ts";
import { checkEnd, checkWaits, isAtRest } from "./invariants.ts";
import { synthesesDone } from "./memory-invariants.ts";
import { secretOf } from "./model.ts";
import { type Acknowledged, startAgain, startPerson } from "./person.ts";
import { patienceMs, planOf } from "./plan.ts";
import { spawn } from "./process.ts";
import type { WeatherOrder } from "./weather.ts";
import type { Violation } from "./witness.ts";
import { type SimulatedWorld, worldOf } from "./world.ts";

export interface Outcome {
  readonly seed: number;
  /** What was ordered of it; {} when all of it is the seed's own. */
  readonly weather: WeatherOrder;
  readonly violations: readonly Violation[];
  /** What went wrong on purpose: faults, deeds and outages, by their names. */
  readonly causes: readonly string[];
  readonly story: readonly string[];
  /** How often each kind of fault struck. */
  readonly struck: SimulatedWorld["faults"]["struck"];
  readonly figures: Figures;
}

export type Figures = {
  readonly beats: number;
  readonly signals: number;
  readonly messages: number;
  readonly syntheses: number;
  readonly faults: number;
  readonly virtualMs: number;
};

export interface SimulationOptions {
  readonly seed: number;
  /** Only these faults, deeds and outages; null: whatever the seed brings. */
  readonly only?: ReadonlySet<string> | null;
  /** Weather that is not the seed's own. */
  readonly weather?: WeatherOrder;
  readonly tellsStory?: boolean;
}

export async function simulate({
  seed,
  only = null,
  weather = {},
  tellsStory = false,
}: SimulationOptions): Promise<Outcome> {
  const plan = planOf(seed, weather, only);
  const world = worldOf({ seed, plan, weather, only, tellsStory });
  const told: Acknowledged[] = [];
  await prepare(world);
  startPoller(world);
  startSchedule(world);
  startPerson(world, told);
  await world.timeline.runUntil(plan.calmAt);
  await calmDown(world);
  checkEnd(world, told);
  return {
    seed,
    weather,
    violations: world.witness.violations,
    causes: [
      ...plan.threads.map(({ name }) => name),
      ...plan.deeds.map(({ name }) => name),
      ...plan.outages.map(({ name }) => name),
      ...world.faults.names,
    ],
    story: world.story.lines,
    struck: world.faults.struck,
    figures: {
      beats: world.witness.claims.length,
      signals: world.witness.sent.size,
      messages: world.ports.messenger.all().length,
      syntheses: synthesesDone(world),
      faults: world.faults.names.length,
      virtualMs: world.timeline.now() - plan.startAt,
    },
  };
}

/** Threads with their configs and secrets, before anything can go wrong. */
async function prepare({ ports, plan }: SimulatedWorld): Promise<void> {
  await openSystem(ports);
  for (const { id, config } of plan.threads) {
    await openThread(ports, id);
    await ports.memory.write(id, byPerson("soul.md", `I am calm. ${secretOf(id)}`), plan.startAt);
    await ports.history.append({
      id: ports.ids.ulid(plan.startAt),
      threadId: id,
      at: plan.startAt,
      role: "assistant",
      agent: "conversation",
      kind: "said",
      text: secretOf(id),
    });
    const thread = await ports.threads.read(id);
    if (thread === null) throw new Error(`there is no thread ${id}`);
    await ports.threads.configure(id, {
      config: ThreadConfig.parse(config),
      seen: thread,
      dueAt: plan.startAt,
      nextLineDueAt: null,
      shardCount: 1,
      marks: {},
    });
  }
}

function redriveAll(world: SimulatedWorld): void {
  const { timeline, queue, story } = world;
  story.tell("person", `puts back ${queue.dead.map(({ id }) => id).join(", ")}`);
  const name = `redrive-${timeline.now()}`;
  const work = (ports: Ports) => redrive(ports, null);
  void spawn(world, { name, timeoutMs: seconds(29), mayBeZombie: false, work });
}

/** Long enough for a lease to run out, and for what follows. */
const calmMs = minutes(10);

/** A thread that thinks every minute would be at work at every look that comes a minute after the last. */
const nextLook = (calmForMs: number): DurationMs =>
  calmForMs > 2 * calmMs ? seconds(67) : minutes(1);

/** The weather is fine, dead letters are put back, and time goes on until nothing is left to do. */
async function calmDown(world: SimulatedWorld): Promise<void> {
  const { timeline, faults, queue, plan } = world;
  world.story.tell("weather", "is fine from here on");
  faults.calm();
  const endAt = after(plan.calmAt, patienceMs);
  const openSince = new Map<string, Instant>();
  await timeline.runUntil(after(plan.calmAt, seconds(90)));
  void startAgain(world, "start after the storm");
  while (timeline.now() < endAt) {
    await timeline.runUntil(after(timeline.now(), nextLook(timeline.now() - plan.calmAt)));
    if (queue.dead.length > 0) redriveAll(world);
    if (timeline.now() - plan.calmAt > calmMs) await checkWaits(world, openSince);
    if (timeline.now() - plan.calmAt > calmMs && (await isAtRest(world))) return;
  }
  world.witness.violated(
    "nothing is stuck",
    `after ${patienceMs / 3_600_000} hours of fine weather`,
  );
}
