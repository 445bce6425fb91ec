/** What the `speak` tool carries, and when saying it again would be nagging. */
import type { Message } from "./history.ts";
import { hours, type Instant } from "./time.ts";

const shownCharacters = 50;

/** The tool's answer to the model: the first 50 characters, with `...` when there were more. */
export function thoughtReceipt(thought: string): string {
  const characters = [...thought];
  const shown = characters.slice(0, shownCharacters).join("");
  return `Queued message for user: "${shown}${characters.length > shownCharacters ? "..." : ""}"`;
}

const repeatSpanMs = hours(24);

/**
 * The earlier thought that `thought` repeats, or null.
 *
 * The same words (case, spacing and closing punctuation aside) within 24 hours are a repeat, unless the
 * person has written since: then something has changed, and saying it again may be the answer.
 */
export function repeatedThought(
  thought: string,
  history: readonly Message[],
  now: Instant,
): Message | null {
  const wanted = normalised(thought);
  const lastSaidAt = Math.max(0, ...history.filter(({ role }) => role === "user").map(atOf));
  const repeated = history.findLast(
    ({ kind, at, text }) =>
      kind === "thought" &&
      now - at < repeatSpanMs &&
      at > lastSaidAt &&
      normalised(text) === wanted,
  );
  return repeated ?? null;
}

const atOf = ({ at }: Message): number => at;

const normalised = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.!?…]+$/u, "");
