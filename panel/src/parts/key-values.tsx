/** Names with their values, as a list that a screen reader reads in pairs. */
import type { ReactNode } from "react";
import classes from "./key-values.module.css";

export interface KeyValue {
  readonly name: string;
  readonly value: ReactNode;
}

export const KeyValues = ({ pairs }: { readonly pairs: readonly KeyValue[] }) => (
  <dl className={classes["pairs"]}>
    {pairs.map(({ name, value }) => (
      <div key={name} className={classes["pair"]}>
        <dt>{name}</dt>
        <dd className="written">{value}</dd>
      </div>
    ))}
  </dl>
);
