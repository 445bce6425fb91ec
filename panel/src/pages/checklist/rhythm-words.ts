/** A line's rhythm as a person says it. */
import type { LineRhythm } from "../../../../lib/domain/line-rhythm.ts";

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** `every 2 h 30 min`, `at 09:00, Mon to Fri`, `at 18:30, Mon, Wed and Fri`, `at 07:00, every day` */
export function rhythmWords(rhythm: LineRhythm): string {
  if (rhythm.kind === "every") return `every ${spanParts(rhythm.spanMs)}`;
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${two(Math.floor(rhythm.minuteOfDay / 60))}:${two(rhythm.minuteOfDay % 60)}`;
  return `at ${time}, ${weekdayWords(rhythm.weekdays)}`;
}

const unitsMs = [
  ["day", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
] as const;

function spanParts(spanMs: number): string {
  const parts: string[] = [];
  let restMs = spanMs;
  for (const [unit, unitMs] of unitsMs) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) parts.push(`${count} ${unit}${unit === "day" && count > 1 ? "s" : ""}`);
  }
  return parts.join(" ");
}

function weekdayWords(weekdays: readonly number[]): string {
  const names = weekdays.map((weekday) => dayNames[weekday - 1] ?? "");
  if (weekdays.length === 7) return "every day";
  const [first, last] = [names[0] ?? "", names.at(-1) ?? ""];
  const isRow = weekdays.every((weekday, index) => weekday === (weekdays[0] ?? 0) + index);
  if (isRow && names.length > 2) return `${first} to ${last}`;
  return names.length < 2 ? first : `${names.slice(0, -1).join(", ")} and ${last}`;
}
