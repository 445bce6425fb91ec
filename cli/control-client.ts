/** The control API as the CLI calls it: local by default, deployed by VIGIL_URL and VIGIL_TOKEN. */
import * as z from "zod/mini";
import { seconds } from "../lib/domain/time.ts";
import { Failure } from "./failure.ts";
import type { World } from "./world.ts";

export interface Question<T extends z.ZodMiniType> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  /** The version that was seen, 0 for none: it is done only if that is still there. */
  readonly ifMatch?: number;
  readonly schema: T;
  /** How long the answer may take; 10 s when left out. */
  readonly timeoutMs?: number;
}

export interface Answered<T> {
  readonly answer: T;
  /** The answer with the keys that the schema does not know, for `--json`. */
  readonly raw: unknown;
}

/** Vigil understood the question and said no. */
export class Refusal extends Failure {
  readonly status: number;
  /** The whole problem document (RFC 9457). */
  readonly problem: unknown;

  constructor(message: string, status: number, problem: unknown) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}

/** Where Vigil is: VIGIL_URL, else this machine at PORT, else at 8000. */
function vigilUrl(env: World["env"]): string {
  const given = env["VIGIL_URL"] || `http://localhost:${env["PORT"] || "8000"}`;
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Failure(`VIGIL_URL must be an http(s) URL, not "${given}".`, 2);
  return given.replace(/\/+$/, "");
}

/** Asks one question; whatever keeps the answer away is a `Failure` that says what to do. */
export async function ask<T extends z.ZodMiniType>(
  world: World,
  question: Question<T>,
): Promise<Answered<z.output<T>>> {
  const { url, text } = await send(world, question);
  const raw = jsonOrUndefined(text);
  const parsed = z.safeParse(question.schema, raw);
  if (parsed.success) return { answer: parsed.data, raw };
  throw notVigil(url);
}

/** As `ask`, for an answer that is lines of JSON. */
export async function askLines(
  world: World,
  question: Omit<Question<z.ZodMiniType>, "schema">,
): Promise<{ readonly lines: string; readonly headers: Headers }> {
  const { url, text, headers } = await send(world, question);
  if (headers.get("content-type")?.startsWith("application/x-ndjson") !== true) throw notVigil(url);
  return { lines: text, headers };
}

const notVigil = (url: string): Failure =>
  new Failure(
    `What answers at ${url} is not Vigil's control API, or not of this version. Check VIGIL_URL.`,
  );

async function send({ env }: World, question: Omit<Question<z.ZodMiniType>, "schema">) {
  const url = vigilUrl(env);
  const response = await fetch(url + question.path, {
    method: question.method,
    headers: headersOf(env, question),
    body: question.body === undefined ? null : JSON.stringify(question.body),
    signal: AbortSignal.timeout(question.timeoutMs ?? seconds(10)),
  }).catch((cause: unknown) => {
    throw noAnswer(url, cause);
  });
  const text = await response.text();
  if (!response.ok) throw refusal(url, response.status, jsonOrUndefined(text));
  return { url, text, headers: response.headers };
}

const headersOf = (
  env: World["env"],
  { body, ifMatch }: Pick<Question<z.ZodMiniType>, "body" | "ifMatch">,
): Record<string, string> => ({
  ...(env["VIGIL_TOKEN"] ? { Authorization: `Bearer ${env["VIGIL_TOKEN"]}` } : {}),
  ...(body === undefined ? {} : { "Content-Type": "application/json" }),
  ...(ifMatch === undefined ? {} : { "If-Match": `"${ifMatch}"` }),
});

const noAnswer = (url: string, cause: unknown): Failure =>
  cause instanceof Error && cause.name === "TimeoutError"
    ? new Failure(`Vigil at ${url} did not answer in time. Try again, or look at its log.`, 1, {
        cause,
      })
    : new Failure(
        `Vigil cannot be reached at ${url}. Start it with "npm start", or set PORT or VIGIL_URL to where it runs.`,
        1,
        { cause },
      );

const ProblemDocument = z.object({ detail: z.string() });

function refusal(url: string, status: number, raw: unknown): Failure {
  const problem = z.safeParse(ProblemDocument, raw);
  if (!problem.success) return new Failure(`${url} answered ${status}. Is this Vigil?`);
  const hint = status === 401 ? " The CLI sends VIGIL_TOKEN." : "";
  return new Refusal(problem.data.detail + hint, status, raw);
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
