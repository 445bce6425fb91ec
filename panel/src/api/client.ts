/** The one way to the control API: same origin, JSON, errors as the server words them. */

/** A refusal, in the server's words. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status; 0: no answer came at all. */
  readonly status: number;
  /** What the refusal is about; null when it names nothing. */
  readonly field: string | null;
  /** What is stored meanwhile, of a 409. */
  readonly current: unknown;

  constructor(status: number, message: string, field: string | null = null, current?: unknown) {
    super(message);
    this.status = status;
    this.field = field;
    this.current = current ?? null;
  }
}

interface Ask {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Asks the control API. The answer is taken as what it is said to be: server and panel are one bundle, deployed together.
 *
 * @param path with its query, as in `/api/threads/default/status`
 * @throws ApiError for every answer but a 2xx, and when none came
 */
export async function ask<T>(path: string, request: Ask = {}): Promise<T> {
  const coming = answersAhead.get(path);
  if (coming !== undefined && (request.method ?? "GET") === "GET") {
    answersAhead.delete(path);
    return (await coming) as T;
  }
  const response = await answered(path, request);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

const answersAhead = new Map<string, Promise<unknown>>();

/** What is on its way as a part of another answer: for the first who asks for it, and for nobody else. */
export const keepAhead = (path: string, answer: Promise<unknown>): void => {
  answersAhead.set(path, answer);
};

/** The same for an answer that is no JSON, with its headers. */
export async function askText(path: string): Promise<{ text: string; headers: Headers }> {
  const response = await answered(path, {});
  return { text: await response.text(), headers: response.headers };
}

async function answered(path: string, request: Ask): Promise<Response> {
  const response = await send(path, request);
  if (!response.ok) throw await errorOf(response);
  return response;
}

const unanswered = "Vigil does not answer. It is tried again.";
const unansweredOrder =
  "Vigil did not answer, so it is not known whether this was done: look before you try it again.";

/** Reading takes a second or two, on a cold start a few; an order may take minutes, and is waited for. */
const readTimeoutMs = 15_000;

async function send(path: string, { method = "GET", body, headers, signal: given }: Ask) {
  const signal = method === "GET" ? limited(given) : given;
  try {
    return await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (given?.aborted === true) throw error;
    throw new ApiError(0, method === "GET" ? unanswered : unansweredOrder);
  }
}

/** A connection that was cut without a word would else be waited for as long as the browser likes. */
const limited = (given: AbortSignal | undefined): AbortSignal => {
  const timeout = AbortSignal.timeout(readTimeoutMs);
  return given === undefined ? timeout : AbortSignal.any([given, timeout]);
};

async function errorOf(response: Response): Promise<ApiError> {
  // What is between us and Vigil may answer with a page of its own: then the status is all there is to say.
  const problem: unknown = await response.json().catch(() => null);
  const of = (key: string): unknown =>
    typeof problem === "object" && problem !== null ? Reflect.get(problem, key) : undefined;
  const detail = of("detail") ?? of("error");
  const field = of("field");
  return new ApiError(
    response.status,
    typeof detail === "string" ? detail : `Vigil answered with HTTP ${response.status}.`,
    typeof field === "string" ? field : null,
    of("current"),
  );
}
