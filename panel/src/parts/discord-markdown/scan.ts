/** Where code and emphasis end, by Discord's rules. */

export interface Code {
  readonly text: string;
  /** With its backticks. */
  readonly length: number;
}

/** Code between as many backticks as it begins with; null when they do not come again. */
export function codeAt(text: string, at: number): Code | null {
  const run = runAt(text, at);
  let from = at + run;
  for (;;) {
    const found = text.indexOf("`", from);
    if (found === -1) return null;
    const length = runAt(text, found);
    if (length === run) {
      const inside = text.slice(at + run, found);
      // A space keeps a backtick of the code apart from those around it.
      return { text: inside.replace(/^ (?=`)|(?<=`) $/g, ""), length: found + run - at };
    }
    from = found + length;
  }
}

/** How many backticks stand there. */
export function runAt(text: string, at: number): number {
  let end = at;
  while (text[end] === "`") end += 1;
  return end - at;
}

/**
 * Where the marker stands that closes what opened before `from`; null when none does.
 *
 * | marker | closes only |
 * | --- | --- |
 * | all | behind at least one character, outside code, without a backslash before it |
 * | `**`, `__` and the triple ones | as the last of a longer run, so that what opened later closes first |
 * | `*` | neither after nor around white space; never as a half of `**` |
 * | `_` | the same, and never within a word: `snake_case` is one |
 */
export function closingOf(text: string, from: number, marker: string): number | null {
  const isSingle = marker.length === 1;
  if (isSingle && (text[from] === marker || /\s/.test(text.charAt(from)))) return null;
  let at = from;
  while (at < text.length) {
    const sign = text[at];
    if (sign === "\\") at += 2;
    else if (sign === "`") at += codeAt(text, at)?.length ?? runAt(text, at);
    else if (isSingle && text.startsWith(marker + marker, at)) at += 2;
    else if (at > from && text.startsWith(marker, at) && closesAt(text, at, marker)) return at;
    else at += 1;
  }
  return null;
}

function closesAt(text: string, at: number, marker: string): boolean {
  const next = text.charAt(at + marker.length);
  if (marker === "~~" || marker === "||") return true;
  if (marker.length > 1) return next !== marker.charAt(0);
  return !/\s/.test(text.charAt(at - 1)) && !(marker === "_" && /\w/.test(next));
}
