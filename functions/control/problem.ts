/** What a caller reads when a request cannot be answered: RFC 9457 problem documents. */
import { Fault, reasonOf } from "../../lib/domain/fault.ts";
import { InvalidInput } from "../../lib/domain/parse.ts";

const titles = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
} as const;

export const problemStatuses = Object.keys(titles);

/** Thrown by routes and their helpers; `detail` says what is wrong, and what to do where it is not plain. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: keyof typeof titles;
  /** The field, query parameter or header that does not fit; undefined when it is none of them. */
  readonly field: string | undefined;
  /** What is stored now, where a write was stale. */
  readonly current: unknown;
  /** What was not written, where that was a file: the other side of the conflict. */
  readonly yours: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: keyof typeof titles,
    detail: string,
    options: {
      field?: string | undefined;
      current?: unknown;
      yours?: unknown;
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.status = status;
    this.field = options.field;
    this.current = options.current;
    this.yours = options.yours;
    this.headers = options.headers ?? {};
  }
}

/**
 * | thrown | answer |
 * | --- | --- |
 * | `Problem` | itself |
 * | `InvalidInput` | 422 with its field |
 * | `Fault("corrupt")` | 409: a person must mend the item that it names |
 * | `Fault("conflict")` | 409: read again, then decide |
 * | any other `Fault` | 503 with Retry-After |
 * | a bug | 500, and nothing of it but a hint at the log |
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidInput) {
    const isWholeBody = error.field === "";
    return new Problem(422, isWholeBody ? `The body ${error.message}.` : `${error.message}.`, {
      field: isWholeBody ? undefined : error.field,
    });
  }
  if (error instanceof Fault) return problemOfFault(error);
  return new Problem(500, "Vigil has a bug here; the control function's log says more.", {
    cause: error,
  });
}

const usualRetrySeconds = 5;

function problemOfFault(fault: Fault): Problem {
  const reason = reasonOf(fault);
  switch (fault.code) {
    case "corrupt":
      return new Problem(
        409,
        `A stored item does not parse (${reason}). Correct that item in the table, or delete it, then try again.`,
        { cause: fault },
      );
    case "conflict":
      return new Problem(
        409,
        `Somebody else wrote at the same time (${reason}). Read it again, then decide whether to send yours.`,
        { cause: fault },
      );
    default: {
      const waitMs = fault.retryAfterMs ?? usualRetrySeconds * 1_000;
      return new Problem(503, `A service that Vigil needs did not do its part (${reason}).`, {
        headers: { "Retry-After": String(Math.max(1, Math.ceil(waitMs / 1_000))) },
        cause: fault,
      });
    }
  }
}

/** The document: `type`, `title`, `status`, `detail`, `field`, `current` and `yours` where there are any. */
export const problemResponse = (problem: Problem): Response =>
  new Response(
    JSON.stringify({
      type: "about:blank",
      title: titles[problem.status],
      status: problem.status,
      detail: problem.message,
      field: problem.field,
      current: problem.current,
      yours: problem.yours,
    }),
    {
      status: problem.status,
      headers: { ...problem.headers, "Content-Type": "application/problem+json" },
    },
  );
