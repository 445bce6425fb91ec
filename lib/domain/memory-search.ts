/** memory-search: the lines of memory files that hold some words. */
import type { MemoryFile } from "./memory.ts";

export interface Hit {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line, or what stands around the words in a long one. */
  readonly text: string;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** Whether further lines hold the words, beyond those that are shown. */
  readonly hasMore: boolean;
}

export const maxHits = 100;
const longestText = 300;
const shownBefore = 100;

/**
 * The first `maxHits` lines that hold `words`, file by file in the order given: upper and lower case are
 * one, and so are the two ways in which Unicode writes an accent. No words are found nowhere.
 */
export function searchFiles(
  files: readonly Pick<MemoryFile, "path" | "content">[],
  words: string,
): Found {
  const wanted = folded(words);
  if (wanted === "") return { hits: [], hasMore: false };
  const hits: Hit[] = [];
  for (const { path, content } of files) {
    for (const [index, line] of content.split(/\r\n|\n/).entries()) {
      const at = folded(line).indexOf(wanted);
      if (at < 0) continue;
      if (hits.length === maxHits) return { hits, hasMore: true };
      hits.push({ path, line: index + 1, text: around(line, at) });
    }
  }
  return { hits, hasMore: false };
}

const folded = (text: string): string => text.normalize("NFC").toLowerCase();

/** Folding may move `at` by a few characters; what stands before it leaves room for that. */
function around(line: string, at: number): string {
  if (line.length <= longestText) return line;
  const from = Math.max(0, Math.min(at - shownBefore, line.length - longestText));
  const to = from + longestText;
  const cut = line.slice(from, to).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, "");
  return `${from > 0 ? "…" : ""}${cut}${to < line.length ? "…" : ""}`;
}
