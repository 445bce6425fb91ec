/** hold-back: what the assistant would say by itself waits in the outbox while it must be quiet. */
import { quietUntil } from "../domain/quiet.ts";
import type { HeldSignal, Signal } from "../domain/signal.ts";
import { newSystem } from "../domain/system.ts";
import type { Thread } from "../domain/thread.ts";
import { activeHoursOf } from "../domain/thread-config.ts";
import type { Instant } from "../domain/time.ts";
import type { Opening, Ports } from "../ports.ts";

export type HoldBackPorts = Pick<Ports, "clock" | "log" | "outbox" | "system">;

/** It must be quiet: when to look again, and whether even a reminder must wait. */
export interface Quiet extends Opening {
  readonly isStopped: boolean;
}

/** Null when the assistant may speak by itself into `target` now; else when to look again. */
export async function quietNow(
  ports: Pick<HoldBackPorts, "clock" | "system">,
  { config }: Thread,
  target = config.target,
): Promise<Quiet | null> {
  const { desired, shardCount } = (await ports.system.read()) ?? newSystem;
  const now = ports.clock.now();
  const opensAt = await opensAfter(config, now);
  const dueAt = quietUntil({ desired, target, opensAt, now });
  return dueAt === null ? null : { dueAt, shardCount, isStopped: desired === "stopped" };
}

/** The zone library is loaded only for threads that have active hours. */
async function opensAfter(config: Thread["config"], now: Instant): Promise<Instant> {
  const hours = activeHoursOf(config);
  if (hours === null) return now;
  const { nextActiveAt } = await import("../domain/active-hours.ts");
  return nextActiveAt(hours, now);
}

/** Also with nothing new to hold: then the outbox is only looked at later. */
export async function holdBack(
  ports: HoldBackPorts,
  { id }: Thread,
  signals: readonly Signal[],
  { dueAt, shardCount }: Opening,
): Promise<void> {
  const held = signals.flatMap(asHeld);
  await ports.outbox.hold(id, held, { dueAt, shardCount }, ports.clock.now());
  ports.log.info("outbox.held", { thread: id, count: held.length, until: dueAt });
}

function asHeld(signal: Signal): HeldSignal[] {
  if (signal.type === "notice" || signal.type === "reminder") return [signal];
  return signal.type === "heartbeat" ? [{ ...signal, wasHeld: true }] : [];
}
