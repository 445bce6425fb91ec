/** A batch of the signals queue -> one `converse` a thread; what fails is retried, and holds up its own thread only. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { Fault, reasonOf } from "../lib/domain/fault.ts";
import { aloneFromReceive, maxSignalReceives } from "../lib/domain/limits.ts";
import { signalRetryDelayMs, unreadableRetryDelayMs } from "../lib/domain/schedule.ts";
import type { Settings } from "../lib/domain/settings.ts";
import type { Signal } from "../lib/domain/signal.ts";
import { readSignalBody } from "../lib/domain/signal-body.ts";
import { type DurationMs, type Instant, instant, seconds } from "../lib/domain/time.ts";
import { type ConversePorts, converse } from "../lib/flows/converse.ts";
import { isForget } from "../lib/flows/forget-by-order.ts";
import { deadlineOf } from "./deadline.ts";
import { recordsOf } from "./sqs-records.ts";

export interface ConversationConnection {
  readonly ports: ConversePorts;
  readonly settings: Settings;
}

/** A record that carries a signal. */
interface Waiting {
  readonly record: SQSRecord;
  readonly signal: Signal;
}

/** A record that is not done: when it is to come again, and whose fault that is. */
interface Failed {
  readonly record: SQSRecord;
  readonly delayMs: DurationMs;
}

type Left = Pick<Context, "getRemainingTimeInMillis">;

/**
 * Answers which records failed: the queue brings those again, and only those. Never throws.
 *
 * Of each thread:
 *
 * | the records | what happens |
 * | --- | --- |
 * | one is no signal | it fails alone, until it is a dead letter; the others go on |
 * | none came `aloneFromReceive` times | they are one turn, and fail together |
 * | one did | they are answered one by one, in order, up to the first that fails; it and those behind it come again |
 * | one fails at its last receive | it is a dead letter; those behind it go on, now, because it may be their last receive too |
 *
 * So signals of a thread are answered in order, but for those that are given up.
 *
 * An order to forget is alone in its invocation: what stands before it is answered first, what follows comes again.
 * Forgetting takes away the proof that a signal was answered, so none may be in the same batch.
 */
