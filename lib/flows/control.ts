/** control: the questions and orders of the control API, each answered in ORIGIN's shapes. */
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import { checklistPath } from "../domain/memory.ts";
import type { Settings } from "../domain/settings.ts";
import { newSystem } from "../domain/system.ts";
import { newThread, type Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import {
  type ChecklistAnswer,
  checklistAnswer,
  type HeartbeatStatusAnswer,
  type HistoryAnswer,
  heartbeatStatusAnswer,
  historyAnswer,
  notRunAnswer,
  type RunNowAnswer,
  ranAnswer,
  type ThreadStatusAnswer,
  threadStatusAnswer,
} from "../domain/wire.ts";
import type { Ports } from "../ports.ts";
import type { BeatPorts } from "./beat.ts";
import { beatByHand } from "./beat-by-hand.ts";
import { type OpenThreadPorts, openThread } from "./open-thread.ts";

/** Every answer is null when there is no such thread. */
export type ControlPorts = BeatPorts & OpenThreadPorts;

export async function heartbeatStatus(
  ports: Pick<Ports, "clock" | "threads" | "system">,
): Promise<HeartbeatStatusAnswer> {
  const [system, thread] = await Promise.all([
    ports.system.read(),
    ports.threads.read(defaultThreadId),
  ]);
  const known = thread ?? newThread(defaultThreadId, ports.clock.now());
  return heartbeatStatusAnswer(system ?? newSystem, known);
}

export async function threadStatus(
  ports: Pick<Ports, "clock" | "threads">,
  id: ThreadId,
): Promise<ThreadStatusAnswer | null> {
  const thread = await findThread(ports, id);
  return thread === null ? null : threadStatusAnswer(thread, ports.clock.now());
}

/** A run by hand: it passes every gate but the lease, and says so when a beat is under way already. */
export async function runNow(
  ports: ControlPorts,
  settings: Settings,
  request: { readonly threadId: ThreadId; readonly dryRun: boolean; readonly deadlineAt: Instant },
): Promise<RunNowAnswer | null> {
  const { threadId, dryRun } = request;
  const result = await beatByHand(ports, settings, request);
  const now = ports.clock.now();
  switch (result.kind) {
    case "ran":
      return ranAnswer(result.run);
    case "busy":
      return notRunAnswer(threadId, { reason: "already-running", dryRun }, now);
    case "skipped":
      return notRunAnswer(threadId, { reason: result.reason, dryRun }, now);
    case "no-thread":
      return null;
  }
}

/** The newest `limit` (1..100) runs, newest first. */
export async function heartbeatHistory(
  ports: Pick<Ports, "clock" | "threads" | "runs">,
  id: ThreadId,
  limit: number,
): Promise<HistoryAnswer | null> {
  const [thread, runs, totalRuns] = await Promise.all([
    findThread(ports, id),
    ports.runs.recent(id, limit),
    ports.runs.count(id),
  ]);
  return thread === null ? null : historyAnswer(id, runs, totalRuns);
}

export async function readChecklist(
  ports: Pick<Ports, "clock" | "threads" | "memory">,
  id: ThreadId,
): Promise<ChecklistAnswer | null> {
  const [thread, file] = await Promise.all([
    findThread(ports, id),
    ports.memory.read(id, checklistPath),
  ]);
  return thread === null ? null : checklistAnswer(id, file);
}

/** Writes HEARTBEAT.md whole; the earlier version is kept. `Fault("conflict")` on a lost race. */
export async function writeChecklist(
  ports: OpenThreadPorts,
  id: ThreadId,
  content: string,
): Promise<ChecklistAnswer | null> {
  const known = id === defaultThreadId ? await openThread(ports, id) : await ports.threads.read(id);
  if (known === null) return null;
  const now = ports.clock.now();
  const version = await ports.memory.write(id, checklistPath, content, now);
  return checklistAnswer(id, { path: checklistPath, content, version, updatedAt: now });
}

/** The thread `default` is there from the first moment on: before its first tick it reads as a new one. */
async function findThread(
  ports: Pick<Ports, "clock" | "threads">,
  id: ThreadId,
): Promise<Thread | null> {
  const known = await ports.threads.read(id);
  if (known !== null || id !== defaultThreadId) return known;
  return newThread(id, ports.clock.now());
}
