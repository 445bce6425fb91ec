/** When the next beat comes, in words; `startsAt` where it is counted down to. */
import type { ThreadAnswer } from "../../../../lib/domain/wire/thread.ts";
import { spanWords } from "../../time/words.ts";

export interface NextBeat {
  /** Null: no time is known, and `words` says why. */
  readonly startsAt: number | null;
  readonly words: string;
  readonly detail: string;
}

/**
 * | in this order | it says |
 * | --- | --- |
 * | a beat is under way | that it is |
 * | the system is stopped | who starts it |
 * | the thread is paused | who resumes it |
 * | it is due | that the schedule looks once a minute |
 * | else | when, and how often |
 *
 * @param isStarted whether the whole system's schedule runs; null while that is not known
 */
export function nextBeatOf(
  {
    board,
    enabled,
    due_at,
    every_seconds,
  }: Pick<ThreadAnswer, "board" | "enabled" | "due_at" | "every_seconds">,
  isStarted: boolean | null,
  now: number,
): NextBeat {
  const every = `every ${spanWords(every_seconds * 1_000)}`;
  const without = (words: string, detail: string) => ({ startsAt: null, words, detail });
  if (board.heartbeat.status === "running")
    return without("Now", "A beat is under way; the next one follows its rhythm.");
  if (isStarted === false) return without("Stopped", "No thread beats until Vigil is started.");
  if (!enabled || due_at === null)
    return without("Paused", "This thread does not beat until it is resumed.");
  const startsAt = Date.parse(due_at);
  if (startsAt <= now) return without("Any moment", `The schedule looks once a minute; ${every}.`);
  return { startsAt, words: "", detail: every };
}
