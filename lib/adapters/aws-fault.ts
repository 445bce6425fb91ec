/** AWS SDK errors as Faults: what went wrong in the store, the queue or the parameters, and what can be done. */
import * as z from "zod/mini";
import { Fault, type FaultCode } from "../domain/fault.ts";

/** What SDK and socket errors carry beside name and message. */
const Details = z.object({
  code: z.optional(z.string()),
  $metadata: z.optional(z.object({ httpStatusCode: z.optional(z.number()) })),
});
type Details = z.infer<typeof Details>;

/** Errors that only their names tell apart; all others are told by their HTTP status. */
const codes: Readonly<Record<string, FaultCode>> = {
  ProvisionedThroughputExceededException: "throttled",
  ThrottlingException: "throttled",
  RequestLimitExceeded: "throttled",
  RequestThrottled: "throttled",
  TooManyRequestsException: "throttled",
  KmsThrottled: "throttled",
  TransactionConflictException: "conflict",
  TimeoutError: "timeout",
  CredentialsProviderError: "unauthorised",
  AccessDeniedException: "unauthorised",
  UnrecognizedClientException: "unauthorised",
  InvalidSignatureException: "unauthorised",
  IncompleteSignature: "unauthorised",
  MissingAuthenticationTokenException: "unauthorised",
  InvalidClientTokenId: "unauthorised",
  ExpiredTokenException: "unauthorised",
};

/**
 * What to throw for an error that an AWS client threw at port call `at`.
 *
 * | the error | answer |
 * | --- | --- |
 * | one of the names above | that code |
 * | HTTP 429; 401 or 403; 500 and above | `throttled`; `unauthorised`; `unavailable` |
 * | any other HTTP status | `rejected`: the request itself is wrong |
 * | no status, but a socket's code such as `ECONNREFUSED` | `unavailable` |
 * | anything else | the error itself: it is a bug of ours, no failure of the world |
 *
 * @param what the resource, as in `table vigil`: the person who reads it must know what to look at
 */
export function awsFault(at: string, what: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const details = Details.safeParse(error);
  const code = codes[error.name] ?? (details.success ? codeOf(details.data) : null);
  if (code === null) return error;
  return new Fault(code, at, `${what}: ${wordsOf(error)}`, { cause: error });
}

function codeOf({ code, $metadata }: Details): FaultCode | null {
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return code === undefined ? null : "unavailable";
  if (status === 429) return "throttled";
  if (status === 401 || status === 403) return "unauthorised";
  return status >= 500 ? "unavailable" : "rejected";
}

// A refused connection to a name with two addresses is an AggregateError without a message of its own.
function wordsOf(error: Error): string {
  const message =
    error.message === "" && error instanceof AggregateError
      ? error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(", ")
      : error.message;
  return `${error.name}: ${message}`;
}
