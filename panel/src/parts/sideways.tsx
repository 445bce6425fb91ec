/** A place for what may be wider than the screen: it scrolls by itself, and the keyboard reaches it. */
import type { ReactNode } from "react";
import classes from "./sideways.module.css";

export const Sideways = ({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus the arrow keys could not scroll it (WCAG 2.1.1)
  <section className={classes["sideways"]} aria-label={label} tabIndex={0}>
    {children}
  </section>
);
