/** What stands on the pulse strip: one beat, or one row of equal skips, as it is drawn and named. */
import { type SkipReason, skipReasons, skipWords } from "../../../../../lib/domain/gate-reasons.ts";
import type { RunShown } from "../../../../../lib/domain/wire/runs.ts";
import { type Look, lookOf } from "../../../parts/beat-sign/looks.ts";

export interface Beat {
  readonly runId: string;
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

export type Counts = Readonly<Record<Look | "dryRun", number>>;

/** How many beats of each look there were; dry runs count for themselves. */
export function countsOf(beats: readonly Beat[]): Counts {
  const counts = { spoke: 0, acted: 0, rested: 0, skipped: 0, failed: 0, dryRun: 0 };
  for (const { isDryRun, look, count } of beats) counts[isDryRun ? "dryRun" : look] += count;
  return counts;
}
