/** The signals that were sent, in a list. */
import type { Fault } from "../../domain/fault.ts";
import { Signal } from "../../domain/signal.ts";
import { type DurationMs, type Instant, minutes } from "../../domain/time.ts";
import type { Clock, SignalQueue } from "../../ports.ts";

/** SQS remembers a deduplication id for five minutes. */
const dedupMs = minutes(5);

export interface MemoryQueue extends SignalQueue {
  /** What is on the queue: repeats within five minutes are not. */
  readonly sent: readonly Signal[];
  readonly retries: readonly { readonly receiptHandle: string; readonly delayMs: DurationMs }[];
  /** Takes a message as it is, unless one of the same deduplication id came within five minutes. */
  accept(dedupId: string, body: string): void;
  /** The next send fails with this. */
  failNext(fault: Fault): void;
}

export function memoryQueue(clock: Clock): MemoryQueue {
  const sent: Signal[] = [];
  const retries: { receiptHandle: string; delayMs: DurationMs }[] = [];
  const seenAt = new Map<string, Instant>();
  let armed: Fault | null = null;

  function isRepeat(dedupId: string): boolean {
    const lastAt = seenAt.get(dedupId);
    if (lastAt !== undefined && clock.now() - lastAt < dedupMs) return true;
    seenAt.set(dedupId, clock.now());
    return false;
  }

  return {
    sent,
    retries,
    failNext(fault) {
      armed = fault;
    },

    async send(signal) {
      if (armed !== null) {
        const fault = armed;
        armed = null;
        throw fault;
      }
      if (!isRepeat(signal.id)) sent.push(structuredClone(signal));
    },

    accept(dedupId, body) {
      if (!isRepeat(dedupId)) sent.push(Signal.parse(JSON.parse(body)));
    },

    async retryLater(receiptHandle, delayMs) {
      retries.push({ receiptHandle, delayMs });
    },
  };
}
