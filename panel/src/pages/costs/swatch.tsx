/** The colour of a column, in the table's head as in the chart. */
import classes from "./costs.module.css";

const colours = 6;

/** The last colour is that of all that come after the fifth. */
export const Swatch = ({ column }: { readonly column: number }) => (
  <span
    className={classes["swatch"]}
    data-colour={Math.min(column, colours - 1)}
    aria-hidden="true"
  />
);
