/** How a beat ended, as a value and as a sentence for the person who asked for it. */
import type { SkipReason } from "./gate-reasons.ts";
import { type Run, summaryOf } from "./run.ts";

/**
 * | kind | what happened |
 * | --- | --- |
 * | ran | the slot was answered (or failed), and `run` is its record |
 * | skipped | the gate kept it quiet, without a model call |
 * | busy | somebody else holds the thread; by hand: it is already running |
 * | no-thread | by hand only: there is no such thread |
 */
export type BeatResult =
  | { readonly kind: "ran"; readonly run: Run }
  | { readonly kind: "skipped"; readonly reason: SkipReason }
  | { readonly kind: "busy" }
  | { readonly kind: "no-thread" };

export function beatWords(result: BeatResult): string {
  switch (result.kind) {
    case "ran":
      return `I took a look (${(result.run.durationMs / 1_000).toFixed(1)} s) and ${summaryOf(result.run)}`;
    case "skipped":
      return `I did not take a look: ${result.reason}.`;
    case "busy":
      return "A heartbeat is already running; its result will show in `/status`.";
    case "no-thread":
      return "There is nothing to look at yet: nobody has talked to me here.";
  }
}
