/** What text loses on its way into the store, whoever wrote it; and how it is quoted in a prompt. */

/** Control characters (line breaks and tabs aside), overrides of the direction of writing, lone surrogates. */
const neverTyped = /(?![\t\n])\p{Cc}|\p{Cs}|[\u202D\u202E]/gu;

/** Unicode's invisible copy of ASCII. Flags of regions (Scotland's) are made of it; anything else is hidden text. */
const tags = /(\u{1F3F4}[\u{E0020}-\u{E007E}]{1,6}\u{E007F})|[\u{E0000}-\u{E007F}]/gu;

/** One of them shapes the character before it; a row of them is hidden text. */
const variationSelectors = /(\p{Variation_Selector})\p{Variation_Selector}+/gu;

/**
 * Text as it is stored: as it was written, without what nobody types and nobody sees, and a model reads all
 * the same. Escaping is the business of whoever shows it.
 */
export const sanitise = (text: string): string =>
  text.replace(neverTyped, "").replace(tags, "$1").replace(variationSelectors, "$1");

/** `sanitise` for a whole file: an editor's line ends, `\r\n`, stay as they are. */
export const sanitiseFile = (text: string): string => text.split("\r\n").map(sanitise).join("\r\n");

/** Everything that a model may take for the beginning of a new line. */
const lineBreak = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;

const quoteMark = "> ";

/** Every line behind `> `: a heading or a mark inside of it is part of the quote. */
export const quoted = (text: string): string =>
  text
    .split(lineBreak)
    .map((line) => (quoteMark + line).trimEnd())
    .join("\n");

/** What stands behind a label in its line: further lines are quoted, so that none passes for a labelled one. */
export const continued = (text: string): string => {
  const [first = "", ...others] = text.split(lineBreak);
  return [first, ...others.map(quoted)].join("\n");
};
