/** The line of the heart monitor: flat, with a spike where it spoke. */
import type { Look } from "../../../parts/beat-sign/looks.ts";

/** Where the line is flat, and how high a spike stands above it, in pixels. */
export const baseY = 92;
const amplitudePx = 70;

type Point = readonly [x: number, y: number];

/**
 * The shapes that rise from the line; x from -1 to 1, y upwards in parts of a spike's height. What it said is drawn as
 * a heart beat is (P, Q, R, S, T); what it did without a word is a low wave; what failed jerks down.
 */
const shapes: Readonly<Partial<Record<Look, readonly Point[]>>> = {
  spoke: [
    [-1, 0],
    [-0.68, 0.13],
    [-0.42, 0],
    [-0.26, -0.12],
    [0, 1],
    [0.24, -0.24],
    [0.4, 0],
    [0.7, 0.2],
    [1, 0],
  ],
  acted: [
    [-0.8, 0],
    [-0.35, 0.2],
    [0, 0.32],
    [0.35, 0.2],
    [0.8, 0],
  ],
  failed: [
    [-0.8, 0],
    [-0.5, 0.16],
    [-0.2, -0.3],
    [0.1, 0.12],
    [0.4, -0.18],
    [0.8, 0],
  ],
};

/** A cross stands above its jerk, so that the line does not cross it out. */
const crossAbovePx = 12;

/** Where the sign of a beat stands: on the tip of its shape, or on the line. */
export const signY = (look: Look): number => {
  const tip = baseY - amplitudePx * Math.max(0, ...(shapes[look] ?? []).map(([, y]) => y));
  return look === "failed" ? tip - crossAbovePx : tip;
};

/** At most so far does a shape reach to either side. */
const widestPx = 11;

export interface Spike {
  readonly x: number;
  readonly look: Look;
}

export interface Shape {
  readonly look: Look;
  readonly points: readonly Point[];
}

/** The shape of each spike, made narrower where the next one is near, so that the line never turns back. */
export function shapesOf(spikes: readonly Spike[]): readonly Shape[] {
  const risen = spikes.filter(({ look }) => shapes[look] !== undefined);
  const sorted = risen.toSorted((one, other) => one.x - other.x);
  return sorted.map(({ x, look }, place) => {
    const before = sorted[place - 1];
    const next = sorted[place + 1];
    const reach = Math.min(
      widestPx,
      before === undefined ? widestPx : (x - before.x) / 2,
      next === undefined ? widestPx : (next.x - x) / 2,
    );
    const pointOf = ([dx, y]: Point): Point => [x + dx * reach, baseY - y * amplitudePx];
    return { look, points: (shapes[look] ?? []).map(pointOf) };
  });
}

/** The whole line from 0 to `width`, as an SVG path. */
export const tracePath = (drawn: readonly Shape[], width: number): string =>
  pathOf([[0, baseY], ...drawn.flatMap(({ points }) => points), [width, baseY]]);

/** Each shape for itself, without the line between them: of dry runs, and of what failed. */
export const shapesPath = (drawn: readonly Shape[]): string =>
  drawn.map(({ points }) => pathOf(points)).join("");

const pathOf = (points: readonly Point[]): string =>
  points.map(([x, y], place) => `${place === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");

const round = (value: number): number => Math.round(value * 10) / 10;
