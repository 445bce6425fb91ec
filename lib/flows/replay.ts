/** replay: a past run once more, as a dry run in the world of then, on another model or by another checklist. */
import type { BeatResult } from "../domain/beat-result.ts";
import { idle, running } from "../domain/board.ts";
import { slotByHand, type ThreadId } from "../domain/ids.ts";
import { leaseMs } from "../domain/limits.ts";
import { ModelName } from "../domain/model-name.ts";
import type { Run } from "../domain/run.ts";
import type { Settings } from "../domain/settings.ts";
import type { Thread } from "../domain/thread.ts";
import { after, type Instant, instant } from "../domain/time.ts";
import { type ReplayAnswer, replayAnswer } from "../domain/wire/replay.ts";
import type { Ports } from "../ports.ts";
import { portsAsOf } from "./as-of.ts";
import type { BeatPorts } from "./beat.ts";
import { logRun } from "./beat-end.ts";
import { answerSlot, type Beginning } from "./beat-run.ts";
import { findThread } from "./open-thread.ts";
import { runOf } from "./runs.ts";

export interface ReplayRequest {
  readonly threadId: ThreadId;
  readonly runId: string;
  /** Undefined: the run's own. */
  readonly model: ModelName | undefined;
  /** HEARTBEAT.md for this once; undefined: as it was. */
  readonly checklist: string | undefined;
  readonly deadlineAt: Instant;
}

/**
 * Null when there is no such thread, or no such run (any more). The replay of a replay goes back to the run that
 * began it. It takes no lease, passes every gate, and is paid by the budget of today; what cannot be had any more of the
 * world of then is said in the answer's notes.
 */
export async function replay(
  ports: BeatPorts,
  settings: Settings,
  request: ReplayRequest,
): Promise<ReplayAnswer | null> {
  const { threadId, checklist } = request;
  const thread = await findThread(ports, threadId);
  const asked = thread && (await runOf(ports, thread, request.runId));
  if (thread === null || asked === null) return null;
  const original =
    asked.replayOf === undefined ? asked : await ports.runs.read(threadId, asked.replayOf);
  if (original === null) return null;
  const notes = new Set<string>();
  const note = (sentence: string): void => void notes.add(sentence);
  const modelOfThen = ModelName.safeParse(asked.model);
  const model =
    request.model ??
    (modelOfThen.success ? modelOfThen.data : (thread.config.model ?? settings.model));
  const lastReflectionAt = await lastReflectionBefore(ports, thread, original, note);
  const then = threadAsOf(thread, original, lastReflectionAt);
  note("Tools, limits and time zone are those of the thread's config today.");
  const asOf = portsAsOf(ports, thread, { thread: threadId, run: original, checklist, note });
  const result = await rehearse(ports, asOf, settings, { ...request, model, then, original });
  const { now } = ports.clock;
  return replayAnswer(threadId, result, [...notes], now());
}

interface Rehearsal extends ReplayRequest {
  readonly model: ModelName;
  readonly then: Thread;
  readonly original: Run;
}

/** The run is recorded with the times of now. */
async function rehearse(
  ports: BeatPorts,
  asOf: BeatPorts,
  settings: Settings,
  { threadId, model, then, original, deadlineAt }: Rehearsal,
): Promise<Extract<BeatResult, { kind: "ran" | "skipped" }>> {
  const startedAt = ports.clock.now();
  const id = ports.ids.ulid(startedAt);
  const thenNow = asOf.clock.now();
  const started: Beginning = {
    id,
    threadId,
    slot: slotByHand(id),
    fence: then.fence,
    attempt: 1,
    trigger: "by-hand",
    because: "by-hand",
    dryRun: true,
    startedAt: thenNow,
    model,
    replayOf: original.id,
  };
  ports.log.info("beat.started", { thread: threadId, trigger: "by-hand", because: "replay" });
  const answered = await answerSlot(asOf, settings, started, {
    thread: then,
    deadlineAt: instant(deadlineAt - (startedAt - thenNow)),
  });
  if (answered.kind === "budget-spent") return { kind: "skipped", reason: "budget" };
  const run = { ...answered.run, startedAt };
  await ports.runs.record(run);
  logRun(ports, run, true);
  return { kind: "ran", run };
}

/** As the beat's claim found it, as far as that is known. */
function threadAsOf(thread: Thread, run: Run, lastReflectionAt: Instant | null): Thread {
  const at = run.startedAt;
  return {
    ...thread,
    config: { ...thread.config, dry_run: true },
    lastReflectionAt,
    board: {
      conversation: idle(at),
      heartbeat: running("reflecting on recent activity", at, after(at, leaseMs)),
    },
  };
}

const runsLookedAt = 200;

/** By it the checklist's own rhythms are due. */
async function lastReflectionBefore(
  { runs }: Pick<Ports, "runs">,
  thread: Thread,
  run: Run,
  note: (sentence: string) => void,
): Promise<Instant | null> {
  const { lastReflectionAt } = thread;
  if (lastReflectionAt === null || lastReflectionAt < run.startedAt) return lastReflectionAt;
  const earlier = await runs.recent(thread.id, runsLookedAt, run.id);
  const last = earlier.find(
    ({ outcome, dryRun }) => !dryRun && (outcome.kind === "acted" || outcome.kind === "rested"),
  );
  if (last === undefined && run.because !== "first")
    note("No earlier reflection is on record: every line with a rhythm of its own counts as due.");
  return last?.startedAt ?? null;
}
