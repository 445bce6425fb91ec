/** What was said in a thread, by whom, in the order of its ids. */
import * as z from "zod/mini";
import { ThreadId } from "./ids.ts";
import { recentMessagesShown } from "./limits.ts";
import { Instant } from "./time.ts";

/**
 * | kind | role | agent | what it is |
 * | --- | --- | --- | --- |
 * | said | user | conversation | the person's words |
 * | said | assistant | conversation | a reply, delivered or on its way |
 * | thought | assistant | heartbeat | what `speak` carried |
 * | aside | assistant | heartbeat | plain text of a reflection: kept, never sent |
 */
export const Message = z.object({
  id: z.string(),
  threadId: ThreadId,
  at: Instant,
  role: z.enum(["user", "assistant"]),
  agent: z.enum(["conversation", "heartbeat"]),
  kind: z.enum(["said", "thought", "aside"]),
  text: z.string(),
  /** The text with the words of others that came with it: in `text` only stands that there were some. */
  withOthers: z.optional(z.string()),
  author: z.optional(z.string()),
  /** When the assistant took its words back: they are kept, and whoever reads them is told. */
  retractedAt: z.optional(Instant),
});
export type Message = z.infer<typeof Message>;

/** A message as a model reads it: it must not build on what no longer stands. */
export const shownText = ({ text, retractedAt }: Message): string =>
  retractedAt === undefined ? text : `(taken back, your person no longer sees this) ${text}`;

/**
 * The newest of what was said, in the order of its times. Ids are minted when a signal is first seen, so
 * the id of a reply that failed at first sorts before words that came since, and that it answers too.
 */
export const recentlySaid = (history: readonly Message[]): readonly Message[] =>
  history
    .filter(({ kind }) => kind === "said")
    .toSorted((one, other) => one.at - other.at)
    .slice(-recentMessagesShown);

/**
 * What a turn is shown of the past: neither its own words, nor those that still wait for their answer. An
 * attempt that died may have kept them; they have a turn of their own to come.
 *
 * @param own ids of the turn's messages
 */
export function pastOf(history: readonly Message[], own: ReadonlySet<string>): readonly Message[] {
  const replies = history.filter(({ kind, role }) => kind === "said" && role === "assistant");
  const answeredUntilAt = Math.max(0, ...replies.map(({ at }) => at));
  return history.filter(
    ({ id, role, at }) => !own.has(id) && (role === "assistant" || at <= answeredUntilAt),
  );
}
