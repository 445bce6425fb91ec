/** memory-version: which version a change of a file makes, and when it is a conflict. */
import type { MemoryFile, Origin } from "./memory.ts";
import type { Instant } from "./time.ts";

export interface MemoryChange {
  readonly path: string;
  /** Null takes the file out of the tree. */
  readonly content: string | null;
  readonly origin: Origin;
  /** The version that the writer has seen, 0 for none; undefined: whatever is there. */
  readonly seenVersion?: number;
}

/**
 * | what is there | then |
 * | --- | --- |
 * | what this very change made: its answer was lost, or its process died | `repeat` |
 * | another version than the writer has seen | `conflict` |
 * | a file that the writer has not seen, because it was deleted; or what it has seen; or it did not ask | `next` |
 * | nothing, and the change takes nothing away | `next`, version 1 |
 * | nothing, or a deleted file, and the change takes it away | `repeat`: it is gone already |
 */
export type Step =
  | { readonly kind: "next"; readonly file: MemoryFile }
  | { readonly kind: "repeat"; readonly version: number }
  | { readonly kind: "conflict" };

/** @param current what stands at the path, a deleted version too; null when nothing ever did */
export function stepOf(current: MemoryFile | null, change: MemoryChange, now: Instant): Step {
  const { content, origin, seenVersion } = change;
  if (current !== null && isMadeBy(current, change))
    return { kind: "repeat", version: current.version };
  const isGone = current === null || current.deleted;
  if (seenVersion !== undefined && !mayFollow(current, seenVersion)) return { kind: "conflict" };
  if (isGone && content === null) return { kind: "repeat", version: current?.version ?? 0 };
  const file: MemoryFile = {
    path: change.path,
    content: content ?? "",
    version: (current?.version ?? 0) + 1,
    updatedAt: now,
    origin,
    deleted: content === null,
  };
  return { kind: "next", file };
}

/** Whoever has seen no file may write one where another was deleted. */
const mayFollow = (current: MemoryFile | null, seenVersion: number): boolean =>
  current === null || current.deleted
    ? seenVersion === 0 || seenVersion === current?.version
    : seenVersion === current.version;

/** A run that writes the same text again after its own has changed nothing; without a run, writers cannot be told apart. */
const isMadeBy = (current: MemoryFile, { content, origin }: MemoryChange): boolean =>
  origin.runId !== null &&
  current.origin.runId === origin.runId &&
  current.origin.author === origin.author &&
  current.deleted === (content === null) &&
  current.content === (content ?? "");
