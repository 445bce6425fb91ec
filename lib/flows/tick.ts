/** tick: is the system started? -> who is due? -> a beat for each, oldest first, bounded. */
import type { BeatResult } from "../domain/beat-result.ts";
import { reasonOf } from "../domain/fault.ts";
import { beatsAtATime, beatsPerTick, tickReserveMs } from "../domain/limits.ts";
import type { Settings } from "../domain/settings.ts";
import type { Instant } from "../domain/time.ts";
import type { DueThread } from "../ports.ts";
import { type BeatPorts, beatDue } from "./beat.ts";
import { type OpenThreadPorts, openSystem } from "./open-thread.ts";

export type TickPorts = BeatPorts & OpenThreadPorts;

/** What one tick found and did: how many threads were due, and how each beat ended. */
export interface TickReport {
  readonly stopped: boolean;
  readonly due: number;
  readonly ran: number;
  readonly skipped: number;
  readonly lost: number;
  readonly broken: number;
  /** Due threads that this tick had no time for; they are still due, and the next tick finds them. */
  readonly left: number;
}

const nothing: TickReport = {
  stopped: false,
  due: 0,
  ran: 0,
  skipped: 0,
  lost: 0,
  broken: 0,
  left: 0,
};

/**
 * One wake-up of the schedule. Threads are independent: one that breaks is logged, and the others go on.
 *
 * @param deadlineAt when every beat must have come to its end; the last minute before it starts none
 */
export async function tick(
  ports: TickPorts,
  settings: Settings,
  deadlineAt: Instant,
): Promise<TickReport> {
  const system = await openSystem(ports);
  if (system.desired === "stopped") return { ...nothing, stopped: true };
  const due = await ports.threads.listDue(ports.clock.now(), system.shardCount, beatsPerTick);
  const waiting = [...due];
  const endings: Ending[] = [];
  const hasTime = () => ports.clock.now() < deadlineAt - tickReserveMs;
  const worker = async () => {
    while (hasTime()) {
      const next = waiting.shift();
      if (next === undefined) return;
      endings.push(await isolated(ports, settings, next, deadlineAt));
    }
  };
  await Promise.all(Array.from({ length: beatsAtATime }, worker));
  return reportOf(due.length, endings, waiting.length);
}

type Ending = BeatResult["kind"] | "broken";

/** A corrupt item or a bug ends here: the thread's claim has moved its due time, which is its back-off. */
async function isolated(
  ports: TickPorts,
  settings: Settings,
  due: DueThread,
  deadlineAt: Instant,
): Promise<Ending> {
  try {
    return (await beatDue(ports, settings, due, deadlineAt)).kind;
  } catch (error) {
    ports.log.error("beat.broken", { thread: due.id, reason: reasonOf(error) });
    return "broken";
  }
}

function reportOf(due: number, endings: readonly Ending[], left: number): TickReport {
  const count = (kind: Ending) => endings.filter((ending) => ending === kind).length;
  return {
    stopped: false,
    due,
    ran: count("ran"),
    skipped: count("skipped"),
    lost: count("busy"),
    broken: count("broken"),
    left,
  };
}
