/** world: the ports in memory on one virtual clock, with the queue, the model and the bad luck of a seed. */

import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import type { Settings } from "../../lib/domain/settings.ts";
import { type DurationMs, type Instant, minutes, seconds } from "../../lib/domain/time.ts";
import type { Clock, Model, Ports } from "../../lib/ports.ts";
import { type Faults, faultsOf } from "./faults.ts";
import { simulatedModel } from "./model.ts";
import type { Outage, Plan } from "./plan.ts";
import type { Process } from "./process.ts";
import { type SimulatedQueue, simulatedQueue } from "./queue.ts";
import { type Story, storyOf } from "./story.ts";
import { startTimeline, type Timeline } from "./timeline.ts";
import { type WeatherOrder, weatherOf } from "./weather.ts";
import { type Witness, witnessOf } from "./witness.ts";

export const ownerId = "100000000000000001";

export interface SimulatedWorld {
  readonly seed: number;
  readonly plan: Plan;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly story: Story;
  readonly witness: Witness;
  readonly queue: SimulatedQueue;
  readonly ports: ReturnType<typeof memoryPorts>;
  readonly settings: Settings;
  /** How far the clocks of two processes may differ from the true time, in milliseconds. */
  readonly skewMs: number;
  /** Whether that port answers nobody just now. */
  outageOf(port: string): boolean;
  modelFor(process: Process, clock: Clock, rest: (spanMs: DurationMs) => Promise<void>): Model;
  /** Signals that were in the dead-letter queue: they are answered out of order. */
  readonly setAside: ReadonlySet<string>;
  /** A thread's config as it is stored, unparsed. */
  configOf(thread: string): unknown;
}

export interface WorldOptions {
  readonly seed: number;
  readonly plan: Plan;
  readonly weather: WeatherOrder;
  /** When given, no fault strikes but these. */
  readonly only: ReadonlySet<string> | null;
  readonly tellsStory: boolean;
}

export function worldOf({ seed, plan, weather, only, tellsStory }: WorldOptions): SimulatedWorld {
  const memory = memoryPorts({ now: plan.startAt });
  const timeline = startTimeline(seed, memory.clock);
  const faults = faultsOf(seed, weatherOf(seed, weather), only);
  const story = storyOf(timeline.now, tellsStory);
  const witness = witnessOf(() => world);
  const queue = simulatedQueue(timeline);
  const skewMs =
    weather.skew === undefined
      ? faults.dice("skew").pick([0, 0, 1_000, 30_000])
      : seconds(weather.skew);
  const world: SimulatedWorld = {
    seed,
    plan,
    timeline,
    faults,
    story,
    witness,
    queue,
    skewMs,
    settings: {
      model: "offline",
      ownerIds: [ownerId],
      freeProviders: ["openai"],
      synthesisAfterMs: minutes(5),
      dailyBudgetUsd: faults.dice("system budget").pick([0.002, 2, 2]),
    },
    ports: {
      ...memory,
      queue: { ...memory.queue, ...queue },
      deadLetters: { ...memory.deadLetters, ...queue.deadLetters },
      threads: { ...memory.threads, listDue: lagging(memory, timeline, faults) },
    },
    outageOf: (port) =>
      plan.outages.some(
        (outage) =>
          strikes(outage, port) &&
          outage.fromAt <= timeline.now() &&
          timeline.now() < outage.untilAt,
      ),
    modelFor: (process, clock, rest) => simulatedModel(world, { process, clock, rest }),
    setAside: queue.setAside,
    configOf: (thread) => memory.items.get(threadKey(thread))?.["config"],
  };
  return world;
}

const strikes = ({ what }: Outage, port: string): boolean => {
  if (what === "queue") return port === "queue";
  if (what === "discord") return port === "messenger";
  if (what === "model") return port === "model";
  return what === "store" && !["queue", "messenger", "model", "bus", "rule"].includes(port);
};

const longestLagMs = 20_000;

/** The due index as it was some seconds ago, when chance wants it: GSI reads are eventually consistent. */
function lagging(
  { threads }: Pick<Ports, "threads">,
  timeline: Timeline,
  faults: Faults,
): Ports["threads"]["listDue"] {
  type Due = Awaited<ReturnType<Ports["threads"]["listDue"]>>;
  let old: { readonly at: Instant; readonly due: Due } = { at: timeline.now(), due: [] };
  let reads = 0;
  return async (now, shardCount, limit) => {
    reads += 1;
    const due = await threads.listDue(now, shardCount, limit);
    const isStale =
      timeline.now() - old.at < longestLagMs && faults.strikes("staleness", `due index ${reads}`);
    const answer = isStale ? old.due : due;
    if (!isStale) old = { at: timeline.now(), due };
    return answer;
  };
}
