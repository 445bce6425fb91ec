/** plan: what a seed's world is like: its threads, what people do in it and when, and what breaks for long. */
import {
  after,
  hours,
  type Instant,
  instant,
  milliseconds,
  minutes,
  seconds,
} from "../../lib/domain/time.ts";
import { type Dice, diceOf } from "./chance.ts";
import type { WeatherOrder } from "./weather.ts";
import { undosOf, type Wish, wishesOf } from "./wishes.ts";

export interface Plan {
  readonly startAt: Instant;
  /** Until here things go wrong; from here on the weather is fine. */
  readonly calmAt: Instant;
  readonly threads: readonly PlannedThread[];
  readonly deeds: readonly Act[];
  readonly outages: readonly Outage[];
}

export interface PlannedThread {
  readonly name: string;
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What a person does. `name` is the same in every run of the seed. */
export type Deed = { readonly name: string; readonly at: Instant; readonly thread: string } & (
  | { readonly kind: "chat" | "beat-command" | "status" | "run-now" | "dry-run" | "synthesis-now" }
  | { readonly kind: "start" | "stop" }
  | { readonly kind: "configure"; readonly patch: Readonly<Record<string, unknown>> }
  | { readonly kind: "checklist"; readonly content: string }
);

export type Act = Deed | Wish;

/** Parts of the world that answer nobody for a while; `schedule`: nobody wakes. */
export interface Outage {
  readonly name: string;
  readonly what: "store" | "queue" | "discord" | "model" | "schedule";
  readonly fromAt: Instant;
  readonly untilAt: Instant;
}

/** @param only when given, nobody does and nothing breaks but what is named here */
export function planOf(
  seed: number,
  weather: WeatherOrder,
  only: ReadonlySet<string> | null,
): Plan {
  const dice = diceOf(seed, "plan");
  // A winter's day and the hour in Berlin that came twice.
  const startAt = after(
    instant(dice.happens(0.1) ? Date.UTC(2025, 9, 25, 23, 30) : Date.UTC(2025, 10, 21)),
    minutes(dice.between(0, 1_439)),
  );
  const chaosMinutes = dice.between(15, 45);
  const calmAt = after(startAt, minutes(chaosMinutes));
  const moment = (own: Dice) => after(startAt, seconds(own.between(0, chaosMinutes * 60)));
  const threads = threadsOf(seed, startAt);
  const deeds: Act[] = Array.from({ length: dice.between(0, 14) }, (_, index) =>
    asOrdered(seed, weather, deedOf(seed, `deed ${index + 1}`, threads, moment)),
  );
  if (diceOf(seed, "collision").happens(0.1))
    deeds.push(...collision(seed, deeds.length, threads, moment));
  deeds.push(...wishesOf(seed, weather, threads, moment));
  deeds.push(...undosOf(seed, weather, threads, moment));
  const outages = Array.from({ length: dice.pick([0, 0, 1, 2]) }, (_, index): Outage => {
    const name = `outage ${index + 1}`;
    const own = diceOf(seed, name);
    const fromAt = moment(own);
    return {
      name,
      what: own.pick(["store", "queue", "discord", "model", "schedule"] as const),
      fromAt,
      untilAt: after(fromAt, minutes(own.between(2, own.happens(0.1) ? 150 : 20))),
    };
  });
  const lastOutageEndsAt = Math.max(calmAt, ...outages.map(({ untilAt }) => untilAt));
  const isWanted = ({ name }: { readonly name: string }) => only === null || only.has(name);
  return {
    startAt,
    calmAt: instant(lastOutageEndsAt),
    threads: threads.filter(isWanted),
    deeds: deeds.filter((deed) => isWanted(deed) && isWanted({ name: `thread ${deed.thread}` })),
    outages: outages.filter(isWanted),
  };
}

const priced = "anthropic:claude-haiku-5-5";
/** Runs on this machine, as far as the budget knows. */
const free = "openai:small";

function threadsOf(seed: number, startAt: Instant): readonly PlannedThread[] {
  const dice = diceOf(seed, "threads");
  const ids = ["default", "5001", "5002"].slice(0, dice.between(1, 3));
  return ids.map((id) => ({
    id,
    name: `thread ${id}`,
    config: {
      enabled: true,
      every: dice.pick([60, 120, 300]),
      target: id === "default" ? dice.pick(["dm", "dm", "last", "none"]) : id,
      think_at_least_every_seconds: dice.pick([0, 60, 600]),
      dry_run: dice.happens(0.1),
      ...(dice.happens(0.4) ? hoursAround(startAt, dice) : {}),
      ...(dice.happens(0.4)
        ? { model: priced, daily_budget_usd: dice.pick([0, 0.001, 0.005, 0.05]) }
        : { model: "offline" }),
      ...(dice.happens(0.6) ? { synthesis_model: free } : {}),
      // One call of a synthesis, or none: its own line ends before the thread's budget does.
      synthesis_daily_budget_usd: diceOf(seed, `synthesis of ${id}`).pick([0, 0.004, 0.1]),
    },
  }));
}

/** Active hours with a quiet hour near the simulated time, now and then a whole night. */
function hoursAround(startAt: Instant, dice: Dice): Readonly<Record<string, string>> {
  const clock = (at: Instant) => new Date(at).toISOString().slice(11, 16);
  const closesAt = after(startAt, minutes(dice.between(-20, 40) + 1_440));
  const opensAt = after(closesAt, minutes(dice.happens(0.1) ? 480 : dice.between(2, 60)));
  return { active_hours_start: clock(opensAt), active_hours_end: clock(closesAt), timezone: "UTC" };
}

function deedOf(
  seed: number,
  name: string,
  threads: readonly PlannedThread[],
  moment: (own: Dice) => Instant,
): Deed {
  const own = diceOf(seed, name);
  const at = moment(own);
  const thread = own.pick(threads).id;
  const luck = own.next();
  const base = { name, at, thread };
  if (luck < 0.55) return { ...base, kind: "chat" };
  if (luck < 0.62) return { ...base, kind: "beat-command" };
  if (luck < 0.65) return { ...base, kind: "status" };
  if (luck < 0.7) return { ...base, kind: "run-now" };
  if (luck < 0.74) return { ...base, kind: "dry-run" };
  if (luck < 0.8) return { ...base, kind: "checklist", content: `- [ ] Look at ${name}` };
  if (luck < 0.9) return { ...base, kind: "configure", patch: patchOf(own, at) };
  return { ...base, kind: own.pick(["stop", "stop", "start"] as const) };
}

/** Some deeds become others where the weather's order says so: their time and thread stay. */
function asOrdered(seed: number, { beatNow, synthesisNow }: WeatherOrder, deed: Deed): Deed {
  const { name, at, thread } = deed;
  const becomes = (what: string, share = 0) => diceOf(seed, `${name} ${what}`).happens(share);
  if (becomes("by hand", beatNow)) return { name, at, thread, kind: "run-now" };
  if (becomes("into memory", synthesisNow)) return { name, at, thread, kind: "synthesis-now" };
  return deed;
}

/** Two people change different settings of one thread, nearly at once. */
function collision(
  seed: number,
  before: number,
  threads: readonly PlannedThread[],
  moment: (own: Dice) => Instant,
): readonly Deed[] {
  const own = diceOf(seed, "collision of edits");
  const thread = own.pick(threads).id;
  const at = moment(own);
  const patches = [{ every: own.pick([60, 90, 240]) }, otherPatch(own)];
  return patches.map((patch, index) => ({
    name: `deed ${before + index + 1}`,
    at: after(at, milliseconds(index * own.between(0, 3_000))),
    thread,
    kind: "configure",
    patch,
  }));
}

/** A budget grows and never shrinks: what was committed stays within the last one. */
const otherPatch = (own: Dice): Readonly<Record<string, unknown>> =>
  own.pick([
    { model: priced },
    { model: "offline" },
    { daily_budget_usd: 1 },
    { target: own.pick(["dm", "last", "none"]) },
    { timezone: own.pick(["Europe/Berlin", "America/New_York"]) },
  ]);

function patchOf(own: Dice, at: Instant): Readonly<Record<string, unknown>> {
  const patch = timingPatch(own, at);
  return own.happens(0.35) ? otherPatch(own) : patch;
}

function timingPatch(own: Dice, at: Instant): Readonly<Record<string, unknown>> {
  const luck = own.next();
  if (luck < 0.3) return { every: own.pick([60, 90, 240]) };
  if (luck < 0.5) return { enabled: own.happens(0.5) };
  if (luck < 0.8) return hoursAround(at, own);
  return { active_hours_start: null, active_hours_end: null };
}

/** A day later, whatever the hours of a thread, nothing may be left to do. */
export const patienceMs = hours(26);
