/** A draft that outlives its page: kept in this tab until it is saved or thrown away. */
import { useEffect, useState } from "react";
import { keep, readKept } from "../session-store.ts";
import {
  afterSaving,
  type Draft,
  readDraft,
  type Standing,
  type StoredText,
  standingOf,
  typed,
} from "./draft.ts";

export interface DraftControl {
  readonly text: string;
  readonly standing: Standing;
  /** The version that is to be replaced when it is saved. */
  readonly version: number;
  /** False: the browser does not keep it, and it is lost when the page is left. */
  readonly isKept: boolean;
  readonly type: (text: string) => void;
  /** What is stored by now was seen: the draft is to replace it. */
  readonly keepMine: () => void;
  /** The draft is gone; what is stored stands. */
  readonly discard: () => void;
  readonly saved: (sent: string, saved: StoredText) => void;
}

/** @param name of the text, the thread's id in it; whoever uses this is remounted when it changes */
export function useDraft(name: string, stored: StoredText): DraftControl {
  const key = `vigil:draft:${name}`;
  const [draft, setDraft] = useState<Draft | null>(() => readDraft(readKept(key)));
  const [isKept, setIsKept] = useState(true);
  const standing = standingOf(draft, stored);
  useEffect(() => {
    setIsKept(keep(key, draft === null ? null : JSON.stringify(draft)) || draft === null);
  }, [key, draft]);
  return {
    text: standing === "clean" ? stored.content : (draft?.text ?? stored.content),
    standing,
    version: standing === "clean" ? stored.version : (draft?.version ?? stored.version),
    isKept,
    type: (text) => setDraft(typed(standing === "clean" ? null : draft, stored, text)),
    keepMine: () => setDraft(draft && { text: draft.text, version: stored.version }),
    discard: () => setDraft(null),
    saved: (sent, now) => setDraft((current) => afterSaving(current, sent, now)),
  };
}
