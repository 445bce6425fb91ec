/** Arithmetic over samples: the smallest, the middle, the slowest hundredth. */

/**
 * The nearest-rank percentile: the smallest sample that at least `percent` of all samples do not exceed.
 *
 * @param percent 0..100; 0 is the smallest sample, 50 the (lower) median, 100 the largest
 */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  const found = sorted[rank - 1];
  if (found === undefined) throw new RangeError("there is no percentile of no samples");
  return found;
}

export const median = (samples: readonly number[]): number => percentile(samples, 50);
export const smallest = (samples: readonly number[]): number => percentile(samples, 0);

export const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
