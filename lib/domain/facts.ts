/** facts: what a Markdown text says, line by line, and what of it another text no longer says. */

/** A rewrite may drop this share of the earlier facts, no more. */
const mayDropShare = 1 / 4;

/** So many of a fact's words in one line of the new text, or nearly all anywhere in it: it was put differently. */
const keptInLine = 0.6;
const keptAnywhere = 0.9;

/** What `withRelated` adds is about the files, not about the world. */
export const relatedLabel = "Related:";

/**
 * The facts of a text: its items and sentences, without Markdown's marks. Headings, rules, fences, boxes and
 * the line of related notes are none.
 */
export const factsOf = (markdown: string): readonly string[] =>
  markdown
    .split("\n")
    .filter((line) => !/^\s*(#{1,6}\s|```|~~~|---|\*\*\*|$)/.test(line))
    .filter((line) => !line.startsWith(relatedLabel))
    .map((line) =>
      line.replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s*)?/, "").replace(/^>\s?/, ""),
    )
    .flatMap((line) => line.split(/(?<=[.!?。！？])\s+/u))
    .map((fact) => fact.trim())
    .filter((fact) => wordsOf(fact).size > 0);

/** Words without case and accents, from two letters on; numbers; of scripts without spaces each character. */
export function wordsOf(text: string): ReadonlySet<string> {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const alone = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words.flatMap((word) =>
      alone.test(word) ? [...word] : /\p{N}/u.test(word) || word.length > 1 ? [word] : [],
    ),
  );
}

/** Those facts of `before` that `after` no longer says, in their order. */
export function droppedFacts(before: string, after: string): readonly string[] {
  const lines = factsOf(after).map(wordsOf);
  const anywhere = wordsOf(after);
  return factsOf(before).filter((fact) => {
    const words = wordsOf(fact);
    const inOneLine = Math.max(0, ...lines.map((line) => shareOf(words, line)));
    return inOneLine < keptInLine && shareOf(words, anywhere) < keptAnywhere;
  });
}

const shareOf = (words: ReadonlySet<string>, others: ReadonlySet<string>): number =>
  [...words].filter((word) => others.has(word)).length / words.size;

/** True when the rewrite drops more than it may. A text without facts has none to lose. */
export const dropsTooMuch = (before: string, after: string, mayDrop = mayDropShare): boolean =>
  droppedFacts(before, after).length > factsOf(before).length * mayDrop;
