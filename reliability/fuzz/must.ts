/** What must hold, said as sentences: a violation carries what was seen. */

/** Throws the sentence when it does not hold. */
export function must(holds: boolean, sentence: string, seen?: unknown): asserts holds {
  if (!holds) throw new Error(seen === undefined ? sentence : `${sentence}: ${shown(seen)}`);
}

const shown = (seen: unknown): string =>
  (typeof seen === "string" ? seen : (JSON.stringify(seen) ?? String(seen))).slice(0, 2_000);

/** The words of a bug in JavaScript, as V8 has them: whoever reads one of these was told nothing. */
const bugWords =
  /Cannot (?:read|set|convert|destructure|mix|access)|is not (?:a function|iterable|a constructor|defined)|Invalid time value|Maximum call stack|Invalid (?:array|string) length|circular structure|\[object Object\]|argument must be|is out of range|\n\s+at /;

/** Fails for a text that shows a bug, or a line of our code, instead of saying what is wrong. */
export const mustBePlain = (text: string, where: string): void =>
  must(!bugWords.test(text), `${where} shows a bug`, text);
