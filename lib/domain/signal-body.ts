/** signal-body: the queue's messages as signals; what is none can never be answered. */
import { InvalidInput, type Reading, readInput } from "./parse.ts";
import { Signal } from "./signal.ts";

/**
 * The signal that a message carries, or why it carries none, as in "type must be one of message, …".
 *
 * @param group the queue's group that it came in: a turn answers all its signals in one thread, so one of
 *   another thread would be read, and answered, there
 */
export function readSignalBody(body: string, group: string | undefined): Reading<Signal> {
  try {
    const reading = readInput(Signal, JSON.parse(body));
    return reading.ok && reading.value.threadId !== group ? strayed : reading;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, error: new InvalidInput("", "the body is not JSON") };
  }
}

const strayed: Reading<Signal> = {
  ok: false,
  error: new InvalidInput("threadId", "must be the message group that it came in"),
};
