/** Dead letters on the wire: what lies there, why, and what was done with it. */
import * as z from "zod/mini";
import { excerptOf, type JudgedLetter } from "../dead-letter.ts";
import { isoOf } from "../time.ts";
import { Time } from "./moments.ts";

const idWords = "must be the id of a dead letter";

/** SQS's message ids are UUIDs. */
export const LetterId = z.string(idWords).check(z.regex(/^[A-Za-z0-9-]{1,100}$/, idWords));

export const RedriveBody = z.strictObject(
  {
    /** Only these; all when it is left out. */
    ids: z.optional(
      z
        .array(LetterId, "must be a list of ids")
        .check(z.minLength(1, "must name at least one"), z.maxLength(100, "must be at most 100")),
    ),
  },
  "must be a JSON object",
);

export const LetterAnswer = z.object({
  id: z.string(),
  /** The thread; whatever the message was sent for when it is no signal. */
  thread_id: z.string(),
  /** `message`, `heartbeat`, …; null when it is no signal. */
  type: z.nullable(z.string()),
  signal_id: z.nullable(z.string()),
  /** Its first words, on one line. */
  excerpt: z.nullable(z.string()),
  since: Time,
  /** How often it was tried; null when that is not on record. */
  receives: z.nullable(z.number()),
  reason: z.string(),
  /** What redrive does with it, or did: `leave` and `remove` are for what putting back would not help. */
  verdict: z.enum(["put-back", "remove", "leave"]),
});
export type LetterAnswer = z.infer<typeof LetterAnswer>;

export const DeadLettersAnswer = z.object({
  letters: z.array(LetterAnswer),
  /** How many more there are: behind another letter of their thread, beyond the limit, or in other hands. */
  more: z.number(),
});
export type DeadLettersAnswer = z.infer<typeof DeadLettersAnswer>;

export const RedriveAnswer = z.extend(DeadLettersAnswer, {
  /** Asked for by id and not met. */
  not_found: z.array(z.string()),
});
export type RedriveAnswer = z.infer<typeof RedriveAnswer>;

export const letterAnswer = (judged: JudgedLetter): LetterAnswer => {
  const { letter, signal, receives, reason, verdict } = judged;
  return {
    id: letter.messageId,
    thread_id: letter.group,
    type: signal?.type ?? null,
    signal_id: signal?.id ?? null,
    excerpt: excerptOf(judged),
    since: isoOf(signal?.timestamp ?? letter.sentAt),
    receives,
    reason,
    verdict,
  };
};
