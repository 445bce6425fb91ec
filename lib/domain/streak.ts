/** Equal skips in a row: counted in the thread's item, and one run record when they end. */
import type { SkipReason } from "./gate-reasons.ts";
import type { Slot, ThreadId } from "./ids.ts";
import { noUsage, type Run } from "./run.ts";
import type { Streak } from "./thread.ts";
import { type Instant, spanBetween } from "./time.ts";

/** The streak after one more skip; a new one when the reason is another. */
export function afterSkip(
  streak: Streak | null,
  skip: { readonly reason: SkipReason; readonly runId: string; readonly slot: Slot },
  now: Instant,
): Streak {
  if (streak?.reason === skip.reason) {
    // A count that is full stays full: one further, the thread's item would no longer parse.
    const count = Math.min(streak.count + 1, Number.MAX_SAFE_INTEGER);
    return { ...streak, count, lastAt: now };
  }
  const { reason, runId, slot } = skip;
  return { runId, reason, count: 1, firstSlot: slot, sinceAt: now, lastAt: now };
}

/** The record of a streak that is over. It cost nothing: no model was asked. */
export const runOfStreak = (thread: ThreadId, streak: Streak, fence: number): Run => ({
  id: streak.runId,
  threadId: thread,
  slot: streak.firstSlot,
  fence,
  attempt: 1,
  trigger: "schedule",
  because: null,
  dryRun: false,
  startedAt: streak.sinceAt,
  durationMs: spanBetween(streak.sinceAt, streak.lastAt),
  outcome: { kind: "skipped", reason: streak.reason, count: streak.count },
  model: null,
  text: "",
  steps: [],
  actions: [],
  read: [],
  usage: noUsage,
  costMicroUsd: 0,
});
