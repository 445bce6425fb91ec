/** Marks in texts: `say#7.3#` is the third thing said in thread 7, `said#7.3#` its answer. */

/** Names one message of one thread. */
export const markOf = (thread: string, number: number): string => `${thread}.${number}`;
export const threadOfMark = (mark: string): string => mark.slice(0, mark.lastIndexOf("."));
export const numberOfMark = (mark: string): number => Number(mark.slice(mark.lastIndexOf(".") + 1));

export const say = (mark: string): string => `say#${mark}#`;
const said = (mark: string): string => `said#${mark}#`;

const marksIn = (text: string, word: "say" | "said"): readonly string[] =>
  [...text.matchAll(new RegExp(`\\b${word}#([\\w.-]+)#`, "g"))].map(([, mark = ""]) => mark);

/** The messages that a reply answers. */
export const answeredIn = (text: string): readonly string[] => marksIn(text, "said");

/**
 * A reply to what a conversation asks: it names what was said since the last reply.
 *
 * @param texts of the whole conversation, oldest first
 */
export function replyTo(texts: readonly string[]): string {
  const whole = texts.join("\n");
  const sinceLast = whole.slice(whole.lastIndexOf("said#") + 1);
  return [...new Set(marksIn(sinceLast, "say"))].map(said).join(" ");
}
