/** What a run took, in lines: time, tokens, dollars. */
import type { RunDetail } from "../../../api/run-types.ts";
import { dollars } from "../../../parts/money.ts";
import { spanWords } from "../../../time/words.ts";

const number = (value: number): string => value.toLocaleString("en");

/** Each line of the receipt with its name. */
export const receiptOf = (run: RunDetail): readonly (readonly [name: string, value: string])[] => [
  ["Model", run.model ?? "none was asked"],
  ["Took", spanWords(Date.parse(run.ended_at) - Date.parse(run.at))],
  ["Read", `${number(run.input_tokens)} tokens${cachedWords(run)}`],
  ["Wrote", `${number(run.output_tokens)} tokens`],
  [
    "Cost",
    run.cost_usd === null ? "no known price; counted at the ceiling" : dollars(run.cost_usd),
  ],
  ["Attempt", number(run.attempt)],
  ["Slot", run.slot],
  ["Run", run.id],
];

const cachedWords = ({ cached_input_tokens }: RunDetail): string =>
  cached_input_tokens > 0 ? `, ${number(cached_input_tokens)} of them from the cache` : "";
