/** Times and spans in the words of a terminal. */

const units = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
] as const;

/** `45 s`, `12 min`, `3 h`, `2 d`: the largest unit that fits, rounded down. */
export function spanInWords(wholeSeconds: number): string {
  for (const [unit, size] of units) {
    if (wholeSeconds >= size) return `${Math.floor(wholeSeconds / size)} ${unit}`;
  }
  return `${Math.max(0, Math.floor(wholeSeconds))} s`;
}

/** `30 min`, `1 h 30 min`: nothing is rounded away. */
export function exactSpanInWords(wholeSeconds: number): string {
  let rest = wholeSeconds;
  const parts: string[] = [];
  for (const [unit, size] of [...units, ["s", 1] as const]) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ");
}

/** `4 min ago (2026-11-20T10:00:00.000Z)`, `in 26 min (…)`, or `otherwise` when there is no such time. */
export function momentInWords(iso: string | null, now: number, otherwise: string): string {
  if (iso === null) return otherwise;
  const secondsAhead = (Date.parse(iso) - now) / 1_000;
  const span = spanInWords(Math.abs(secondsAhead));
  return `${secondsAhead > 0 ? `in ${span}` : `${span} ago`} (${iso})`;
}
