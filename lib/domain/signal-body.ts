/** signal-body: the queue's messages as signals; what is none can never be answered. */
import { InvalidInput, type Reading, readInput } from "./parse.ts";
import { Signal } from "./signal.ts";

/** The signal that a message carries, or why it carries none, as in "type must be one of message, …". */
export function readSignalBody(body: string): Reading<Signal> {
  try {
    return readInput(Signal, JSON.parse(body));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, error: new InvalidInput("", "the body is not JSON") };
  }
}
