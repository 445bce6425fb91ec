/** When a draft may be saved, and where what the server says of it belongs. */
import type { UseMutationResult } from "@tanstack/react-query";
import { ApiError } from "../../api/client.ts";
import { limitComplaint, sizeOf, type TextLimit } from "./text-limit.ts";
import type { DraftControl } from "./use-draft.ts";

interface Saving {
  /** Whether the text keeps to its limit. */
  readonly mayBeSaved: boolean;
  /** Does nothing when there is nothing to save, it may not be, or it is on its way. */
  readonly onSave: () => void;
  /** The server's words about the text itself, for the field; null when it said nothing of it. */
  readonly refusal: string | null;
  /** What else went wrong; a conflict shows both sides in its place. */
  readonly failure: Error | null;
}

/** @param save what writes the draft's text */
export function savingOf(
  { text, standing }: DraftControl,
  save: UseMutationResult<unknown, Error, string>,
  limit: TextLimit,
): Saving {
  const { error, isPending, mutate } = save;
  const mayBeSaved = limitComplaint(sizeOf(text, limit), limit) === null;
  const isRefused = error instanceof ApiError && error.field === "content";
  return {
    mayBeSaved,
    onSave: () => {
      if (standing === "changed" && mayBeSaved && !isPending) mutate(text);
    },
    refusal: isRefused ? error.message : null,
    failure: isRefused || standing === "conflict" ? null : error,
  };
}
