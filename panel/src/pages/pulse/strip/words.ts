/** A beat in words: for the tooltip, and for who cannot see the strip. */
import { dollars } from "../../../parts/money.ts";
import { exactTime, shortTime } from "../../../time/words.ts";
import type { Beat, Look } from "./beats.ts";

export const lookWords: Readonly<Record<Look, string>> = {
  spoke: "Spoke",
  acted: "Acted",
  rested: "Rested",
  skipped: "Skipped",
  failed: "Failed",
};

/** `Spoke`, `Dry run: rested`, `Skipped 12 times`. */
export function titleOf({ look, isDryRun, count }: Beat): string {
  const times = count > 1 ? ` ${count.toLocaleString("en")} times` : "";
  const words = lookWords[look] + times;
  return isDryRun ? `Dry run: ${words.toLowerCase()}` : words;
}

/** The exact moment; of a row of skips until when it goes, too. */
export function spanOf({ at, endedAt, count }: Beat, timezone: string): string {
  const from = exactTime(at, timezone);
  return count > 1 ? `${from} to ${shortTime(endedAt, at, timezone)}` : from;
}

/** `by hand · 1,204 tokens · $0.0012`; no tokens where no model was asked. */
export const receiptOf = ({ isByHand, tokens, costUsd }: Beat): string =>
  [
    isByHand ? "by hand" : "by schedule",
    ...(tokens === null
      ? ["no model was asked"]
      : [
          `${tokens.toLocaleString("en")} tokens`,
          costUsd === null ? "no known price" : dollars(costUsd),
        ]),
  ].join(" · ");

/** All of it in one line. */
export const labelOf = (beat: Beat, timezone: string): string =>
  `${titleOf(beat)}, ${spanOf(beat, timezone)}: ${beat.words}`;
