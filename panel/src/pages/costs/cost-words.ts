/** Kinds, days and amounts as the page words them. */
import { dollars } from "../../parts/money.ts";
import { formatIn } from "../../time/formats.ts";
import { type Of, otherKey } from "./cost-sums.ts";

const kindWords: Readonly<Record<string, string>> = {
  silent: "quiet beats",
  spoke: "beats that spoke",
  conversation: "conversation",
  synthesis: "synthesis",
  replay: "replays",
  [otherKey]: "not split",
};

/** A model stands for itself. */
export const columnWords = (key: string): string => kindWords[key] ?? key;

const count = new Intl.NumberFormat("en-US");

/** `12,034`. */
export const countWords = (value: number): string => count.format(value);

export const amountWords = (of: Of, value: number): string =>
  of === "usd" ? dollars(value) : countWords(value);

/** `Mon 30 Nov`. @param day `2026-11-30`, a date and no moment */
export const dayWords = (day: string): string =>
  formatIn("UTC", { weekday: "short", day: "numeric", month: "short" })
    .format(Date.parse(`${day}T00:00:00Z`))
    .replace(",", "");
