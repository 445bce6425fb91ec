/** A text of any length: a long one is folded until somebody wants all of it. */
import { Button } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import classes from "./long-text.module.css";

interface LongTextProps {
  /** The text, as it stands or drawn. */
  readonly children: ReactNode;
  /** What is folded, for its button: `the result`. */
  readonly what: string;
  readonly isLong: boolean;
  /** Code and JSON keep their spaces and lines in letters of one width. */
  readonly isCode?: boolean;
}

export function LongText({ children, what, isLong, isCode = false }: LongTextProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const isFolded = isLong && !isOpen;
  return (
    <>
      <div
        id={id}
        className={`written ${classes["text"]} ${isCode ? classes["code"] : ""} ${isFolded ? classes["folded"] : ""}`}
      >
        {children}
      </div>
      {isLong && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? `Fold ${what}` : `Show all of ${what}`}
        </Button>
      )}
    </>
  );
}
