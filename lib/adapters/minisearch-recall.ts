/** Recall by MiniSearch: BM25+ over an index that is made for one query and holds only what can answer it. */
import MiniSearch from "minisearch";
import type { Finding, RecallDocument } from "../domain/recall.ts";
import { dayWords } from "../domain/recall-days.ts";
import {
  isWeak,
  queryTerms,
  type TermReader,
  termReader,
  termsIn,
} from "../domain/recall-terms.ts";
import { days } from "../domain/time.ts";
import type { Recall } from "../ports.ts";

/** Words of the text count once; headings and paths name their subject; a day is a hint. */
const boost = { text: 1, title: 1.5, day: 0.7 };

/** A word that begins like the query's, or is spelt nearly so, counts less than the word itself. */
const weights = { prefix: 0.4, fuzzy: 0.3 };

/** Of two equal finds the newer one comes first: today's counts a tenth more than what is ages old. */
const recencyGain = 0.1;
const recencyHalfLifeMs = days(180);

/**
 * Nothing is kept between searches: memory changes, functions are many, and reading the words costs more than
 * indexing them. The index leaves out every term that the query cannot match, which is nearly all of them; lengths
 * and frequencies, and with them the ranks, are those of the whole.
 */
export const minisearchRecall = (): Recall => ({
  async search(documents, query, limit) {
    const wanted = queryTerms(query);
    if (wanted.length === 0) return [];
    const vocabulary = new Map<string, boolean>();
    const index = indexOf(documents, (term) => {
      const known = vocabulary.get(term);
      if (known !== undefined) return known;
      const mayMatch = wanted.some((one) => canMatch(one, term));
      vocabulary.set(term, mayMatch);
      return mayMatch;
    });
    const newestAt = documents.reduce((newest, { at }) => Math.max(newest, at), 0);
    const related = [...vocabulary.keys()].filter(
      (term) => !wanted.includes(term) && wanted.some((one) => isRelated(one, term)),
    );
    const results = index.search(query, {
      tokenize: () => [...wanted, ...related],
      processTerm: (term) => term,
      boost,
      weights,
      prefix: (term) => wanted.includes(term) && beginsWords(term),
      // A word that nobody ever wrote is misspelt, most likely: then two slips are forgiven.
      fuzzy: (term) => (wanted.includes(term) ? slips(term, !vocabulary.has(term)) : 0),
      boostTerm: (term) => weightOf(term, wanted),
      boostDocument: (id) => recency(documents[id]?.at ?? 0, newestAt),
    });
    return results
      .map(({ id, score, queryTerms: { length }, terms }) => ({
        // MiniSearch multiplies by the number of terms found, which would let many weak ones win.
        score: score / Math.sqrt(Math.max(1, length)),
        document: documents[id],
        terms,
      }))
      .sort((one, other) => other.score - one.score)
      .slice(0, limit)
      .flatMap(({ document, terms }): Finding[] =>
        document === undefined ? [] : [{ document, terms }],
      );
  },
});

interface Row {
  /** The document's place in the list: their own ids need not differ. */
  readonly id: number;
  readonly document: RecallDocument;
}

function indexOf(
  documents: readonly RecallDocument[],
  mayMatch: (term: string) => boolean,
): MiniSearch<Row> {
  const read = termReader();
  const dayTerms = new Map<string, string[]>();
  const index = new MiniSearch<Row>({
    fields: Object.keys(boost),
    extractField: (row, field) => (field === "id" ? row.id : fieldOf(row.document, field)),
    tokenize: (text, field) =>
      field === "day" ? termsOfDay(text, dayTerms, read) : termsIn(text, read),
    processTerm: (term) => (mayMatch(term) ? term : null),
  });
  const rows = documents.map((document, id): Row => ({ id, document }));
  // The average length of titles is that of the documents up to the last one that has any: those go first.
  const { titled = [], untitled = [] } = Object.groupBy(rows, ({ document }) =>
    fieldOf(document, "title") === undefined ? "untitled" : "titled",
  );
  index.addAll(titled);
  index.addAll(untitled);
  return index;
}

/** Undefined where there is no title: an empty one would lower the average length, by which each is judged. */
function fieldOf({ text, title, path, day }: RecallDocument, field: string): string | undefined {
  if (field === "text") return text;
  if (field === "day") return day;
  const name = path?.replace(/(?:T[\d-]+)?\.md$/, "") ?? "";
  return `${title} ${name}`.trim() || undefined;
}

function termsOfDay(day: string, known: Map<string, string[]>, read: TermReader): string[] {
  const terms = known.get(day) ?? termsIn(dayWords(day), read);
  known.set(day, terms);
  return terms;
}

/** Shorter ones begin too many words; a single character of Japanese stands for the pairs that it begins. */
const beginsWords = (term: string): boolean => term.length >= 4 || /^[^\p{ASCII}]$/u.test(term);

/** True when one is made of the other: `Zahnarzttermin` of `Zahnarzt`, `Kellerschlüssel` of `Schlüssel`. */
const isCompound = (wanted: string, term: string): boolean =>
  Math.min(wanted.length, term.length) >= 5 &&
  (wanted.startsWith(term) || wanted.endsWith(term) || term.endsWith(wanted));

/** Two neighbours that changed their places are the commonest slip, and two edits: too many for a short word. */
function isSwapped(wanted: string, term: string): boolean {
  if (wanted.length < 4 || wanted.length !== term.length || wanted === term) return false;
  let at = 0;
  while (wanted[at] === term[at]) at += 1;
  return (
    wanted[at] === term[at + 1] &&
    wanted[at + 1] === term[at] &&
    wanted.slice(at + 2) === term.slice(at + 2)
  );
}

const isRelated = (wanted: string, term: string): boolean =>
  isCompound(wanted, term) || isSwapped(wanted, term);

function weightOf(term: string, wanted: readonly string[]): number {
  if (!wanted.includes(term)) return 0.4;
  return isWeak(term) ? 0.2 : 1;
}

/** How many letters may be wrong, missing, or too many. */
function slips(term: string, isUnknown: boolean): number {
  if (term.length < 5 || !/^\p{L}+$/u.test(term)) return 0;
  return isUnknown && term.length >= 6 ? 2 : 1;
}

/**
 * False only if no search for `wanted` finds `term`. Of a word with n slips in n + 1 parts, one part is as it was;
 * that is quicker to see than the number of slips.
 */
function canMatch(wanted: string, term: string): boolean {
  if (term.startsWith(wanted)) return term === wanted || beginsWords(wanted);
  if (isRelated(wanted, term)) return true;
  const most = slips(wanted, true);
  if (most === 0 || Math.abs(term.length - wanted.length) > most) return false;
  const part = Math.ceil(wanted.length / (most + 1));
  return Array.from({ length: most + 1 }, (_, n) => wanted.slice(n * part, (n + 1) * part)).some(
    (piece) => term.includes(piece),
  );
}

const recency = (at: number, newestAt: number): number =>
  1 + recencyGain * 2 ** (-(newestAt - at) / recencyHalfLifeMs);
