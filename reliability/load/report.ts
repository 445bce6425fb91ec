/** What a scenario found: a table for people, data for machines, and what went wrong. */

export interface Report<Data = unknown> {
  readonly title: string;
  /** Name and figure. */
  readonly rows: readonly (readonly [name: string, figure: string])[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
  /** What was lost, doubled or growing; [] when all is well. */
  readonly faults: readonly string[];
  /** What came later than promised: with a busy machine the fault may be its own. */
  readonly late: readonly string[];
  /** The same figures, unrounded. */
  readonly data: Data;
}

/** The scenario did what it must, in time. */
export const isGood = ({ faults, late }: Report): boolean => faults.length + late.length === 0;

export function textOf(report: Report): string {
  const { title, rows, notes, faults, late } = report;
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    title,
    "",
    ...rows.map(([name, figure]) => `  ${name.padEnd(width)}  ${figure}`),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `  ${note}`)]),
    "",
    ...(isGood(report) ? ["  passed"] : []),
    ...faults.map((fault) => `  FAILED: ${fault}`),
    ...late.map((what) => `  LATE: ${what}`),
    "",
  ].join("\n");
}

/** The nearest-rank percentile of samples; 0 when there are none. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100)) - 1] ?? 0;
}

export const ms = (value: number): string => `${value.toFixed(0)} ms`;
export const seconds = (spanMs: number): string => `${(spanMs / 1_000).toFixed(1)} s`;
export const aSecond = (count: number, spanMs: number): string =>
  `${((1_000 * count) / Math.max(1, spanMs)).toFixed(1)} a second`;
