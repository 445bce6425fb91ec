/** beat: claim -> gate -> reflect -> record the run -> hand its thoughts to the queue -> finish. */
import type { BeatResult } from "../domain/beat-result.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import { gate, type SkipReason, type Trigger } from "../domain/gate.ts";
import { slotAt, slotByHand } from "../domain/ids.ts";
import { leaseMs, maxBeatAttempts } from "../domain/limits.ts";
import { noUsage, type Outcome, type Run, summaryOf } from "../domain/run.ts";
import { dueAfterSlot, retryDelayMs } from "../domain/schedule.ts";
import type { Settings } from "../domain/settings.ts";
import { isSilence } from "../domain/silence.ts";
import type { Thread } from "../domain/thread.ts";
import { everyMs } from "../domain/thread-config.ts";
import { after, type Instant, minutes, spanBetween } from "../domain/time.ts";
import type { Claim, DueThread, Ports } from "../ports.ts";
import { handOver } from "./hand-over.ts";
import type { Reflection } from "./reflect.ts";

export type BeatPorts = Pick<
  Ports,
  "clock" | "ids" | "log" | "threads" | "memory" | "history" | "runs" | "queue" | "model"
>;

/** The beat of a thread that the schedule found due. */
export async function beatDue(
  ports: BeatPorts,
  settings: Settings,
  due: DueThread,
  deadlineAt: Instant,
): Promise<BeatResult> {
  const now = ports.clock.now();
  const claim = await ports.threads.claim({
    id: due.id,
    seenDueAt: due.dueAt,
    now,
    leaseMs,
    slot: slotAt(due.dueAt),
    runId: ports.ids.ulid(now),
    detail: boardDetail,
  });
  if (claim === null) return { kind: "busy" };
  return beatClaimed(ports, settings, claim, { trigger: "schedule", deadlineAt });
}

export interface BeatNowRequest {
  readonly threadId: string;
  readonly dryRun: boolean;
  readonly deadlineAt: Instant;
  /** A ULID that names the run; a command that may be delivered twice passes the same one again. */
  readonly runId?: string;
}

/** A run by hand: it has a slot of its own, passes every gate but the lease, and moves the rhythm on. */
export async function beatNow(
  ports: BeatPorts,
  settings: Settings,
  request: BeatNowRequest,
): Promise<BeatResult> {
  const now = ports.clock.now();
  const runId = request.runId ?? ports.ids.ulid(now);
  const id = request.threadId;
  if (request.dryRun) return rehearse(ports, settings, request, runId);
  const claim = await ports.threads.claim({
    id,
    seenDueAt: null,
    now,
    leaseMs,
    slot: slotByHand(runId),
    runId,
    detail: boardDetail,
  });
  const { deadlineAt } = request;
  if (claim !== null)
    return beatClaimed(ports, settings, claim, { trigger: "by-hand", deadlineAt });
  return (await ports.threads.read(id)) === null ? { kind: "no-thread" } : { kind: "busy" };
}

const boardDetail = "reflecting on recent activity";
const busyRetryMs = minutes(1);

async function beatClaimed(
  ports: BeatPorts,
  settings: Settings,
  claim: Claim,
  { trigger, deadlineAt }: { trigger: Trigger; deadlineAt: Instant },
): Promise<BeatResult> {
  const { thread } = claim;
  const verdict = gate(thread, trigger, ports.clock.now());
  if (verdict.kind !== "go") return stayQuiet(ports, claim, verdict);
  const started = beginning(claim, trigger, settings, ports.clock.now());
  try {
    if (claim.attempt > maxBeatAttempts) {
      const error = `gave up on this slot: ${maxBeatAttempts} attempts did not come to an end`;
      return await conclude(ports, claim, failedRun(ports, started, error));
    }
    const known = await recordedRun(ports, claim, trigger);
    const run = known ?? (await answerSlot(ports, started, thread, deadlineAt));
    return await conclude(ports, claim, run);
  } catch (error) {
    return breakOff(ports, claim, failedRun(ports, started, reasonOf(error)));
  }
}

/** What is known of a run before anything happened. */
type Beginning = Omit<Run, "durationMs" | "outcome" | "text" | "steps" | "actions" | "usage"> & {
  readonly model: string;
};

const beginning = (
  claim: Claim,
  trigger: Trigger,
  settings: Settings,
  startedAt: Instant,
): Beginning => ({
  id: claim.runId,
  threadId: claim.thread.id,
  slot: claim.slot,
  fence: claim.fence,
  attempt: claim.attempt,
  trigger,
  dryRun: claim.thread.config.dry_run,
  startedAt,
  model: claim.thread.config.model ?? settings.model,
});

/**
 * The run that an earlier attempt at the slot has recorded. It is ended, not done again: a second model
 * call would have other thoughts, and they would bear the ids of those that may be on their way.
 */
async function recordedRun(
  ports: BeatPorts,
  { thread, runId, fence, attempt }: Claim,
  trigger: Trigger,
): Promise<Run | null> {
  // The first claim by hand may be a command's that came again after its slot was over.
  if (attempt === 1 && trigger === "schedule") return null;
  const run = await ports.runs.read(thread.id, runId);
  return run && { ...run, fence, attempt };
}

