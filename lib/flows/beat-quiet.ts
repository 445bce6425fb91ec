/** beat-quiet: how a claimed beat ends that asks no model: put off, skipped, or out of money. */
import type { BeatResult } from "../domain/beat-result.ts";
import type { Verdict } from "../domain/gate.ts";
import type { SkipReason } from "../domain/gate-reasons.ts";
import { isByHand } from "../domain/ids.ts";
import { afterSkip, runOfStreak } from "../domain/streak.ts";
import { isoOf } from "../domain/time.ts";
import type { BeatMarks, Claim } from "../ports.ts";
import { announce } from "./announce.ts";
import type { BeatPorts } from "./beat.ts";
import { clockOf, conclude, nextDue, recordStreak } from "./beat-end.ts";
import { endClaim } from "./end-claim.ts";
import { notify } from "./notify.ts";
import type { BudgetSpent } from "./spend.ts";

/**
 * Answered by silence, or put off; equal skips in a row are counted, not recorded one by one. Who asked by
 * hand is told, and may ask again under the same slot, so that those skips are not counted.
 */
export async function stayQuiet(
  ports: BeatPorts,
  claim: Claim,
  verdict: Exclude<Verdict, { kind: "go" }>,
  marks: BeatMarks = {},
): Promise<BeatResult> {
  const { thread, runId, slot, attempt } = claim;
  const { reason } = verdict;
  const now = ports.clock.now();
  const streak = afterSkip(thread.streak, { reason, runId, slot }, now);
  const waits = verdict.kind === "wait";
  if (!waits && attempt > 1) return skipAlone(ports, claim, reason, marks);
  const isCounted = !waits && !isByHand(slot);
  if (isCounted && streak.runId === runId) await recordStreak(ports, claim);
  await endClaim(ports, claim, async (current) => ({
    now,
    // What the slot waits for may not hold by another config: then the next beat asks again.
    dueAt: !waits
      ? await nextDue(current, slot, now)
      : current.rev === thread.rev
        ? verdict.untilAt
        : now,
    keepsSlot: waits,
    countsAttempt: false,
    marks: isCounted ? { ...marks, streak } : marks,
  }));
  const count = isCounted ? streak.count : 1;
  ports.log.info("beat.skipped", { thread: thread.id, reason, count });
  return { kind: "skipped", reason };
}

/**
 * The skip of a slot that was tried before has a record of its own: it keeps out the run of an earlier
 * attempt that sleeps and may still wake.
 */
async function skipAlone(
  ports: BeatPorts,
  claim: Claim,
  reason: SkipReason,
  marks: BeatMarks,
): Promise<BeatResult> {
  const { thread, runId, slot, fence } = claim;
  const now = ports.clock.now();
  const alone = { runId, reason, count: 1, firstSlot: slot, sinceAt: now, lastAt: now };
  await conclude(ports, claim, { run: runOfStreak(thread.id, alone, fence), marks });
  return { kind: "skipped", reason };
}

/** The day's budget does not leave a call: quiet until the day turns, and the person hears of it once. */
export async function stopSpending(
  ports: BeatPorts,
  claim: Claim,
  spent: BudgetSpent,
): Promise<BeatResult> {
  await tellOfBudget(ports, claim, spent);
  const verdict = { kind: "skip", reason: "budget" } as const;
  return stayQuiet(ports, claim, verdict, { budgetSpentUntilAt: spent.untilAt });
}

/**
 * Tells the person that the day's budget is spent, unless the thread's mark says that they know. The mark is
 * written after the notice is sent, and the notice sent again bears the same id.
 */
export async function tellOfBudget(
  ports: BeatPorts,
  { thread, runId }: Claim,
  { untilAt, words, day }: BudgetSpent,
): Promise<void> {
  const now = ports.clock.now();
  const isNews = thread.budgetSpentUntilAt === null || thread.budgetSpentUntilAt <= now;
  if (isNews && !thread.config.dry_run) {
    await notify(ports, thread.id, {
      id: `${thread.id}:budget-${day}`,
      text: `I stay quiet until ${await clockOf(untilAt, thread)}: ${words}.`,
    });
    const detail = { until: isoOf(untilAt) };
    const event = { id: `${runId}.9`, threadId: thread.id, at: now, type: "budget" } as const;
    await announce(ports, { ...event, detail });
  }
}
