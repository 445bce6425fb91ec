/** beat: claim -> gate -> reflect -> record the run -> hand its thoughts to the queue -> finish. */
import type { BeatResult } from "../domain/beat-result.ts";
import { reasonOf } from "../domain/fault.ts";
import { gate, type Trigger, type Verdict } from "../domain/gate.ts";
import { slotAt, slotByHand } from "../domain/ids.ts";
import { leaseMs, maxBeatAttempts } from "../domain/limits.ts";
import type { Run } from "../domain/run.ts";
import type { Settings } from "../domain/settings.ts";
import type { Thread } from "../domain/thread.ts";
import { activeHoursOf } from "../domain/thread-config.ts";
import type { Instant } from "../domain/time.ts";
import type { BeatMarks, Claim, DueThread, Ports } from "../ports.ts";
import { announce } from "./announce.ts";
import { breakOff, conclude, logRun } from "./beat-end.ts";
import { stayQuiet, stopSpending, tellOfBudget } from "./beat-quiet.ts";
import { answerSlot, type Beginning, circuitAfter, failedRun } from "./beat-run.ts";
import { noteProgress } from "./note-progress.ts";

export type BeatPorts = Pick<
  Ports,
  | "clock"
  | "ids"
  | "log"
  | "threads"
  | "memory"
  | "history"
  | "outreach"
  | "recall"
  | "runs"
  | "feed"
  | "budgets"
  | "events"
  | "bus"
  | "queue"
  | "model"
  | "shell"
  | "synthesis"
  | "reminders"
  | "system"
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

interface Asked {
  readonly trigger: Trigger;
  readonly deadlineAt: Instant;
}

async function beatClaimed(
  ports: BeatPorts,
  settings: Settings,
  claim: Claim,
  { trigger, deadlineAt }: Asked,
): Promise<BeatResult> {
  const { thread } = claim;
  const now = ports.clock.now();
  const started = beginningOf(claim, settings, trigger, now);
  try {
    const known = await recordedRun(ports, claim, trigger);
    if (known !== null)
      return await conclude(ports, claim, { run: known, marks: marksOf(known, thread) });
    if (claim.attempt > maxBeatAttempts) {
      const error = `gave up on this slot: ${maxBeatAttempts} attempts did not come to an end`;
      return await conclude(ports, claim, { run: failedRun(ports, started, error) });
    }
    const verdict = await askGate(thread, trigger, now);
    if (verdict.kind !== "go") return await stayQuiet(ports, claim, verdict);
    ports.log.info("beat.started", { thread: thread.id, trigger, because: verdict.because });
    await tellOfDefaults(ports, claim, now);
    const begun = { ...started, because: verdict.because };
    const { runId, fence } = claim;
    const progress = noteProgress(ports, { threadId: thread.id, runId, fence });
    const asked = { thread, deadlineAt, onSteps: progress.note };
    // Its writes are nearly always over by then: they began before the model's last call. They must not outlive the lease.
    const answered = await answerSlot(ports, settings, begun, asked).finally(progress.settled);
    if (answered.kind === "budget-spent") return await stopSpending(ports, claim, answered);
    if (answered.cutShort !== null) await tellOfBudget(ports, claim, answered.cutShort);
    return await conclude(ports, claim, answered);
  } catch (error) {
    return breakOff(ports, claim, failedRun(ports, started, reasonOf(error)));
  }
}

/** A stored setting that no longer parses costs that setting and not the beat; the log says which. */
async function tellOfDefaults(
  ports: BeatPorts,
  { thread, runId }: Claim,
  at: Instant,
): Promise<void> {
  const { id: threadId, configProblem: problem } = thread;
  if (problem === undefined) return;
  const type = "config-default" as const;
  await announce(ports, { id: `${runId}.6`, threadId, at, type, detail: { problem } });
}

/** The zone library is loaded only for threads that have active hours. */
async function askGate(thread: Thread, trigger: Trigger, now: Instant): Promise<Verdict> {
  const activeHours = activeHoursOf(thread.config);
  if (activeHours === null) return gate(thread, trigger, now, now);
  const { nextActiveAt } = await import("../domain/active-hours.ts");
  return gate(thread, trigger, now, nextActiveAt(activeHours, now));
}

const beginningOf = (
  claim: Claim,
  settings: Settings,
  trigger: Trigger,
  startedAt: Instant,
): Beginning => ({
  id: claim.runId,
  threadId: claim.thread.id,
  slot: claim.slot,
  fence: claim.fence,
  attempt: claim.attempt,
  trigger,
  because: null,
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

/**
 * The marks that a recorded run's own end would have left. A slot that broke is not recorded before it is
 * given up, so that a scheduled run that failed is one whose model did; by hand, nobody knows.
 */
const marksOf = (run: Run, { circuit }: Thread): BeatMarks =>
  run.trigger === "schedule" && run.outcome.kind !== "skipped"
    ? { circuit: circuitAfter(circuit, run) }
    : {};

/** A dry run by hand changes nothing but its own record, so it needs no lease and disturbs no beat. */
async function rehearse(
  ports: BeatPorts,
  settings: Settings,
  { threadId, deadlineAt }: BeatNowRequest,
  runId: string,
): Promise<BeatResult> {
  const stored = await ports.threads.read(threadId);
  if (stored === null) return { kind: "no-thread" };
  const thread = { ...stored, config: { ...stored.config, dry_run: true } };
  const rehearsal: Claim = {
    thread,
    slot: slotByHand(runId),
    runId,
    fence: thread.fence,
    attempt: 1,
  };
  const now = ports.clock.now();
  const started = { ...beginningOf(rehearsal, settings, "by-hand", now), because: "by-hand" };
  ports.log.info("beat.started", { thread: threadId, trigger: "by-hand", because: "by-hand" });
  const answered = await answerSlot(ports, settings, started, { thread, deadlineAt });
  if (answered.kind === "budget-spent") return { kind: "skipped", reason: "budget" };
  await ports.runs.record(answered.run);
  logRun(ports, answered.run, true);
  return { kind: "ran", run: answered.run };
}
