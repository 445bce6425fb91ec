/** The part of a text that shows best why it was found. */
import { termReader, type Word, wordsIn } from "./recall-terms.ts";

export const snippetLimit = 300;

export interface Snippet {
  /** As it stands in the text, at most `snippetLimit` characters; no emoji is cut in two. */
  readonly text: string;
  /** Where it begins. */
  readonly start: number;
}

/**
 * The stretch with most of the different terms, the first of several; the text's beginning when none is in it.
 *
 * @param terms what the text was found by
 */
export function snippetOf(text: string, terms: readonly string[]): Snippet {
  if (text.length <= snippetLimit) return trimmed(text, 0, text.length);
  const wanted = new Set(terms);
  const hits = wordsIn(text, termReader())
    .map((word) => ({ ...word, terms: word.terms.filter((term) => wanted.has(term)) }))
    .filter((word) => word.terms.length > 0);
  const { start, end } = bestStretch(hits);
  // What stands around a hit explains it: a third of the room before it, the rest behind.
  const before = Math.max(0, Math.floor((snippetLimit - (end - start)) / 3));
  const from = Math.max(0, Math.min(start - before, text.length - snippetLimit));
  return trimmed(text, wordStart(text, from, start), from + snippetLimit);
}

function bestStretch(hits: readonly Word[]): { readonly start: number; readonly end: number } {
  let best = { start: 0, end: 0, count: 0 };
  for (const [index, { start }] of hits.entries()) {
    const terms = new Set<string>();
    let end = start;
    for (const hit of hits.slice(index)) {
      if (hit.end - start > snippetLimit) break;
      for (const term of hit.terms) terms.add(term);
      end = hit.end;
    }
    if (terms.size > best.count) best = { start, end, count: terms.size };
  }
  return best;
}

/** The next beginning of a word at or after `from`, unless that would cut off what is to be seen. */
function wordStart(text: string, from: number, seenFrom: number): number {
  if (from === 0 || /\s/.test(text.charAt(from - 1))) return from;
  const space = text.slice(from, seenFrom).search(/\s/);
  return space < 0 || space > 30 ? from : from + space;
}

function trimmed(text: string, from: number, to: number): Snippet {
  const start = /[\uDC00-\uDFFF]/.test(text.charAt(from)) && from > 0 ? from + 1 : from;
  const end = to < text.length && /[\uD800-\uDBFF]/.test(text.charAt(to - 1)) ? to - 1 : to;
  const raw = text.slice(start, end);
  return { text: raw.trim(), start: start + raw.length - raw.trimStart().length };
}
