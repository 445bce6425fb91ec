/** What a run took, as a list of names and values. */
import type { RunDetail } from "../../../api/run-types.ts";
import classes from "./detail.module.css";
import { receiptOf } from "./receipt-lines.ts";

export const Receipt = ({ run }: { readonly run: RunDetail }) => (
  <dl className={classes["receipt"]}>
    {receiptOf(run).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd className="written">{value}</dd>
      </div>
    ))}
  </dl>
);
