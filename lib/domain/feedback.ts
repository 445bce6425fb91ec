/** feedback: that the assistant's messages did not help, and how much longer it waits between its thoughts for it. */
import * as z from "zod/mini";
import { type DurationMs, days, hours, Instant, milliseconds } from "./time.ts";

/**
 * - `count`  how often "Not helpful" was pressed, one less for each week without
 * - `lastId`  the message under which it was pressed last: the same press again counts once
 */
export const Feedback = z.object({
  count: z.number().check(z.int(), z.minimum(1)),
  lastAt: Instant,
  lastId: z.string(),
});
export type Feedback = z.infer<typeof Feedback>;

const forgottenAfterMs = days(7);

/** How many of the presses still count: each week without another one takes one away. */
export const unhelpfulCount = (feedback: Feedback | null, now: Instant): number =>
  feedback === null
    ? 0
    : Math.max(
        0,
        feedback.count - Math.floor(Math.max(0, now - feedback.lastAt) / forgottenAfterMs),
      );

/** After "Not helpful" under the message `id`. */
export const afterNotHelpful = (feedback: Feedback | null, id: string, now: Instant): Feedback =>
  feedback?.lastId === id
    ? feedback
    : { count: unhelpfulCount(feedback, now) + 1, lastAt: now, lastId: id };

const longestMs = hours(24);

/**
 * How long the assistant leaves its person alone between two thoughts of its own.
 *
 * | presses that count | span |
 * | --- | --- |
 * | none, one | 0: one message that did not help is no reason to say less |
 * | two | an hour |
 * | each further one | twice as long, a day at most |
 */
export function patienceMs(feedback: Feedback | null, now: Instant): DurationMs {
  const count = unhelpfulCount(feedback, now);
  if (count < 2) return milliseconds(0);
  // Beyond a day the power says nothing more, and beyond 1,000 it is no number.
  return milliseconds(Math.min(longestMs, hours(1) * 2 ** Math.min(count - 2, 10)));
}
