/** The one error of the outside world: a closed list of codes says what can be done about it. */

/**
 * | code | what the caller can do |
 * | --- | --- |
 * | throttled | try again after `retryAfterMs`, or after its own back-off |
 * | unavailable | the other side is down or answered 5xx: try again later |
 * | timeout | no answer in time; the effect may have happened: try again with the same id |
 * | conflict | somebody else wrote first: read again, then decide |
 * | not-found | it is not there (any more): do not try again |
 * | unauthorised | credentials are wrong or missing: a person must act |
 * | unreachable | nobody can be written to there: another place must do, or a person must act |
 * | rejected | the request itself is wrong: do not try again |
 * | corrupt | stored data does not parse: a person must look |
 */
export type FaultCode =
  | "throttled"
  | "unavailable"
  | "timeout"
  | "conflict"
  | "not-found"
  | "unauthorised"
  | "unreachable"
  | "rejected"
  | "corrupt";

/** A failure of the world. `at` names the port call, as in `messenger.createMessage`. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly at: string;
  readonly retryAfterMs: number | undefined;
  /** True when the other side is known to have done nothing: there is nothing to pay for. */
  readonly undone: boolean;

  constructor(
    code: FaultCode,
    at: string,
    reason: string,
    options: { cause?: unknown; retryAfterMs?: number; undone?: boolean } = {},
  ) {
    super(`${at}: ${reason}`, { cause: options.cause });
    this.code = code;
    this.at = at;
    this.retryAfterMs = options.retryAfterMs;
    this.undone = options.undone === true;
  }
}

/** One line that a person can read, whatever was thrown. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
