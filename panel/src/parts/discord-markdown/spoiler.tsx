/** Words that are hidden until they are asked for. */
import { type ReactNode, useState } from "react";
import styles from "./markdown.module.css";

interface SpoilerProps {
  /** Keeps the place that the words will need. */
  readonly words: string;
  readonly children: ReactNode;
}

export function Spoiler({ words, children }: SpoilerProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (isOpen) return <span className={styles["revealed"]}>{children}</span>;
  return (
    <button
      type="button"
      className={styles["spoiler"]}
      aria-label="Spoiler: show it"
      onClick={() => setIsOpen(true)}
    >
      {words}
    </button>
  );
}
