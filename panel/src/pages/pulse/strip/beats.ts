/** What stands on the pulse strip: one beat, or one row of equal skips, as it is drawn and named. */
import { type SkipReason, skipReasons, skipWords } from "../../../../../lib/domain/gate-reasons.ts";
import type { RunShown } from "../../../../../lib/domain/wire/runs.ts";
import type { ThreadAnswer } from "../../../../../lib/domain/wire/thread.ts";

/** In the order of the legend. `acted`: it wrote, posted or set something, and said nothing. */
export const looks = ["spoke", "acted", "rested", "skipped", "failed"] as const;
export type Look = (typeof looks)[number];

export interface Beat {
  /** The run's; null for skips that go on and are not on record yet. */
  readonly runId: string | null;
  readonly look: Look;
  readonly isDryRun: boolean;
  readonly isByHand: boolean;
  /** Epoch milliseconds; of a row of skips its first, and `endedAt` its last. */
  readonly at: number;
  readonly endedAt: number;
  /** How many beats it stands for: more than one only for skips. */
  readonly count: number;
  /** What it did, or why it did not. */
  readonly words: string;
  /** Null: no model was asked. */
  readonly tokens: number | null;
  /** Null: no model was asked, or it has no known price. */
  readonly costUsd: number | null;
}

export const lookOf = ({ kind, spoke }: Pick<RunShown, "kind" | "spoke">): Look => {
  if (kind !== "acted") return kind;
  return spoke ? "spoke" : "acted";
};

export const beatOf = (run: RunShown): Beat => ({
  runId: run.id,
  look: lookOf(run),
  isDryRun: run.dry_run,
  isByHand: run.trigger === "by-hand",
  at: Date.parse(run.at),
  endedAt: Date.parse(run.ended_at),
  count: run.count,
  words: run.kind === "skipped" ? wordsOfSkip(run.reason) : run.summary,
  tokens: run.kind === "skipped" ? null : run.input_tokens + run.output_tokens,
  costUsd: run.kind === "skipped" ? null : run.cost_usd,
});

/** A reason that this panel does not know is shown as it is. */
const wordsOfSkip = (reason: string | null): string =>
  isSkipReason(reason) ? skipWords[reason] : (reason ?? "");

const isSkipReason = (reason: string | null): reason is SkipReason =>
  skipReasons.some((known) => known === reason);

/**
 * Skips that go on: they become one record when they end. Null when the last beat was none.
 *
 * Its last beat is when the heartbeat's line on the board became idle; a beat under way says nothing of it.
 */
export function goingOn({
  streak,
  board: { heartbeat },
}: Pick<ThreadAnswer, "streak" | "board">): Beat | null {
  if (streak === null) return null;
  const at = Date.parse(streak.since_at);
  const lastAt = heartbeat.status === "idle" ? Date.parse(heartbeat.since) : at;
  return {
    runId: null,
    look: "skipped",
    isDryRun: false,
    isByHand: false,
    at,
    endedAt: Math.max(at, lastAt),
    count: streak.count,
    words: skipWords[streak.reason],
    tokens: null,
    costUsd: null,
  };
}

export type Counts = Readonly<Record<Look | "dryRun", number>>;

/** How many beats of each look there were; dry runs count for themselves. */
export function countsOf(beats: readonly Beat[]): Counts {
  const counts = { spoke: 0, acted: 0, rested: 0, skipped: 0, failed: 0, dryRun: 0 };
  for (const { isDryRun, look, count } of beats) counts[isDryRun ? "dryRun" : look] += count;
  return counts;
}
