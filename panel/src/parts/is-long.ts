/** Which texts `LongText` folds. */

const longLines = 8;
const longLetters = 480;

/** Whether a text is folded until somebody wants all of it. */
export const isLong = (text: string): boolean =>
  text.length > longLetters || text.split("\n", longLines + 1).length > longLines;
