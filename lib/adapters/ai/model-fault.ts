/** What the AI SDK throws, as a `Fault` whose words say what a person can do about it. */
import type * as Sdk from "ai";
import { cut } from "../../domain/cut.ts";
import { Fault, reasonOf } from "../../domain/fault.ts";
import { type ModelName, parseModelName } from "../../domain/model-name.ts";

type ApiError = InstanceType<typeof Sdk.APICallError>;

/**
 * | thrown | fault |
 * | --- | --- |
 * | HTTP 401 and 403, credentials missing | unauthorised |
 * | HTTP 404 | rejected, naming the model |
 * | HTTP 429 | throttled, with the wait that the provider asked for |
 * | HTTP 5xx, 408 and 409, no connection, connection lost | unavailable |
 * | other HTTP 4xx, an answer that does not parse | rejected |
 *
 * Anything else is no failure of the world and comes back as it is.
 */
export function modelFault(sdk: typeof Sdk, error: unknown, model: ModelName): unknown {
  const fail = (code: Fault["code"], reason: string, retryAfterMs?: number): Fault =>
    new Fault(code, "model.run", `${model}: ${reason}`, {
      cause: error,
      undone: isUndone(sdk, error),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  if (sdk.APICallError.isInstance(error)) return apiFault(error, model, fail);
  if (lacksCredentials(sdk, error)) return fail("unauthorised", reasonOf(error));
  if (sdk.AISDKError.isInstance(error)) return fail("rejected", saying("nonsense", error));
  return error;
}

/**
 * Whether the provider certainly made no answer that it bills: it said so (an HTTP error), or it never heard
 * of the call. HTTP 408 and 504 say only that somebody did not wait for the model's end.
 */
export function isUndone(sdk: typeof Sdk, error: unknown): boolean {
  if (!sdk.APICallError.isInstance(error)) return lacksCredentials(sdk, error);
  const { statusCode } = error;
  if (statusCode === undefined) return neverConnected(error.cause);
  return statusCode >= 400 && statusCode !== 408 && statusCode !== 504;
}

const connectFailures = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

const neverConnected = (cause: unknown): boolean =>
  cause instanceof Error &&
  (("code" in cause && connectFailures.some((code) => code === cause.code)) ||
    neverConnected(cause.cause));

const lacksCredentials = (sdk: typeof Sdk, error: unknown): boolean =>
  sdk.LoadAPIKeyError.isInstance(error) || isAwsCredentialsError(sdk, error);

function apiFault(
  error: ApiError,
  model: ModelName,
  fail: (code: Fault["code"], reason: string, retryAfterMs?: number) => Fault,
): Fault {
  const status = error.statusCode;
  if (status === undefined) return fail("unavailable", cut(error.message, 200));
  if (status === 401 || status === 403) return fail("unauthorised", whatToSet(model, error));
  if (status === 404) return fail("rejected", saying("no such model or address (HTTP 404)", error));
  if (status === 429) return fail("throttled", saying("HTTP 429", error), retryAfterMsOf(error));
  // The SDK's own table of what may pass: 408, 409, 5xx, and connections that broke under an answer.
  if (error.isRetryable) return fail("unavailable", saying(`HTTP ${status}`, error));
  return fail("rejected", saying(`HTTP ${status}`, error));
}

/** Never the provider's own words for a wrong key: some repeat parts of it. */
function whatToSet(model: ModelName, error: ApiError): string {
  const name = parseModelName(model);
  if (name.kind === "hosted" && name.provider !== "bedrock") {
    return `the key was refused (HTTP ${error.statusCode}): set another with "vigil secrets set ${name.provider}-api-key"`;
  }
  return `${saying(`AWS refused the call (HTTP ${error.statusCode})`, error)}: allow bedrock:InvokeModel for it, and ask for access to the model in the Bedrock console`;
}

/** The provider throws a plain `Error` when it finds no credentials to sign with. */
const isAwsCredentialsError = (sdk: typeof Sdk, error: unknown): boolean =>
  sdk.LoadSettingError.isInstance(error) || reasonOf(error).startsWith("AWS SigV4 authentication");

const saying = (what: string, error: Error): string => `${what}, ${cut(error.message, 200)}`;

/** The wait that the provider asked for. */
export function retryAfterMsOf(error: ApiError): number | undefined {
  const ms = Number.parseFloat(error.responseHeaders?.["retry-after-ms"] ?? "");
  if (ms >= 0) return Math.ceil(ms);
  const seconds = Number.parseFloat(error.responseHeaders?.["retry-after"] ?? "");
  return seconds >= 0 ? Math.ceil(seconds * 1_000) : undefined;
}
