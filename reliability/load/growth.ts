/** Growth of a process: what it held at each sample, the fitted line, and whether that is flat. */

export interface Held {
  /** Epoch ms. */
  readonly at: number;
  readonly rssBytes: number;
  readonly fds: number;
}

export interface Growth {
  readonly name: string;
  readonly pid: number;
  readonly samples: number;
  readonly livedMs: number;
  readonly meanRssBytes: number;
  /** Of the line fitted through the last two thirds of the samples. */
  readonly rssBytesAnHour: number;
  /** Medians of the second and of the last third. */
  readonly fdsBefore: number;
  readonly fdsAfter: number;
  /** Null: it lived too short to be judged. */
  readonly isFlat: boolean | null;
}

/** A line through fewer samples says more about the garbage collector than about a leak. */
const judgedAfterMs = 10 * 60_000;
const mostAnHourBytes = 20 * 1024 * 1024;
const mostOfMean = 0.1;
/** A page's open event stream is two, on either side. */
const mostFds = 4;

export const criterion = `Flat: over the last two thirds of the time the fitted line rises less than 20 MB an hour and less than 10 % of its mean, and the median of open descriptors by at most ${mostFds}.`;

/** @param held one process's samples, oldest first, at least one */
export function growthOf(name: string, pid: number, held: readonly Held[]): Growth {
  const third = Math.floor(held.length / 3);
  const settled = held.slice(third);
  const livedMs = (held.at(-1)?.at ?? 0) - (held[0]?.at ?? 0);
  const line = fitted(settled.map(({ at, rssBytes }) => ({ x: at, y: rssBytes })));
  const growth = {
    name,
    pid,
    samples: held.length,
    livedMs,
    meanRssBytes: line.mean,
    rssBytesAnHour: line.slope * 3_600_000,
    fdsBefore: median(held.slice(third, 2 * third).map(({ fds }) => fds)),
    fdsAfter: median(held.slice(2 * third).map(({ fds }) => fds)),
  };
  const risenBytes = line.slope * livedMs * (2 / 3);
  const isFlat =
    growth.rssBytesAnHour < mostAnHourBytes &&
    risenBytes < mostOfMean * line.mean &&
    growth.fdsAfter - growth.fdsBefore <= mostFds;
  return { ...growth, isFlat: livedMs < judgedAfterMs ? null : isFlat };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The least-squares line through points: its slope, and the mean of y. */
export function fitted(points: readonly Point[]): {
  readonly slope: number;
  readonly mean: number;
} {
  const meanOf = (values: readonly number[]) =>
    values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
  const mean = meanOf(points.map(({ y }) => y));
  const middle = meanOf(points.map(({ x }) => x));
  const spread = points.reduce((total, { x }) => total + (x - middle) ** 2, 0);
  const together = points.reduce((total, { x, y }) => total + (x - middle) * (y - mean), 0);
  return { slope: spread === 0 ? 0 : together / spread, mean };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
