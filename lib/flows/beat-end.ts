/** beat-end: how a claimed beat ends that asked the model, or was to: concluded, or broken off. */
import type { BeatResult } from "../domain/beat-result.ts";
import { afterTelling, shouldTell } from "../domain/circuit.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import type { Slot, ThreadId } from "../domain/ids.ts";
import { maxBeatAttempts } from "../domain/limits.ts";
import { decidedAt, type Run, summaryOf } from "../domain/run.ts";
import { dueAfterSlot, retryDelayMs } from "../domain/schedule.ts";
import { runOfStreak } from "../domain/streak.ts";
import type { Thread } from "../domain/thread.ts";
import { activeHoursOf, everyMs } from "../domain/thread-config.ts";
import { after, type Instant, isoOf } from "../domain/time.ts";
import type { BeatMarks, Claim } from "../ports.ts";
import { announce } from "./announce.ts";
import type { BeatPorts } from "./beat.ts";
import { endClaim } from "./end-claim.ts";
import { handOver } from "./hand-over.ts";
import { notify } from "./notify.ts";

/**
 * Records the run, hands its thoughts over and gives the lease back; any of it may be repeated. Where another
 * attempt's run of the slot is on record, nothing is handed over. The last tick is written by successful runs
 * only.
 */
export async function conclude(
  ports: BeatPorts,
  claim: Claim,
  { run, marks = {} }: { run: Run; marks?: BeatMarks },
): Promise<BeatResult> {
  const [isRecorded] = await Promise.all([ports.runs.record(run), recordStreak(ports, claim)]);
  if (isRecorded) {
    await handOver(ports, run);
    await announceRun(ports, run);
  } else await leaveToAnother(ports, run);
  const told = isRecorded ? await tellOfOutage(ports, claim, run, marks) : {};
  const now = ports.clock.now();
  const isTick = run.outcome.kind !== "failed" && run.outcome.kind !== "skipped" && !run.dryRun;
  const isEnded = await endClaim(ports, claim, async (thread) => ({
    now,
    dueAt: await nextDue(thread, claim.slot, now),
    keepsSlot: false,
    countsAttempt: true,
    marks: { ...marks, ...told, streak: null },
    // What comes in while the model thinks is new to the next reflection.
    ...(isTick ? { lastTickAt: now, lastReflectionAt: run.startedAt } : {}),
  }));
  logRun(ports, run, isEnded);
  return { kind: "ran", run };
}

/**
 * A slot has one run, the first that is on record: an attempt that slept through its lease may have put its
 * own there meanwhile. Throws, so that the next claim ends that one. What cannot be read is nobody's run.
 */
async function leaveToAnother(ports: BeatPorts, { threadId, id }: Run): Promise<void> {
  if ((await readableRun(ports, threadId, id)) === null) return;
  throw new Fault("conflict", "runs.record", "another attempt's run of this slot is on record");
}

/** Null also for a record that does not parse: it must not hold its thread up for ever. */
async function readableRun(
  { runs }: BeatPorts,
  threadId: ThreadId,
  id: string,
): Promise<Run | null> {
  try {
    return await runs.read(threadId, id);
  } catch (error) {
    if (error instanceof Fault && error.code === "corrupt") return null;
    throw error;
  }
}

/** The first beat of the rhythm that lies in the active hours. */
export async function nextDue(thread: Thread, slot: Slot, now: Instant): Promise<Instant> {
  const dueAt = dueAfterSlot(slot, everyMs(thread.config), now);
  if (activeHoursOf(thread.config) === null) return dueAt;
  const { inHours } = await import("../domain/coming-beats.ts");
  return inHours(thread, dueAt);
}

/** A streak of equal skips that ends here becomes one run record. */
export async function recordStreak(ports: BeatPorts, { thread, fence }: Claim): Promise<void> {
  if (thread.streak !== null) await ports.runs.record(runOfStreak(thread.id, thread.streak, fence));
}

/** The person hears once of an outage of the model, when it opens the circuit. */
async function tellOfOutage(
  ports: BeatPorts,
  { thread }: Claim,
  run: Run,
  { circuit }: BeatMarks,
): Promise<BeatMarks> {
  if (circuit === undefined || !shouldTell(circuit) || run.dryRun) return {};
  const openUntilAt = circuit.openUntilAt ?? run.startedAt;
  const until = await clockOf(openUntilAt, thread);
  await notify(ports, thread.id, {
    id: `${thread.id}:circuit-${run.id}`,
    text: `My model (${run.model}) has failed ${circuit.failures} times in a row (${summaryOf(run)}). I leave it alone until ${until} and try again by myself.`,
  });
  await announce(ports, {
    id: `${run.id}.8`,
    threadId: thread.id,
    at: decidedAt(run),
    type: "circuit",
    detail: { model: run.model, failures: circuit.failures, openUntil: isoOf(openUntilAt) },
  });
  return { circuit: afterTelling(circuit) };
}