async function answerSlot(
  ports: BeatPorts,
  started: Beginning,
  thread: Thread,
  deadlineAt: Instant,
): Promise<Run> {
  // What a reflection needs (the zone library among it) is loaded only by beats that passed the gate.
  const { reflect } = await import("./reflect.ts");
  const { model, dryRun } = started;
  const reflection = await reflect(ports, thread, { model, dryRun, deadlineAt });
  return {
    ...started,
    durationMs: spanBetween(started.startedAt, ports.clock.now()),
    outcome: outcomeOf(reflection),
    text: reflection.answer.text,
    steps: [...reflection.answer.steps],
    actions: reflection.deeds.actions,
    usage: reflection.answer.usage,
  };
}

function outcomeOf({ failure, deeds, answer }: Reflection): Outcome {
  if (failure !== null) return { kind: "failed", error: failure };
  if (deeds.actions.length > 0) return { kind: "acted" };
  if (deeds.rest !== null) return { kind: "rested", reason: deeds.rest };
  const reason = isSilence(answer.text) ? "nothing needs attention" : "kept its thoughts to itself";
  return { kind: "rested", reason };
}

const failedRun = (ports: BeatPorts, started: Beginning, error: string): Run => ({
  ...started,
  durationMs: spanBetween(started.startedAt, ports.clock.now()),
  outcome: { kind: "failed", error },
  text: "",
  steps: [],
  actions: [],
  usage: noUsage,
});

/**
 * Records the run, hands its thoughts over and gives the lease back; any of it may be repeated. A zombie's
 * run is not recorded, and its thoughts stay where they are. The last tick is written by successful runs only.
 */
async function conclude(ports: BeatPorts, claim: Claim, run: Run): Promise<BeatResult> {
  const { thread, slot } = claim;
  if (await ports.runs.record(run)) await handOver(ports, run);
  const now = ports.clock.now();
  const failed = run.outcome.kind === "failed";
  const counted = await ports.threads.finish(claim, {
    now,
    dueAt: dueAfterSlot(slot, everyMs(thread.config), now),
    keepsSlot: false,
    countsAttempt: true,
    ...(failed || run.dryRun ? {} : { lastTickAt: now, lastReflectionAt: now }),
  });
  logRun(ports, run, counted);
  return { kind: "ran", run };
}

/**
 * The world broke under the beat. The schedule tries the same slot again after a growing delay; a person
 * who asked by hand is told, and asks again. Should even this fail, the lease runs out by itself.
 */
async function breakOff(ports: BeatPorts, claim: Claim, run: Run): Promise<BeatResult> {
  const now = ports.clock.now();
  const triesAgain = run.trigger === "schedule" && claim.attempt < maxBeatAttempts;
  try {
    if (!triesAgain) return await conclude(ports, claim, run);
    logRun(ports, run, true);
    await ports.threads.finish(claim, {
      now,
      dueAt: after(now, retryDelayMs(claim.attempt)),
      keepsSlot: true,
      countsAttempt: true,
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ports.log.error("beat.lease-left", { thread: run.threadId, reason: reasonOf(error) });
  }
  return { kind: "ran", run };
}

async function stayQuiet(
  ports: BeatPorts,
  claim: Claim,
  verdict: { kind: "skip" | "wait"; reason: SkipReason },
): Promise<BeatResult> {
  const now = ports.clock.now();
  const waits = verdict.kind === "wait";
  await ports.threads.finish(claim, {
    now,
    dueAt: waits
      ? after(now, busyRetryMs)
      : dueAfterSlot(claim.slot, everyMs(claim.thread.config), now),
    keepsSlot: waits,
    countsAttempt: false,
  });
  ports.log.info("beat.skipped", { thread: claim.thread.id, reason: verdict.reason });
  return { kind: "skipped", reason: verdict.reason };
}

/** A dry run by hand changes nothing but its own record, so it needs no lease and disturbs no beat. */
async function rehearse(
  ports: BeatPorts,
  settings: Settings,
  { threadId, deadlineAt }: BeatNowRequest,
  runId: string,
): Promise<BeatResult> {
  const thread = await ports.threads.read(threadId);
  if (thread === null) return { kind: "no-thread" };
  const rehearsal: Claim = {
    thread: { ...thread, config: { ...thread.config, dry_run: true } },
    slot: slotByHand(runId),
    runId,
    fence: thread.fence,
    attempt: 1,
  };
  const started = beginning(rehearsal, "by-hand", settings, ports.clock.now());
  const run = await answerSlot(ports, started, rehearsal.thread, deadlineAt);
  await ports.runs.record(run);
  logRun(ports, run, true);
  return { kind: "ran", run };
}

/** `counted` is false for a zombie: a newer claim of the thread exists, and this run changed nothing. */
function logRun(ports: BeatPorts, run: Run, counted: boolean): void {
  const fields = {
    thread: run.threadId,
    slot: run.slot,
    trigger: run.trigger,
    attempt: run.attempt,
    dryRun: run.dryRun,
    outcome: run.outcome.kind,
    counted,
    model: run.model,
    durationMs: run.durationMs,
    inputTokens: run.usage.inputTokens,
    outputTokens: run.usage.outputTokens,
  };
  if (run.outcome.kind === "failed") {
    ports.log.warn("beat.failed", { ...fields, error: summaryOf(run) });
  } else ports.log.info("beat.done", fields);
}
