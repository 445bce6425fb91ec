/** What a beat came to, as the panel draws and names it. */
import { type SkipReason, skipReasons, skipWords } from "../../../../lib/domain/gate-reasons.ts";
import type { RunShown } from "../../../../lib/domain/wire/runs.ts";

/** In the order of legends. `acted`: it wrote, posted or set something, and said nothing. */
export const looks = ["spoke", "acted", "rested", "skipped", "failed"] as const;
export type Look = (typeof looks)[number];

export const lookOf = ({ kind, spoke }: Pick<RunShown, "kind" | "spoke">): Look => {
  if (kind !== "acted") return kind;
  return spoke ? "spoke" : "acted";
};

export const lookWords: Readonly<Record<Look, string>> = {
  spoke: "Spoke",
  acted: "Acted",
  rested: "Rested",
  skipped: "Skipped",
  failed: "Failed",
};

/** `Spoke`, `Dry run: rested`, `Skipped 12 times`. */
export function titleOf({
  look,
  isDryRun,
  count,
}: {
  readonly look: Look;
  readonly isDryRun: boolean;
  readonly count: number;
}): string {
  const times = count > 1 ? ` ${count.toLocaleString("en")} times` : "";
  const words = lookWords[look] + times;
  return isDryRun ? `Dry run: ${words.toLowerCase()}` : words;
}

/** What it did, or why it did not, without how often. */
export const wordsOf = ({
  kind,
  reason,
  summary,
}: Pick<RunShown, "kind" | "reason" | "summary">) =>
  kind === "skipped" ? skippedBecause(reason) : summary;

/** A reason that this panel does not know is shown as it is. */
export const skippedBecause = (reason: string | null): string =>
  isSkipReason(reason) ? skipWords[reason] : (reason ?? "");

const isSkipReason = (reason: string | null): reason is SkipReason =>
  skipReasons.some((known) => known === reason);
