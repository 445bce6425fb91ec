/** dead-letter: a message that the signals queue gave up on: what it was, why, and what is to be done with it. */
import { Fault } from "./fault.ts";
import type { Reading } from "./parse.ts";
import { type Signal, type SignalRecord, textOf } from "./signal.ts";
import type { Instant } from "./time.ts";

/** A letter in the hands of whoever took it. */
export interface DeadLetter {
  /** The queue's name for it. */
  readonly messageId: string;
  /** The message group: the thread, unless the message was no signal of ours. */
  readonly group: string;
  readonly body: string;
  readonly sentAt: Instant;
  /** What the queue knows the taker by. */
  readonly handle: string;
}

/**
 * | the letter | verdict |
 * | --- | --- |
 * | is no signal, or its record is corrupt | `leave`: put back it would only fail again |
 * | is a signal that was answered after all | `remove`: put back it would only be dropped |
 * | is any other signal | `put-back` |
 */
export type Verdict = "put-back" | "remove" | "leave";

export interface JudgedLetter {
  readonly letter: DeadLetter;
  /** Null when the body is none. */
  readonly signal: Signal | null;
  /** How often it was received when it last failed; null when that is not on record. */
  readonly receives: number | null;
  readonly verdict: Verdict;
  /** Why it lies here. */
  readonly reason: string;
}

/** @param record the signal's; null when there is none, a `Fault` when it does not parse */
export function judge(
  letter: DeadLetter,
  reading: Reading<Signal>,
  record: SignalRecord | Fault | null,
): JudgedLetter {
  if (!reading.ok) {
    const reason = `no signal: ${reading.error.message}`;
    return { letter, signal: null, receives: null, verdict: "leave", reason };
  }
  const signal = reading.value;
  if (record instanceof Fault)
    return { letter, signal, receives: null, verdict: "leave", reason: record.message };
  const isAnswered = record?.state === "delivered";
  return {
    letter,
    signal,
    receives: record?.lastFailure?.receives ?? null,
    verdict: isAnswered ? "remove" : "put-back",
    reason: isAnswered ? "it was answered after all" : reasonIn(record),
  };
}

const reasonIn = (record: SignalRecord | null): string =>
  record === null
    ? "nobody ever began to answer it"
    : (record.lastFailure?.reason ??
      "no reason is on record: whoever answered it died, or could not write it down");

const excerptLength = 80;

/** The first words of a letter, on one line; null for a signal without words. */
export function excerptOf({ letter, signal }: JudgedLetter): string | null {
  if (signal !== null && !("content" in signal)) return null;
  const line = (signal === null ? letter.body : textOf(signal)).replace(/\s+/g, " ").trim();
  const characters = [...line];
  if (characters.length <= excerptLength) return line;
  return `${characters.slice(0, excerptLength - 1).join("")}…`;
}
