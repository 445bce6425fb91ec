/** related-notes: which notes speak of the same things, and the line that links them. */
import { relatedLabel, wordsOf } from "./facts.ts";

export interface Note {
  readonly path: string;
  readonly content: string;
}

const mostRelated = 3;

/** Two notes are related when their rarer words meet at least this much (cosine of 0..1, weighted by rarity). */
const leastAlike = 0.12;

/**
 * The note with one line at its end that links the notes most like it, best first; without that line where
 * nothing is alike. Whatever line of that kind was there before is replaced, so that it may be done again.
 *
 * @param others every note of the thread; the note itself among them does not count
 */
export function withRelated(note: Note, others: readonly Note[]): string {
  const text = withoutRelated(note.content);
  const links = relatedTo(note, others).map(
    (path) => `[${titleOf(path)}](${hrefOf(note.path, path)})`,
  );
  return links.length === 0 ? text : `${text.trimEnd()}\n\n${relatedLabel} ${links.join(", ")}\n`;
}

export const withoutRelated = (content: string): string =>
  content
    .split("\n")
    .filter((line) => !line.startsWith(relatedLabel))
    .join("\n")
    .replace(/\n{3,}$/, "\n");

/** The paths of the notes most like `note`, best first, at most three; equals in the order of their paths. */
export function relatedTo(note: Note, others: readonly Note[]): readonly string[] {
  const all = [note, ...others.filter(({ path }) => path !== note.path)];
  const words = new Map(all.map(({ path, content }) => [path, wordsOf(withoutRelated(content))]));
  const spread = new Map<string, number>();
  for (const own of words.values())
    for (const word of own) spread.set(word, (spread.get(word) ?? 0) + 1);
  // A word that every note has says next to nothing of two of them; with two notes, still a little.
  const weightOf = (word: string): number => Math.log((all.length + 1) / (spread.get(word) ?? 1));
  const lengthOf = (own: ReadonlySet<string>): number =>
    Math.sqrt([...own].reduce((sum, word) => sum + weightOf(word) ** 2, 0));
  const mine = words.get(note.path) ?? new Set();
  return all
    .slice(1)
    .map(({ path }) => {
      const theirs = words.get(path) ?? new Set();
      const shared = [...mine].filter((word) => theirs.has(word));
      const weight = shared.reduce((sum, word) => sum + weightOf(word) ** 2, 0);
      return { path, alike: weight / (lengthOf(mine) * lengthOf(theirs)) };
    })
    .filter(({ alike }) => alike >= leastAlike)
    .toSorted((one, other) => other.alike - one.alike || (one.path < other.path ? -1 : 1))
    .slice(0, mostRelated)
    .map(({ path }) => path);
}

const titleOf = (path: string): string =>
  (path.split("/").at(-1) ?? path).replace(/\.md$/, "").replaceAll(/[-_]/g, " ");

/** From one file of the tree to another, as Markdown takes it. */
function hrefOf(from: string, to: string): string {
  const up = from.split("/").length - 1;
  const prefix = "../".repeat(up);
  const shared = from.slice(0, from.lastIndexOf("/") + 1);
  return to.startsWith(shared) ? to.slice(shared.length) : prefix + to;
}
