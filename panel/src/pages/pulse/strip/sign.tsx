/** The mark of one beat: each look has a shape of its own, so that colour is never the only sign. */
import type { Beat } from "./beats.ts";
import type { Mark } from "./layout.ts";
import classes from "./strip.module.css";
import { baseY, heightOf } from "./trace.ts";

interface SignProps {
  readonly beat: Pick<Beat, "look" | "isDryRun">;
  readonly mark: Mark;
}

export function Sign({ beat: { look, isDryRun }, mark }: SignProps) {
  const { x } = mark;
  const y = baseY - heightOf(look);
  if (mark.kind === "band")
    return (
      <rect
        className={classes["hollow"]}
        x={x - 3.5}
        y={baseY - 3.5}
        width={mark.toX - x + 7}
        height={7}
        rx={3.5}
      />
    );
  if (isDryRun) return <path className={classes["dry"]} d={`M${x - 3.5} ${y - 3.5}h7v7h-7z`} />;
  switch (look) {
    case "spoke":
      return <circle className={classes["spoke"]} cx={x} cy={y} r={3.5} />;
    case "acted":
      return <path className={classes["spoke"]} d={`M${x} ${y - 4}l4 4l-4 4l-4 -4z`} />;
    case "rested":
      return <path className={classes["rested"]} d={`M${x} ${baseY - 4}v8`} />;
    case "skipped":
      return <circle className={classes["hollow"]} cx={x} cy={baseY} r={3.5} />;
    case "failed":
      return <path className={classes["cross"]} d={`M${x - 4} ${y - 16}l8 8m0 -8l-8 8`} />;
  }
}
