/** tick: is the system started? -> what is due? -> what only sends a signal, then beats and syntheses, oldest first. */
import type { BeatResult } from "../domain/beat-result.ts";
import { reasonOf } from "../domain/fault.ts";
import { listenSignalId, releaseSignalId } from "../domain/ids.ts";
import { beatsAtATime, beatsPerTick, tickReserveMs } from "../domain/limits.ts";
import type { Settings } from "../domain/settings.ts";
import { after, hours, type Instant } from "../domain/time.ts";
import type { DueItem, DueReminder, DueThread, Ports } from "../ports.ts";
import { type BeatPorts, beatDue } from "./beat.ts";
import { type OpenThreadPorts, openSystem } from "./open-thread.ts";

export type TickPorts = BeatPorts & OpenThreadPorts & Pick<Ports, "outbox">;

/** What one tick found and did: how much was due, and how each beat ended. */
export interface TickReport {
  readonly stopped: boolean;
  readonly due: number;
  readonly ran: number;
  readonly skipped: number;
  readonly lost: number;
  readonly broken: number;
  /** Outboxes whose release was sent. */
  readonly released: number;
  /** DMs that are to be read. */
  readonly listening: number;
  /** Reminders that were sent. */
  readonly reminded: number;
  /** Threads whose history became memory. */
  readonly synthesized: number;
  /** What was due and this tick had no time for; it is still due, and the next tick finds them. */
  readonly left: number;
}

const nothing: TickReport = {
  stopped: false,
  due: 0,
  ran: 0,
  skipped: 0,
  lost: 0,
  broken: 0,
  released: 0,
  listening: 0,
  reminded: 0,
  synthesized: 0,
  left: 0,
};

/**
 * One wake-up of the schedule. Threads are independent: one that breaks is logged, and the others go on. A system
 * that is stopped does nothing: what is due then is still due when it is started.
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
  const waiting = quickFirst(due);
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

/** What only sends a signal is not to wait for others' models: a reminder is asked for by the minute. */
const quickFirst = (due: readonly DueItem[]): DueItem[] => {
  const isQuick = ({ kind }: DueItem) =>
    kind === "reminder" || kind === "outbox" || kind === "listen";
  return [...due.filter(isQuick), ...due.filter((one) => !isQuick(one))];
};

type Ending = BeatResult["kind"] | "released" | "reminded" | "listening" | "synthesized" | "broken";

/** A corrupt item or a bug ends here: the thread's claim has moved its due time, which is its back-off. */
async function isolated(
  ports: TickPorts,
  settings: Settings,
  due: DueItem,
  deadlineAt: Instant,
): Promise<Ending> {
  try {
    if (due.kind === "reminder") return await remind(ports, due);
    if (due.kind === "outbox") return await release(ports, due);
    if (due.kind === "listen") return await askToListen(ports, due);
    if (due.kind === "synthesis") return await synthesize(ports, settings, due, deadlineAt);
    return (await beatDue(ports, settings, due, deadlineAt)).kind;
  } catch (error) {
    ports.log.error(due.kind === "reminder" ? "reminder.broken" : "beat.broken", {
      thread: due.id,
      reason: reasonOf(error),
    });
    return "broken";
  }
}

// Longer than a release usually takes through all its receives.
const releaseRepeatMs = hours(1);

/** Sent first: a release that is lost is repeated an hour later, and one that is sent twice bears the same id. */
async function release(ports: TickPorts, { id, dueAt }: DueThread): Promise<"released"> {
  const now = ports.clock.now();
  await ports.queue.send({
    type: "release",
    source: "heartbeat",
    id: releaseSignalId(id, dueAt),
    threadId: id,
    timestamp: now,
  });
  await ports.outbox.postpone(id, dueAt, after(now, releaseRepeatMs));
  return "released";
}

/** Named after the look: one that two dispatchers see, or that is still due at the next tick, is one signal. */
async function askToListen(ports: TickPorts, { id, dueAt }: DueThread): Promise<"listening"> {
  await ports.queue.send({
    type: "listen",
    source: "heartbeat",
    id: listenSignalId(id, dueAt),
    threadId: id,
    timestamp: ports.clock.now(),
    dueAt,
  });
  return "listening";
}

async function remind(ports: TickPorts, due: DueReminder): Promise<"reminded" | "busy"> {
  const { fireReminder } = await import("./fire-reminder.ts");
  return (await fireReminder(ports, due)) ? "reminded" : "busy";
}

/** What it needs is loaded when one is due: once an hour, at most. */
async function synthesize(
  ports: TickPorts,
  settings: Settings,
  due: DueThread,
  deadlineAt: Instant,
): Promise<Ending> {
  const { synthesizeDue } = await import("./synthesize.ts");
  const { kind } = await synthesizeDue(ports, settings, due, deadlineAt);
  return kind === "done" ? "synthesized" : kind === "failed" ? "broken" : kind;
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
    released: count("released"),
    listening: count("listening"),
    reminded: count("reminded"),
    synthesized: count("synthesized"),
    left,
  };
}
