/** What stands on the pulse strip: one beat, or one row of equal skips, as it is drawn and named. */
import type { RunShown } from "../../../../../lib/domain/wire/runs.ts";
import { type Look, lookOf, wordsOf } from "../../../parts/beat-sign/looks.ts";

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
  words: wordsOf(run),
  tokens: run.kind === "skipped" ? null : run.input_tokens + run.output_tokens,
  costUsd: run.kind === "skipped" ? null : run.cost_usd,
});

export type Counts = Readonly<Record<Look | "dryRun", number>>;

/** How many beats of each look there were; dry runs count for themselves. */
export function countsOf(beats: readonly Beat[]): Counts {
  const counts = { spoke: 0, acted: 0, rested: 0, skipped: 0, failed: 0, dryRun: 0 };
  for (const { isDryRun, look, count } of beats) counts[isDryRun ? "dryRun" : look] += count;
  return counts;
}
