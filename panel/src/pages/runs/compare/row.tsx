/** A thing of the original beside the same of its replay. */
import type { ReactNode } from "react";
import classes from "./compare.module.css";

interface RowProps {
  readonly left: ReactNode;
  readonly right: ReactNode;
  /** Drawn so that it stands out: the two are not the same. */
  readonly isDifferent?: boolean;
}

/** Each says whose it is: on a phone one stands below the other. */
export const Row = ({ left, right, isDifferent = false }: RowProps) => (
  <div className={classes["row"]} data-different={isDifferent || undefined}>
    <div className={classes["cell"]}>
      <div className={classes["whose"]}>Original</div>
      {left}
    </div>
    <div className={classes["cell"]}>
      <div className={classes["whose"]}>Replay</div>
      {right}
    </div>
  </div>
);
