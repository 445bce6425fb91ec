/** The geometry of a 24-hour dial: midnight on top, clockwise. */

export const minutesOfDay = 1_440;
/** Handles move by this. */
export const stepMinutes = 15;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a time of day lies on a circle around the origin. @param minute 0..1440 */
export function pointAt(minute: number, radius: number): Point {
  const angle = (minute / minutesOfDay) * 2 * Math.PI;
  return { x: Math.sin(angle) * radius, y: -Math.cos(angle) * radius };
}

/** The time of day in whose direction a point lies, to the step, 0..1425. */
export function minuteAt({ x, y }: Point): number {
  const turn = Math.atan2(x, -y) / (2 * Math.PI);
  return snapped((turn < 0 ? turn + 1 : turn) * minutesOfDay) % minutesOfDay;
}

const snapped = (minute: number): number => Math.round(minute / stepMinutes) * stepMinutes;

/** An SVG path along the circle, from one time to the next, across midnight when the end is not later. */
export function arc(start: number, end: number, radius: number): string {
  const span = spanOf(start, end);
  const from = pointAt(start, radius);
  if (span >= minutesOfDay) {
    const half = pointAt(start + minutesOfDay / 2, radius);
    return `M ${xy(from)} A ${radius} ${radius} 0 1 1 ${xy(half)} A ${radius} ${radius} 0 1 1 ${xy(from)}`;
  }
  const isLong = span > minutesOfDay / 2 ? 1 : 0;
  return `M ${xy(from)} A ${radius} ${radius} 0 ${isLong} 1 ${xy(pointAt(end, radius))}`;
}

const xy = ({ x, y }: Point): string => `${x.toFixed(2)} ${y.toFixed(2)}`;

/** Minutes from one time of day to the next, 1..1440: `0` to `1440` is the whole day. */
export const spanOf = (start: number, end: number): number =>
  end > start ? end - start : end - start + minutesOfDay;

/** Where a key moves a handle; null for a key that does not. */
export function movedBy(key: string, minute: number): number | null {
  const by = keySteps.get(key);
  if (by !== undefined) return wrapped(snapped(minute) + by);
  if (key === "Home") return 0;
  return key === "End" ? minutesOfDay - stepMinutes : null;
}

const keySteps: ReadonlyMap<string, number> = new Map([
  ["ArrowRight", stepMinutes],
  ["ArrowUp", stepMinutes],
  ["ArrowLeft", -stepMinutes],
  ["ArrowDown", -stepMinutes],
  ["PageUp", 60],
  ["PageDown", -60],
]);

const wrapped = (minute: number): number => ((minute % minutesOfDay) + minutesOfDay) % minutesOfDay;

/** `09:30`; an end at midnight is `24:00`. */
export function clockOf(minute: number, isEnd = false): string {
  const shown = isEnd && minute === 0 ? minutesOfDay : minute;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(shown / 60))}:${two(shown % 60)}`;
}

/** What the API takes for a text in a time's field: whole hours as numbers, an empty one as null. */
export function wireTime(text: string): number | string | null {
  const plain = text.trim();
  if (plain === "") return null;
  return /^(0|[1-9]\d?)$/.test(plain) ? Number(plain) : plain;
}
