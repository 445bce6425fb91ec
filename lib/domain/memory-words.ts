/** memory-words: what a model is told of its memory when a change does not go through. */
import type { MemoryFile, MemoryPath } from "./memory.ts";
import { isoOf } from "./time.ts";

/** A turn that writes one file again and again is lost in it; each write is a version that is kept for good. */
export const maxWritesOfFile = 3;

/**
 * Both sides of a lost race: what stands there now, and that the model's own text (which it has before it) does not.
 *
 * @param seenVersion the version that the turn had seen, 0 for none
 */
export function conflictWords(
  path: MemoryPath,
  current: MemoryFile | null,
  seenVersion: number,
): string {
  if (current === null)
    return `Conflict: ${path} was removed by somebody else meanwhile (you had seen version ${seenVersion}). Yours was not written: write it again if it is still wanted.`;
  const { version, origin, updatedAt, content } = current;
  return `Conflict: ${path} was changed meanwhile, by ${origin.author} at ${isoOf(updatedAt)}: it is at version ${version}, and you had seen ${seenVersion === 0 ? "none" : seenVersion}. Yours was not written. Merge it with what stands there now, and write it again:\n\n${content}`;
}
