/** The terms of a text, as a search compares them: without case, accents and endings; CJK in pairs of characters. */
import { isStopWord, stem } from "./recall-stems.ts";

/** A word of a text, with all that it is found by. */
export interface Word {
  /** Where it begins in the text. */
  readonly start: number;
  readonly end: number;
  readonly terms: readonly string[];
}

const wordPattern = /[\p{L}\p{M}\p{N}]+/gu;

/** Scripts that put no space between words, or glue particles to them: two neighbours say more than a run. */
const unspaced =
  "\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}";
const unspacedPattern = new RegExp(`[${unspaced}]`, "u");
const runPattern = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, "gu");
const hiraganaOnly = /^[\p{scx=Hiragana}\p{M}]+$/u;

/** What is longer is a key or an encoding, and its beginning tells it from others. */
const longestTerm = 64;

/** Reads words by their terms; it remembers each word that it has seen, because a person's words repeat. */
export type TermReader = (word: string) => readonly string[];

/** A reader of its own for each search: what it remembers is as large as the vocabulary that it was shown. */
export function termReader(): TermReader {
  const known = new Map<string, readonly string[]>();
  return (word) => {
    const seen = known.get(word);
    if (seen !== undefined) return seen;
    const terms = termsOfWord(word);
    known.set(word, terms);
    return terms;
  };
}

/** All terms of a text in their order, stop words left out; [] for a text of none. */
export function termsIn(text: string, read: TermReader): string[] {
  const terms: string[] = [];
  for (const word of text.match(wordPattern) ?? []) terms.push(...read(word));
  return terms;
}

/**
 * The words of a text with their places; stop words have no terms. Where no space is put, each character is one, and
 * a name in Latin letters between such characters is one.
 */
export const wordsIn = (text: string, read: TermReader): Word[] =>
  [...text.matchAll(wordPattern)].flatMap(({ 0: word, index }) => {
    const runs = [...word.matchAll(runPattern)];
    return runs.flatMap((run, at) =>
      unspacedPattern.test(run[0])
        ? charactersOf(run[0], index + run.index, read)
        : [wordOf(run[0], index + run.index, runs[at + 1]?.[0], read)],
    );
  });

/** A number before 月 is a month, and is found as one. */
function wordOf(run: string, start: number, next: string | undefined, read: TermReader): Word {
  const terms = read(next?.startsWith("月") === true ? `${run}月` : run);
  return { start, end: start + run.length, terms };
}

function charactersOf(run: string, start: number, read: TermReader): Word[] {
  let at = start;
  const characters = [...run];
  return characters.map((character, index) => {
    const terms = read(character + (characters[index + 1] ?? ""));
    at += character.length;
    return { start: at - character.length, end: at, terms };
  });
}

/**
 * | a query's word | is looked for as |
 * | --- | --- |
 * | any | its terms |
 * | with ä, ö or ü, or with ae, oe or ue | also in the other spelling |
 *
 * @returns each term once; [] for a query without a word, and for one of stop words only
 */
export function queryTerms(query: string): readonly string[] {
  const read = termReader();
  const terms = (query.normalize("NFC").match(wordPattern) ?? []).flatMap((word) =>
    spellingsOf(word).flatMap(read),
  );
  // The last character of a run stands in the index by itself; in a query it would only find its neighbours' pairs.
  return [...new Set(terms.filter((term) => !isLoneEnd(term, terms)))];
}

/** Two hiragana are grammar more often than a word: した, から, ます. */
export const isWeak = (term: string): boolean => hiraganaOnly.test(term);

const isLoneEnd = (term: string, terms: readonly string[]): boolean =>
  [...term].length === 1 &&
  unspacedPattern.test(term) &&
  terms.some((other) => other !== term && other.endsWith(term));

function spellingsOf(word: string): readonly string[] {
  const lower = word.toLowerCase();
  const spelledOut = lower.replace(/[äöü]/g, (vowel) => ({ ä: "ae", ö: "oe" })[vowel] ?? "ue");
  const contracted = lower.replace(/[aou]e/g, ([vowel = ""]) => vowel);
  return [...new Set([word, spelledOut, contracted])];
}

function termsOfWord(word: string): readonly string[] {
  const folded = fold(word);
  if (!unspacedPattern.test(folded)) return termOfRun(folded);
  const runs = folded.match(runPattern) ?? [];
  return runs.flatMap((run, index) => {
    if (unspacedPattern.test(run)) return pairsOf(run);
    const isMonth = /^\d{1,2}$/.test(run) && runs[index + 1]?.startsWith("月") === true;
    return isMonth ? [...termOfRun(run), `${Number(run)}月`] : termOfRun(run);
  });
}

function termOfRun(run: string): readonly string[] {
  // Nothing is left of an accent that stands alone.
  if (run === "" || isStopWord(run)) return [];
  return [stem(run.replace(/^0+(?=\d)/, "")).slice(0, longestTerm)];
}

/** 歯医者 is 歯医, 医者, 者: with its end by itself, every single character is the beginning of a term. */
function pairsOf(run: string): readonly string[] {
  const characters = [...run];
  return characters.map((character, index) => character + (characters[index + 1] ?? ""));
}

const unaccented: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
};

/** Case and accents go; the marks that make another letter of a kana, and Hangul's syllables, stay. */
function fold(word: string): string {
  const lower = word.toLowerCase();
  if (/^[a-z0-9]*$/.test(lower)) return lower;
  return lower
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[ßæœøłđı]/g, (letter) => unaccented[letter] ?? letter);
}
