/** Where each beat stands on the strip, in pixels; plain arithmetic, so that it can be tested. */
import type { Beat } from "./beats.ts";

/** The stretch of time that is shown, and how wide. */
export interface Frame {
  readonly startAt: number;
  readonly endAt: number;
  /** In pixels, above 0. */
  readonly width: number;
}

/** One mark a beat; beats that would touch each other are one band from the first to the last. */
export type Mark =
  | { readonly kind: "beat"; readonly x: number }
  | { readonly kind: "band"; readonly x: number; readonly toX: number };

/** A beat on the strip: its marks, and the area that belongs to it under a pointer. */
export interface Stop {
  readonly beat: Beat;
  readonly marks: readonly Mark[];
  /** Where its tooltip points to. */
  readonly x: number;
  readonly fromX: number;
  readonly toX: number;
}

/** Nearer than this, two hollow marks touch. */
const closestPx = 9;

/** How far a mark's area reaches on either side, where no other mark stands. */
const reachPx = 14;

/** So narrow is the area of a mark that stands upon another one. */
const leastPx = 3;

/** @returns pixels from the left, 0 to `width`: what lies outside of the frame stands at its edge */
export const xOf = (at: number, { startAt, endAt, width }: Frame): number =>
  Math.min(1, Math.max(0, (at - startAt) / (endAt - startAt))) * width;

/**
 * The beats of the frame, the oldest first. Their areas hold their marks; two areas meet in the middle between two
 * beats at most.
 */
export function layOut(beats: readonly Beat[], frame: Frame): readonly Stop[] {
  const placed = beats
    .filter(({ endedAt }) => endedAt >= frame.startAt)
    .toSorted((one, other) => one.at - other.at)
    .map((beat) => ({ beat, marks: marksOf(beat, frame), ...extentOf(beat, frame) }));
  return placed.map(({ beat, marks, leftX, rightX }, place) => {
    const before = placed[place - 1];
    const next = placed[place + 1];
    const left = before === undefined ? reachPx : gap(before.rightX, leftX);
    const right = next === undefined ? reachPx : gap(rightX, next.leftX);
    return { beat, marks, x: (leftX + rightX) / 2, fromX: leftX - left, toX: rightX + right };
  });
}

const gap = (fromX: number, toX: number): number =>
  Math.min(reachPx, Math.max(leastPx / 2, (toX - fromX) / 2));

const isRow = ({ count, at, endedAt }: Beat): boolean => count > 1 && endedAt > at;

/** Only a row of skips has a length: of a run that took a minute, the moment that it began is its beat. */
const extentOf = (beat: Beat, frame: Frame) => ({
  leftX: xOf(beat.at, frame),
  rightX: xOf(isRow(beat) ? beat.endedAt : beat.at, frame),
});

/** A row's beats are spread evenly from its first to its last; those before the frame are left out. */
export function marksOf(beat: Beat, frame: Frame): readonly Mark[] {
  if (!isRow(beat)) return [{ kind: "beat", x: xOf(beat.at, frame) }];
  const { at, endedAt, count } = beat;
  const everyMs = (endedAt - at) / (count - 1);
  const pxPerMs = frame.width / (frame.endAt - frame.startAt);
  if (everyMs * pxPerMs < closestPx)
    return [{ kind: "band", x: xOf(at, frame), toX: xOf(endedAt, frame) }];
  const first = Math.max(0, Math.ceil((frame.startAt - at) / everyMs));
  return Array.from({ length: count - first }, (_, index) => ({
    kind: "beat",
    x: xOf(at + (first + index) * everyMs, frame),
  }));
}

/** Which stop an arrow key leads to; the ends hold. Null for a key that moves nothing. */
export function moved(key: string, from: number, count: number): number | null {
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, from - 1);
    case "ArrowRight":
      return Math.min(count - 1, from + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
