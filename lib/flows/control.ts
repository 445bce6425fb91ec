/** control: what the control API is asked of the system and of a thread's beats, answered in ORIGIN's shapes. */
import { Fault, reasonOf } from "../domain/fault.ts";
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import type { Settings } from "../domain/settings.ts";
import { newSystem } from "../domain/system.ts";
import { newThread, type Thread } from "../domain/thread.ts";
import { type Instant, isoOf } from "../domain/time.ts";
import { type ConfigAnswer, configAnswer } from "../domain/wire/config.ts";
import { pageOf } from "../domain/wire/page.ts";
import {
  type HistoryAnswer,
  historyAnswer,
  notRunAnswer,
  type RunNowAnswer,
  ranAnswer,
} from "../domain/wire/run.ts";
import {
  type HeartbeatStatusAnswer,
  heartbeatStatusAnswer,
  type ThreadStatusAnswer,
  type ThreadsAnswer,
  threadStatusAnswer,
} from "../domain/wire/status.ts";
import { type ThreadAnswer, threadAnswer, type WhyAnswer } from "../domain/wire/thread.ts";
import type { Ports } from "../ports.ts";
import type { BeatPorts } from "./beat.ts";
import { beatByHand } from "./beat-by-hand.ts";
import { findThread, type OpenThreadPorts } from "./open-thread.ts";

type Reading = Pick<Ports, "clock" | "threads">;

/** A page of a list: at most `limit` entries, those behind the `cursor` of the page before. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export async function heartbeatStatus(
  ports: Reading & Pick<Ports, "system">,
  id: ThreadId = defaultThreadId,
): Promise<HeartbeatStatusAnswer> {
  const [system, thread] = await Promise.all([ports.system.read(), ports.threads.read(id)]);
  const known = thread ?? newThread(id, ports.clock.now());
  return heartbeatStatusAnswer(system ?? newSystem, known);
}

/**
 * In the order of their names.
 *
 * @param only the one thread that the caller sees; null: all of them
 */
export async function listThreads(
  ports: Reading & Pick<Ports, "registry" | "log">,
  { limit, cursor }: PageRequest,
  only: ThreadId | null = null,
): Promise<ThreadsAnswer> {
  const found =
    only === null
      ? await ports.registry.list(limit + 1, cursor)
      : [only].filter((id) => cursor === undefined || id > cursor);
  const { shown, nextCursor } = pageOf(found, limit, (id) => id);
  const threads = await Promise.all(shown.map((id) => readable(ports, id)));
  const now = ports.clock.now();
  return {
    threads: threads.flatMap((thread) =>
      thread === null ? [] : [threadStatusAnswer(thread, now)],
    ),
    next_cursor: nextCursor,
  };
}

/** One corrupt thread must not hide the others: it is left out, and the log says why. */
async function readable(
  ports: Pick<Ports, "threads" | "log">,
  id: ThreadId,
): Promise<Thread | null> {
  try {
    return await ports.threads.read(id);
  } catch (error) {
    if (!(error instanceof Fault && error.code === "corrupt")) throw error;
    ports.log.warn("thread.corrupt", { thread: id, reason: reasonOf(error) });
    return null;
  }
}

// Every answer below is null when there is no such thread.

export async function threadStatus(
  ports: Reading,
  id: ThreadId,
): Promise<ThreadStatusAnswer | null> {
  const thread = await findThread(ports, id);
  return thread && threadStatusAnswer(thread, ports.clock.now());
}

export async function wholeThread(ports: Reading, id: ThreadId): Promise<ThreadAnswer | null> {
  const thread = await findThread(ports, id);
  return thread && threadAnswer(thread, ports.clock.now());
}

export async function readConfig(
  ports: Reading & Pick<Ports, "runs">,
  id: ThreadId,
): Promise<ConfigAnswer | null> {
  const thread = await findThread(ports, id);
  return thread && configured(ports, thread);
}

/** The answer about a thread whose config has just been read or changed. */
export async function configured(
  ports: Pick<Ports, "runs">,
  thread: Thread,
): Promise<ConfigAnswer> {
  const [lastRun = null] = await ports.runs.recent(thread.id, 1);
  return configAnswer(thread, lastRun);
}

/** When it last woke, what it decided and why, and what comes next. */
export async function whyOf(
  ports: Pick<Ports, "clock"> & {
    readonly threads: Pick<Ports["threads"], "read">;
    readonly runs: Pick<Ports["runs"], "recent">;
    readonly system: Pick<Ports["system"], "read">;
  },
  id: ThreadId,
): Promise<WhyAnswer | null> {
  const [thread, [lastRun = null], system] = await Promise.all([
    findThread(ports, id),
    ports.runs.recent(id, 1),
    ports.system.read(),
  ]);
  if (thread === null) return null;
  const { desired } = system ?? newSystem;
  const { whySentence } = await import("../domain/why.ts");
  return {
    thread_id: id,
    sentence: whySentence(thread, lastRun, ports.clock.now(), desired),
    last_run_id: lastRun?.id ?? null,
    due_at: thread.config.enabled && desired === "started" ? isoOf(thread.dueAt) : null,
  };
}

/** A run by hand: it passes every gate but the lease, and says so when a beat is under way already. */
export async function runNow(
  ports: BeatPorts & OpenThreadPorts,
  settings: Settings,
  request: {
    readonly threadId: ThreadId;
    readonly dryRun: boolean;
    readonly deadlineAt: Instant;
  },
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

/** Newest first. */
export async function heartbeatHistory(
  ports: Reading & Pick<Ports, "runs">,
  id: ThreadId,
  { limit, cursor }: PageRequest,
): Promise<HistoryAnswer | null> {
  const [thread, found, totalRuns] = await Promise.all([
    findThread(ports, id),
    ports.runs.recent(id, limit + 1, cursor),
    ports.runs.count(id),
  ]);
  return thread && historyAnswer(id, { found, limit, totalRuns });
}
