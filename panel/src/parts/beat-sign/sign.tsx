/** The mark of one beat: each look has a shape of its own, so that colour is never the only sign. */
import type { Look } from "./looks.ts";
import classes from "./sign.module.css";

interface SignProps {
  readonly look: Look;
  readonly isDryRun: boolean;
  /** Its middle. */
  readonly x: number;
  readonly y: number;
}

/** A part of an SVG, at most 8 pixels wide and high. */
export function Sign({ look, isDryRun, x, y }: SignProps) {
  if (isDryRun) return <path className={classes["dry"]} d={`M${x - 3.5} ${y - 3.5}h7v7h-7z`} />;
  switch (look) {
    case "spoke":
      return <circle className={classes["solid"]} cx={x} cy={y} r={3.5} />;
    case "acted":
      return <path className={classes["solid"]} d={`M${x} ${y - 4}l4 4l-4 4l-4 -4z`} />;
    case "rested":
      return <path className={classes["bar"]} d={`M${x} ${y - 4}v8`} />;
    case "skipped":
      return <circle className={classes["hollow"]} cx={x} cy={y} r={3.5} />;
    case "failed":
      return <path className={classes["cross"]} d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} />;
  }
}

/** The sign for itself; the words stand beside it. */
export const SignIcon = ({ look, isDryRun }: Pick<SignProps, "look" | "isDryRun">) => (
  <svg className={classes["icon"]} width={16} height={16} viewBox="-8 -8 16 16" aria-hidden="true">
    <Sign look={look} isDryRun={isDryRun} x={0} y={0} />
  </svg>
);

/** Skips too near to each other to be told apart, from `x` to `toX`. */
export const SkipBand = ({
  x,
  toX,
  y,
}: {
  readonly x: number;
  readonly toX: number;
  readonly y: number;
}) => (
  <rect
    className={classes["hollow"]}
    x={x - 3.5}
    y={y - 3.5}
    width={toX - x + 7}
    height={7}
    rx={3.5}
  />
);
