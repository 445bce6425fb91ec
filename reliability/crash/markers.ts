/** Markers in texts: what is asked carries `[m-12]` or `[t-7]`, and what answers it carries `(m-12)` or `(t-7)`. */

/** `m`: a message of the person. `t`: a thought of a beat. */
export type Kind = "m" | "t";
export type Marker = `${Kind}-${number}`;

export const messageText = (marker: Marker): string => `Please answer [${marker}].`;
export const thoughtText = (marker: Marker): string => `Tell them about [${marker}].`;
/** @param call which call of the model wrote it: a text that stands twice was sent twice, not written twice */
export const answerText = (call: number, markers: readonly string[]): string =>
  `Answer number ${call} to ${markers.map((marker) => `(${marker})`).join(" ")}.`;

const all = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = ""]) => found);

export const askedIn = (text: string): readonly string[] => all(/\[([mt]-\d+)\]/g, text);
export const answeredIn = (text: string): readonly string[] => all(/\(([mt]-\d+)\)/g, text);

/** The number of the model call that wrote the answer; null when the text is no answer. */
export function callIn(text: string): number | null {
  const [, call] = /Answer number (\d+) to /.exec(text) ?? [];
  return call === undefined ? null : Number(call);
}

/** What a conversation still owes an answer: all that is asked behind the last answer that it holds. */
export function openIn(conversation: string): readonly string[] {
  const [tail = ""] = conversation.split(/Answer number \d+ to [^.]*\./).slice(-1);
  return [...new Set(askedIn(tail))];
}
