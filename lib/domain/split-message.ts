/** A long reply as several Discord messages: split where a reader would pause, code kept in its blocks. */

/** Discord refuses a message of more characters than this (create-message, error 50035). */
const messageLimit = 2_000;

const mark = "```";
/** An opening or closing mark; after an opening one, the language that ends its line. */
const fence = /```(?:([a-z0-9_+.#-]{1,20})(?=\n|$))?/gi;

/**
 * The messages that carry `text`, in order; [] when there is nothing but white space in it.
 *
 * A text that fits is one part, as it was written (line ends become `\n`). Otherwise each part ends at
 * the last paragraph outside of code that fits, else the last line outside of code, else the last line
 * of code, else the last word, else anywhere but inside a surrogate pair or a fence's mark. A code block
 * that is cut is closed, and opened again in the next part with its language. Only white space at the
 * cuts is dropped; no part is blank.
 *
 * Marks are counted as Discord counts them: every three backticks, wherever they stand, open or close.
 *
 * @param limit    characters (UTF-16 units) of a part, at least 64; more than 2,000 counts as 2,000
 * @param maxLines lines of a part, at least 4: longer messages are folded or tire the reader
 */
export function splitMessage(text: string, limit = 1_900, maxLines = 17): readonly string[] {
  const size = { characters: Math.min(limit, messageLimit), lines: maxLines };
  let rest = withoutBlankLines(text.replace(/\r\n?/g, "\n")).trimEnd();
  if (rest === "") return [];
  if (fits(rest, size)) return [rest];

  const parts: string[] = [];
  let open: string | null = null;
  while (rest.trim() !== "") {
    // The length first: whatever is too long is not looked through once more for each of its parts.
    const fitsWhole = rest.length <= size.characters && fits(framed(rest, open), size);
    const cut: number = fitsWhole ? rest.length : cutOf(rest, open, size);
    const piece = rest.slice(0, cut);
    const openAfter = fenceAfter(open, piece);
    if (holdsWords(piece, open, openAfter)) parts.push(framed(piece, open));
    ({ rest, open } = remainder(rest.slice(cut), openAfter));
  }
  return parts;
}

interface Size {
  readonly characters: number;
  readonly lines: number;
}

const withoutBlankLines = (text: string): string => text.replace(/^(?:[^\S\n]*\n)+/, "");

const fits = (part: string, size: Size): boolean =>
  part.length <= size.characters && part.split("\n").length <= size.lines;

/** The fence that is open after `piece`, as it was opened (`` ```ts ``); null outside of code. */
function fenceAfter(open: string | null, piece: string): string | null {
  let state = open;
  for (const [, language = ""] of piece.matchAll(fence)) {
    state = state === null ? mark + language : null;
  }
  return state;
}

/** A piece with the fence it was cut out of: opened again before it, closed after it. */
function framed(piece: string, open: string | null): string {
  const before = open === null ? "" : `${open}\n`;
  if (fenceAfter(open, piece) === null) return before + piece.trimEnd();
  return `${before}${piece}${piece.endsWith("\n") ? "" : "\n"}${mark}`;
}

/** False for a piece that is only the first line of a block: its part would be an empty block. */
const holdsWords = (piece: string, open: string | null, openAfter: string | null): boolean =>
  piece.replace(fence, "").trim() !== "" ||
  (open === null && openAfter === null && piece.trim() !== "");

/** What follows a cut, and the fence that is still open there. */
function remainder(rest: string, open: string | null): { rest: string; open: string | null } {
  if (open === null) {
    return { rest: rest.startsWith("\n") ? withoutBlankLines(rest) : rest.trimStart(), open };
  }
  // The part before was closed already; opening the block again for this mark would show an empty one.
  const closing = /^\s*```/.exec(rest);
  if (closing !== null) return remainder(rest.slice(closing[0].length), null);
  // Of the white space only the line break goes: blank lines and indentation are content in code.
  return { rest: rest.startsWith("\n") ? rest.slice(1) : rest, open };
}

/** Where to cut a `rest` that does not fit: a position from 1 to its length. */
function cutOf(rest: string, open: string | null, size: Size): number {
  const end = windowOf(rest, open, size);
  const lineEnds = lineEndsBefore(rest, end);
  const isOutside = (index: number): boolean => fenceAfter(open, rest.slice(0, index)) === null;
  const endsParagraph = (index: number): boolean => /^\n[^\S\n]*\n/.test(rest.slice(index));
  return (
    lineEnds.find((index) => endsParagraph(index) && isOutside(index)) ??
    lineEnds.find(isOutside) ??
    lineEnds.find((index) => rest.slice(0, index).replace(fence, "").trim() !== "") ??
    wordEndBefore(rest, end) ??
    hardCutBefore(rest, end)
  );
}

/** The longest piece, in characters, that still fits with the marks that it may need around it. */
function windowOf(rest: string, open: string | null, size: Size): number {
  const mayNeedMarks = open !== null || rest.includes(mark);
  const marks = open === null ? 0 : open.length + 1;
  const room = size.characters - marks - (mayNeedMarks ? mark.length + 1 : 0);
  const lines = size.lines - (open === null ? 0 : 1) - (mayNeedMarks ? 1 : 0);
  const tooManyLinesAt = rest.split("\n", lines).join("\n").length;
  return Math.min(room, tooManyLinesAt);
}

/** The line breaks that a piece may end at, last first; never one with only white space before it. */
function lineEndsBefore(rest: string, end: number): readonly number[] {
  const first = rest.search(/\S/);
  const found: number[] = [];
  for (
    let index = rest.lastIndexOf("\n", end);
    index > first;
    index = rest.lastIndexOf("\n", index - 1)
  ) {
    found.push(index);
  }
  return found;
}

function wordEndBefore(rest: string, end: number): number | null {
  const first = rest.search(/\S/);
  for (let index = end; index > first; index -= 1) {
    if (/\s/.test(rest.charAt(index))) return index;
  }
  return null;
}

function hardCutBefore(rest: string, end: number): number {
  let cut = end;
  while (cut > 0 && rest.charAt(cut - 1) === "`" && rest.charAt(cut) === "`") cut -= 1;
  if (cut === 0) cut = end;
  const splitsPair = /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(rest.slice(cut - 1, cut + 1));
  return splitsPair ? cut - 1 : cut;
}