/**
 * The world broke under the beat. The schedule tries the same slot again after a growing delay; a person
 * who asked by hand is told, and asks again. A run that is on record already is never given up, nor written
 * over: some of what it decided may be on its way, and the next claim hands over the rest. Should even this
 * fail, the lease runs out by itself.
 */
export async function breakOff(ports: BeatPorts, claim: Claim, run: Run): Promise<BeatResult> {
  const now = ports.clock.now();
  const mayTryAgain = run.trigger === "schedule" && claim.attempt < maxBeatAttempts;
  try {
    const triesAgain = mayTryAgain || (await readableRun(ports, run.threadId, run.id)) !== null;
    if (!triesAgain) {
      if (await isHeld(ports, claim)) return await conclude(ports, claim, { run });
      ports.log.warn("beat.ended-unheard", { thread: run.threadId, slot: run.slot });
      return { kind: "ran", run };
    }
    logRun(ports, run, true);
    await endClaim(ports, claim, async () => ({
      now,
      dueAt: after(now, retryDelayMs(claim.attempt)),
      keepsSlot: true,
      countsAttempt: true,
    }));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ports.log.error("beat.lease-left", { thread: run.threadId, reason: reasonOf(error) });
  }
  return { kind: "ran", run };
}

/** False when the end of the claim was written, and only its answer was lost: nothing has failed then. */
async function isHeld(ports: BeatPorts, { thread, fence }: Claim): Promise<boolean> {
  const now = await ports.threads.read(thread.id);
  return now !== null && now.fence === fence && now.leaseUntilAt !== undefined;
}

/** The thread's wall clock, for words to its person; the zone library is loaded only then. */
export async function clockOf(at: Instant, { config }: Thread): Promise<string> {
  const { clockLine } = await import("../domain/clock-line.ts");
  return clockLine(at, config.timezone);
}

/** Other tools can subscribe: what a beat did, never what it said. */
async function announceRun(ports: BeatPorts, run: Run): Promise<void> {
  const kinds = run.actions.filter(({ executed }) => executed).map(({ type }) => type);
  const type =
    run.outcome.kind === "failed" ? "failed" : kinds.includes("speak") ? "spoke" : "acted";
  if (type === "acted" && kinds.length === 0) return;
  const detail = { run: run.id, slot: run.slot, trigger: run.trigger, actions: kinds.join(",") };
  const at = decidedAt(run);
  await announce(ports, { id: `${run.id}.7`, threadId: run.threadId, at, type, detail });
}

/** Kinds and ids, never what was said. */
function logActions({ log }: Pick<BeatPorts, "log">, { threadId, dryRun, actions }: Run): void {
  for (const { type, target, reason, executed } of actions) {
    const fields = { thread: threadId, action: type, target };
    if (reason !== null) {
      log.info("action.rejected", { ...fields, reason });
      continue;
    }
    log.info("action.validated", fields);
    if (executed || dryRun) log.info(dryRun ? "action.rehearsed" : "action.done", fields);
  }
}

/** `counted` is false for a zombie: a newer claim of the thread exists, and this run changed nothing. */
export function logRun(ports: Pick<BeatPorts, "log">, run: Run, counted: boolean): void {
  logActions(ports, run);
  const fields = {
    thread: run.threadId,
    slot: run.slot,
    trigger: run.trigger,
    because: run.because,
    attempt: run.attempt,
    dryRun: run.dryRun,
    outcome: run.outcome.kind,
    actions: run.actions.flatMap(({ type, reason }) => (reason === null ? [type] : [])).join(","),
    counted,
    model: run.model,
    durationMs: run.durationMs,
    inputTokens: run.usage.inputTokens,
    outputTokens: run.usage.outputTokens,
    costMicroUsd: run.costMicroUsd,
  };
  if (run.outcome.kind === "failed") {
    ports.log.warn("beat.failed", { ...fields, error: summaryOf(run) });
  } else ports.log.info("beat.done", fields);
}
