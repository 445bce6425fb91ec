/** Discord's ids: 42 bits of time since 2015, then a counter, in decimal. */

const discordEpochMs = 1_420_070_400_000n;

/**
 * A maker of ids that sort by time; two of the same millisecond differ, and the later one is larger.
 *
 * @param newest the newest id that is known from earlier: no new one is older, whatever the clock says
 */
export function snowflakes(now: () => number, newest = "0"): () => string {
  let last = BigInt(newest);
  return () => {
    const first = (BigInt(now()) - discordEpochMs) << 22n;
    last = first > last ? first : last + 1n;
    return String(last);
  };
}

/** When an id was made, in epoch milliseconds. */
export const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + discordEpochMs);

/** Negative when `a` is older than `b`. As text they would sort wrongly once a digit is added. */
export const compareIds = (a: string, b: string): number => Number(BigInt(a) - BigInt(b));
