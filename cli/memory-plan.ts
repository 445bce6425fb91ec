/** What a pull or a push does with one file, by what it is here, there, and was when both were the same. */
import type { MemoryPath } from "../lib/domain/memory.ts";

export interface Sides {
  readonly path: MemoryPath;
  /** What the folder last was the same as; its content is null when that version cannot be read any more. */
  readonly base: { readonly version: number; readonly content: string | null } | null;
  /** In the folder; null when it is not there. */
  readonly here: string | null;
  /** In the thread's memory; null when it is not there. */
  readonly there: { readonly version: number; readonly content: string } | null;
}

/**
 * - `same`  both sides are
 * - `take`  the folder takes what is there, or removes what is there no more
 * - `send`  the memory takes what is here, or removes what is here no more
 * - `ahead`  only the folder has changed, and this is a pull: it stays
 * - `behind`  only the memory has changed, and this is a push: a pull takes it
 * - `conflict`  both have changed
 */
export type Plan = "same" | "take" | "send" | "ahead" | "behind" | "conflict";

/** @param force whether what was changed here gives way; what the memory never held stays in any case */
export function planPull(sides: Sides, force: boolean): Plan {
  const { isEdited, isChanged } = differences(sides);
  if (isSame(sides)) return "same";
  if (!isEdited) return "take";
  const isKnown = sides.base !== null || sides.there !== null;
  if (force && isKnown) return "take";
  return isChanged ? "conflict" : "ahead";
}

export function planPush(sides: Sides): Plan {
  const { isEdited, isChanged } = differences(sides);
  if (isSame(sides)) return "same";
  if (!isEdited) return "behind";
  return isChanged ? "conflict" : "send";
}

const isSame = ({ here, there }: Sides): boolean => here === (there?.content ?? null);

/** Which of the two sides has changed since they were the same. */
const differences = ({ base, here, there }: Sides) => ({
  isEdited: base === null ? here !== null : base.content === null || here !== base.content,
  isChanged: (base?.version ?? null) !== (there?.version ?? null),
});
