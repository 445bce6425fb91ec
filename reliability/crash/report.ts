/** A crash test's report, as a person reads it. */
import { victims } from "./killing.ts";
import type { CrashReport } from "./run.ts";

export function textOf(report: CrashReport): string {
  const { kills, violations } = report;
  const total = [...kills.values()].reduce((sum, count) => sum + count, 0);
  const seconds = (spanMs: number) => `${Math.round(spanMs / 1_000)} s`;
  const rows: readonly (readonly [string, string | number])[] = [
    ["kills (kill -9)", total],
    ...victims.map((victim) => [`  ${victim}`, kills.get(victim) ?? 0] as const),
    ["messages acknowledged", report.messages],
    ["messages not acknowledged", report.unacknowledged],
    ["/heartbeat now", report.commands],
    ["ticks answered", report.ticks],
    ["runs by API answered", report.runsByApi],
    ["runs on record", report.runs],
    ["thoughts on record", report.thoughts],
    ["  of a thread at night", report.heldBack],
    ["redriven from the dead letters", report.redriven],
    ["model calls", report.modelCalls],
    ["duplicates", report.duplicates],
    ["losses", report.losses],
    ["violations", violations.length],
    ["killing for", seconds(report.killingMs)],
    ["at rest after", seconds(report.settlingMs)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value).padStart(6)}`);
  return [...lines, ...violations.map((violation) => `VIOLATION: ${violation}`)].join("\n");
}
