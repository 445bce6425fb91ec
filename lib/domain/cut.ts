/** cut: a text that is no longer than it may be, with an ellipsis where some of it went. */

/** What is kept of a tool's input and result, and of what was rejected. */
export const stepTextLimit = 500;

/** An emoji at the cut goes as a whole: half of one is refused by some readers. */
export const cut = (text: string, limit = stepTextLimit): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
