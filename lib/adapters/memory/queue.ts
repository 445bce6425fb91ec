/** The signals that were sent, in a list. */
import type { Fault } from "../../domain/fault.ts";
import type { Signal } from "../../domain/signal.ts";
import { type DurationMs, type Instant, minutes } from "../../domain/time.ts";
import type { Clock, SignalQueue } from "../../ports.ts";

/** SQS remembers a deduplication id for five minutes. */
const dedupMs = minutes(5);

export interface MemoryQueue extends SignalQueue {
  /** What is on the queue: repeats within five minutes are not. */
  readonly sent: readonly Signal[];
  readonly retries: readonly { readonly receiptHandle: string; readonly delayMs: DurationMs }[];
  /** The next send fails with this. */
  failNext(fault: Fault): void;
}

export function memoryQueue(clock: Clock): MemoryQueue {
  const sent: Signal[] = [];
  const retries: { receiptHandle: string; delayMs: DurationMs }[] = [];
  const seenAt = new Map<string, Instant>();
  let armed: Fault | null = null;
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
      const lastAt = seenAt.get(signal.id);
      if (lastAt !== undefined && clock.now() - lastAt < dedupMs) return;
      seenAt.set(signal.id, clock.now());
      sent.push(structuredClone(signal));
    },

    async retryLater(receiptHandle, delayMs) {
      retries.push({ receiptHandle, delayMs });
    },
  };
}