export function makeHandler({ ports, settings }: ConversationConnection) {
  return async (event: SQSEvent, context: Left): Promise<SQSBatchResponse> => {
    const deadlineAt = deadlineOf(context, ports.clock.now());
    const threads = Map.groupBy(recordsOf(event), threadOf);
    const failed = await Promise.all(
      [...threads.values()].map((records) => failuresOf(records, deadlineAt)),
    );
    await Promise.all(failed.flat().map(retrySoon));
    const ids = failed.flat().map(({ record }) => record.messageId);
    return { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) };
  };

  async function failuresOf(
    records: readonly SQSRecord[],
    deadlineAt: Instant,
  ): Promise<readonly Failed[]> {
    const unreadable: Failed[] = [];
    const waiting: Waiting[] = [];
    for (const record of records) {
      const signal = signalOf(record);
      if (signal !== null) waiting.push({ record, signal });
      else unreadable.push({ record, delayMs: unreadableRetryDelayMs(receivesOf(record)) });
    }
    const { now, later } = upToForget(waiting);
    const failed =
      mostReceives(now) < aloneFromReceive
        ? await answerTogether(now, deadlineAt)
        : await answerOneByOne(now, deadlineAt);
    const delayMs = failed.at(-1)?.delayMs ?? seconds(1);
    return [...unreadable, ...failed, ...later.map(({ record }) => ({ record, delayMs }))];
  }

  async function answerTogether(
    waiting: readonly Waiting[],
    deadlineAt: Instant,
  ): Promise<readonly Failed[]> {
    const failure = await failureOf(waiting, deadlineAt);
    if (failure === null) return [];
    // In a FIFO queue what follows a failed message must fail with it, or the order is lost.
    return waiting.map(({ record }) => failedBy(record, failure.error));
  }

  async function answerOneByOne(
    waiting: readonly Waiting[],
    deadlineAt: Instant,
  ): Promise<readonly Failed[]> {
    const turns = await turnsAmong(waiting);
    const failed: Failed[] = [];
    for (const [index, turn] of turns.entries()) {
      const failure = await failureOf(turn, shareOf(turns.slice(index), deadlineAt));
      if (failure === null) continue;
      failed.push(...turn.map(({ record }) => failedBy(record, failure.error)));
      if (isLastReceive(turn)) continue;
      return [...failed, ...waitingBehind(turns.slice(index + 1).flat(), failed)];
    }
    return failed;
  }

  /** At its last receive a signal must leave some of the time for those behind it, which may have no other. */
  function shareOf(left: readonly (readonly Waiting[])[], deadlineAt: Instant): Instant {
    const [turn = []] = left;
    if (!isLastReceive(turn)) return deadlineAt;
    const now = ports.clock.now();
    return instant(now + Math.floor(Math.max(0, deadlineAt - now) / left.length));
  }

  /**
   * One signal each, but for those that a stored reply answers together: sent for one of them alone, it would
   * go to another place than before, and stand there twice.
   */
  async function turnsAmong(waiting: readonly Waiting[]): Promise<readonly (readonly Waiting[])[]> {
    const leads = new Map<string, string>();
    for (const { signal } of waiting) {
      for (const id of await coveredBy(signal)) leads.set(id, signal.id);
    }
    const turns = Map.groupBy(waiting, ({ signal }) => leads.get(signal.id) ?? signal.id);
    return [...turns.values()];
  }

  /** A record that cannot be read covers nothing here; answering the signal will fail on it, and say so. */
  async function coveredBy({ threadId, id }: Signal): Promise<readonly string[]> {
    try {
      return (await ports.signals.read(threadId, id))?.covers ?? [];
    } catch (error) {
      ports.log.warn("conversation.record-unread", { thread: threadId, reason: reasonOf(error) });
      return [];
    }
  }

  /** What kept the signals from being answered; null when nothing did. */
  async function failureOf(
    turn: readonly Waiting[],
    deadlineAt: Instant,
  ): Promise<{ readonly error: unknown } | null> {
    const signals = turn.map(({ signal }) => signal);
    try {
      await converse(ports, settings, { signals, receives: mostReceives(turn), deadlineAt });
      return null;
    } catch (error) {
      const thread = signals[0]?.threadId;
      ports.log.error("conversation.failed", { thread, reason: reasonOf(error) });
      await Promise.all(turn.map((waiting) => note(waiting, error)));
      return { error };
    }
  }

  /** For whoever finds the signal among the dead letters; not being able to write it down changes nothing else. */
  async function note({ record, signal }: Waiting, error: unknown): Promise<void> {
    const { threadId, id } = signal;
    const reason = reasonOf(error).slice(0, longestReason);
    try {
      await ports.signals.noteFailure(threadId, id, {
        at: ports.clock.now(),
        reason,
        receives: receivesOf(record),
      });
    } catch (notNoted) {
      const fields = { thread: threadId, reason: reasonOf(notNoted) };
      ports.log.warn("conversation.failure-not-noted", fields);
    }
  }

  function signalOf({ body, messageId, attributes }: SQSRecord): Signal | null {
    const reading = readSignalBody(body, attributes.MessageGroupId);
    if (reading.ok) return reading.value;
    ports.log.error("conversation.poison", { messageId, reason: reading.error.message });
    return null;
  }

  /** Without this the thread would be mute until the queue's visibility timeout, 12 minutes, has passed. */
  async function retrySoon({ record, delayMs }: Failed): Promise<void> {
    try {
      await ports.queue.retryLater(record.receiptHandle, delayMs);
    } catch (reason) {
      ports.log.warn("conversation.retry-not-hastened", { reason: reasonOf(reason) });
    }
  }
}

const longestReason = 500;

const threadOf = (record: SQSRecord): string =>
  record.attributes.MessageGroupId ?? record.messageId;

/** At least 1; a count that is none does not keep its record from being tried again. */
const receivesOf = ({ attributes: { ApproximateReceiveCount: count } }: SQSRecord): number =>
  /^\d{1,6}$/.test(count) ? Math.max(1, Number(count)) : 1;

interface Split {
  readonly now: readonly Waiting[];
  readonly later: readonly Waiting[];
}

function upToForget(waiting: readonly Waiting[]): Split {
  const place = waiting.findIndex(({ signal }) => isForget(signal));
  const count = place === -1 ? waiting.length : Math.max(1, place);
  return { now: waiting.slice(0, count), later: waiting.slice(count) };
}

const mostReceives = (waiting: readonly Waiting[]): number =>
  Math.max(0, ...waiting.map(({ record }) => receivesOf(record)));

const isLastReceive = (turn: readonly Waiting[]): boolean =>
  mostReceives(turn) >= maxSignalReceives;

function failedBy(record: SQSRecord, error: unknown): Failed {
  const askedMs = error instanceof Fault ? error.retryAfterMs : undefined;
  return { record, delayMs: signalRetryDelayMs(receivesOf(record), askedMs) };
}

/** They come again with the one that failed before them, whatever their own count says. */
const waitingBehind = (
  behind: readonly Waiting[],
  failed: readonly Failed[],
): readonly Failed[] => {
  const delayMs = failed.at(-1)?.delayMs;
  return delayMs === undefined ? [] : behind.map(({ record }) => ({ record, delayMs }));
};
