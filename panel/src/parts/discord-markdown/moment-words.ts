/** A moment in the words of Discord's styles ("Timestamp Styles"), in a thread's zone. */
import { formatIn } from "../../time/formats.ts";
import { relativeTime } from "../../time/words.ts";
import type { MomentStyle } from "./nodes.ts";

type Format = Intl.DateTimeFormatOptions;

const day = { day: "2-digit", month: "2-digit", year: "numeric" } satisfies Format;
const dayInWords = { day: "numeric", month: "long", year: "numeric" } satisfies Format;
const minutes = { hour: "2-digit", minute: "2-digit" } satisfies Format;
const seconds = { ...minutes, second: "2-digit" } satisfies Format;

const formats: Readonly<Record<Exclude<MomentStyle, "R">, Format>> = {
  t: minutes,
  T: seconds,
  d: day,
  D: dayInWords,
  f: { ...dayInWords, ...minutes },
  F: { weekday: "long", ...dayInWords, ...minutes },
  s: { ...day, ...minutes },
  S: { ...day, ...seconds },
};

/** @param now for `R` alone: `in 5 min` */
export function momentWords(at: number, style: MomentStyle, now: number, timezone: string): string {
  if (style === "R") return relativeTime(at, now);
  return formatIn(timezone, formats[style]).format(at);
}
