/** A beat in words: for the tooltip, and for who cannot see the strip. */
import { titleOf } from "../../../parts/beat-sign/looks.ts";
import { dollars } from "../../../parts/money.ts";
import { exactTime, shortTime } from "../../../time/words.ts";
import type { Beat } from "./beats.ts";

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
