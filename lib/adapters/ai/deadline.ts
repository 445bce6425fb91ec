/** The deadline of a model turn: one abort signal, and a race that even a deaf promise loses. */
import { Fault } from "../../domain/fault.ts";
import { type Instant, spanBetween } from "../../domain/time.ts";
import type { Clock } from "../../ports.ts";

/**
 * What `work` answers, or `Fault("timeout")` at `deadlineAt`, whether or not `work` listens to its signal.
 * A deadline that has passed already starts nothing.
 */
export async function untilDeadline<T>(
  clock: Clock,
  deadlineAt: Instant,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const spanMs = spanBetween(clock.now(), deadlineAt);
  if (spanMs === 0) throw timeout("the turn had no time left", true);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(timeout(`no answer within ${spanMs} ms`)), spanMs);
  try {
    return await orAborted(work(deadline.signal), deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Settles as `promise` does, or rejects with the signal's reason as soon as it aborts. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const settled = () => signal.removeEventListener("abort", abort);
    void promise.then(resolve, reject).finally(settled);
  });
}

const timeout = (reason: string, undone = false): Fault =>
  new Fault("timeout", "model.run", reason, { undone });
