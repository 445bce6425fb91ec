/** Asks once more before what cannot be taken back: one dialog for all pages. */
import { createContext, type ReactNode, Suspense, use, useState } from "react";
import { lazyPage } from "../lazy-page.ts";

/** Few visits need it. */
const Dialog = lazyPage(() => import("./confirm-dialog.tsx"));

export interface Question {
  readonly title: string;
  /** What happens then, and what does not. */
  readonly words: ReactNode;
  /** What the button says: the deed itself, `Forget the thread`, never `OK`. */
  readonly action: string;
  /** Red when left out; false for what only deserves a second look. */
  readonly isDangerous?: boolean;
  /** To be typed before the button works. */
  readonly typed?: string;
}

type Ask = (question: Question) => Promise<boolean>;

const Asking = createContext<Ask | null>(null);

/** Asks in a dialog; false when it was left in any way but by its button. */
export function useConfirm(): Ask {
  const ask = use(Asking);
  if (ask === null) throw new Error("useConfirm needs a ConfirmProvider around it");
  return ask;
}

interface Asked {
  readonly question: Question;
  readonly answer: (isConfirmed: boolean) => void;
}

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  // Kept while the dialog fades away: without its words it would shrink before that.
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const end = (isConfirmed: boolean) => {
    asked?.answer(isConfirmed);
    setIsOpen(false);
  };
  const ask: Ask = (question) =>
    new Promise((answer) => {
      setAsked({ question, answer });
      setIsOpen(true);
    });
  return (
    <Asking value={ask}>
      {children}
      <Suspense>
        {asked !== null && <Dialog question={asked.question} isOpen={isOpen} onEnd={end} />}
      </Suspense>
    </Asking>
  );
}
