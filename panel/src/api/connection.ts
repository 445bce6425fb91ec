/** Whether Vigil answers, from what became of the last question. */
import { ApiError } from "./client.ts";

export type Connection = "connecting" | "connected" | "unreachable";

/** True for what may be over in a moment: no answer at all, or one that says the server is in trouble. */
export const mayPass = (error: Error): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status >= 500;

/**
 * | the last question | answer |
 * | --- | --- |
 * | failed without an answer, or by one of 500 and above | unreachable |
 * | was answered, be it by a refusal | connected |
 * | is the first one, and still open | connecting |
 *
 * @param failure of the attempt before, also while it is tried again; null when that went well
 */
export function connectionOf(isAnswered: boolean, failure: Error | null): Connection {
  if (failure !== null) return mayPass(failure) ? "unreachable" : "connected";
  return isAnswered ? "connected" : "connecting";
}
