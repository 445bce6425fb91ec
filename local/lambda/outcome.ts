/** How an invocation of a function ends. */

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[];
}

/**
 * `ended` tells a handler that threw from a process that died under it:
 *
 * - `returned`  the handler, or the runtime around it, said what went wrong
 * - `timed-out` the function's time was over and the process was killed
 * - `crashed`   the process ended by itself or by somebody else's hand
 */
export type Outcome =
  | { readonly kind: "answered"; readonly payload: unknown }
  | {
      readonly kind: "failed";
      readonly ended: "returned" | "timed-out" | "crashed";
      readonly error: FunctionError;
    };

export const failed = (
  ended: "returned" | "timed-out" | "crashed",
  errorType: string,
  errorMessage: string,
): Outcome => ({ kind: "failed", ended, error: { errorType, errorMessage } });
