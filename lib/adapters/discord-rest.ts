/** One call of Discord's REST API by plain fetch: token, time limit, rate limits, errors as `Fault`s. */
import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { Fault } from "../domain/fault.ts";
import { type DurationMs, hours, milliseconds, seconds } from "../domain/time.ts";
import type { RefusedTokens } from "./refused-tokens.ts";

export interface DiscordWorld {
  /** The API's base with its version, `https://discord.com/api/v10`. */
  readonly apiUrl: string;
  /** Null when none was ever set. Asked at each call of a bot route, so that a changed one is seen. */
  readonly botToken: () => Promise<string | null>;
  /** What other processes know of it; left out, this one finds out by itself. */
  readonly refusedTokens?: RefusedTokens;
  readonly fetch?: typeof fetch;
  readonly sleep?: (spanMs: DurationMs) => Promise<void>;
  /** Epoch milliseconds; only spans between two readings matter. */
  readonly now?: () => number;
  readonly timeoutMs?: DurationMs;
}

export interface DiscordCall {
  /** The port's name for it, as in `messenger.createMessage`. */
  readonly at: string;
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: object;
  /** `bot`: with the bot token. `none`: a webhook route, whose own token stands in its path. */
  readonly auth: "bot" | "none";
  /** True when a second sending changes nothing: only then is a broken connection tried again. */
  readonly isRepeatable: boolean;
  /** False: also a short wait that Discord asks for is the caller's, `Fault("throttled")`; its next call comes anyway. */
  readonly waitsForRate?: false;
}

/** The parsed body of a successful answer; undefined when there is none. Throws `Fault`. */
export type DiscordRest = (call: DiscordCall) => Promise<unknown>;

// Discord asks for "DiscordBot (url, version)" (API reference, "User Agent").
const userAgent = "DiscordBot (https://vigil.invalid, 0.1.0)";
const maxSendings = 3;
/** A longer wait is the queue's business. */
const longestWaitMs = seconds(10);
/** Then one call asks whether it is still so: a 401 may have been an outage of Discord's own. */
const refusalHoldsMs = hours(1);
const hashOf = (token: string): string =>
  createHash("sha256").update(token).digest("hex").slice(0, 32);
/** Used when a 429 does not say how long. */
const defaultWaitMs = seconds(1);

/** Real time; tests pass their own. */
export const sleepFor = (spanMs: DurationMs): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, spanMs));

/** A client that remembers, for this process, which routes must wait and which bot token was refused. */
export function discordRest(world: DiscordWorld): DiscordRest {
  const { sleep = sleepFor, now = Date.now, timeoutMs = seconds(5) } = world;
  const openAgainAt = new Map<string, number>();
  /** When each token was refused; null: it was not, as far as anybody knew when it was first used. */
  const refusals = new Map<string, number | null>();

  return async (call) => {
    const token = call.auth === "bot" ? await usableToken(call) : null;
    const route = `${call.method} ${call.path}`;
    for (let sending = 1; ; sending += 1) {
      const waitMs = milliseconds(Math.max(0, (openAgainAt.get(route) ?? 0) - now()));
      if (waitMs > (call.waitsForRate === false ? 0 : longestWaitMs)) throw throttled(call, waitMs);
      if (waitMs > 0) await sleep(waitMs);
      openAgainAt.delete(route);

      const answer = await sendOnceMore(call, token);
      const pauseMs = pauseAfter(answer);
      if (pauseMs > 0) openAgainAt.set(route, now() + pauseMs);
      if (answer.status < 300) return answer.body;
      if (answer.status === 401 && token !== null) await noteRefusal(token);
      const isLast = sending === maxSendings || call.waitsForRate === false;
      if (answer.status !== 429 || isLast) throw faultOf(call, answer);
    }
  };

  /** Discord bans an address that goes on calling after a 401 (10,000 in ten minutes). */
  async function usableToken(call: DiscordCall): Promise<string> {
    const token = await world.botToken();
    if (token === null)
      throw new Fault("unauthorised", call.at, `no bot token is set. ${setToken}`);
    const refusedAt = await refusalOf(token);
    if (refusedAt !== null && now() - refusedAt < refusalHoldsMs)
      throw new Fault("unauthorised", call.at, tokenRefused);
    return token;
  }

  /** Other processes are asked once a token: one that is refused later is found out by each for itself. */
  async function refusalOf(token: string): Promise<number | null> {
    const known = refusals.get(token);
    if (known !== undefined) return known;
    const refusedAt = (await world.refusedTokens?.refusedAt(hashOf(token))) ?? null;
    refusals.set(token, refusedAt);
    return refusedAt;
  }

  async function noteRefusal(token: string): Promise<void> {
    refusals.set(token, now());
    await world.refusedTokens?.note(hashOf(token), now());
  }

  /** A socket that went stale while the process slept breaks at the first use; the second is a new one. */
  async function sendOnceMore(call: DiscordCall, token: string | null): Promise<DiscordAnswer> {
    try {
      return await send(call, token);
    } catch (error) {
      if (!call.isRepeatable || !isBrokenSocket(error)) throw networkFault(call, error);
    }
    try {
      return await send(call, token);
    } catch (error) {
      throw networkFault(call, error);
    }
  }

  async function send(call: DiscordCall, token: string | null): Promise<DiscordAnswer> {
    const response = await (world.fetch ?? fetch)(world.apiUrl.replace(/\/+$/, "") + call.path, {
      method: call.method,
      headers: {
        "user-agent": userAgent,
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === null ? {} : { authorization: `Bot ${token}` }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Always read to its end: a body that is left unread keeps its socket.
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: jsonOrText(text) };
  }
}

interface DiscordAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, the text when it is none (a proxy's page), undefined when empty. */
  readonly body: unknown;
}

function jsonOrText(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const ErrorBody = z.object({
  message: z.catch(z.string(), ""),
  code: z.catch(z.number(), 0),
  retry_after: z.catch(z.optional(z.number()), undefined),
  errors: z.optional(z.unknown()),
});

const errorBodyOf = (body: unknown): z.output<typeof ErrorBody> => {
  const parsed = ErrorBody.safeParse(body);
  return parsed.success ? parsed.data : { message: "", code: 0, retry_after: undefined };
};

/** How long the route must rest: what a 429 says, or the end of a bucket that is empty now. */
function pauseAfter({ status, headers, body }: DiscordAnswer): DurationMs {
  const secondsOf = (name: string): number | undefined => {
    const value = Number.parseFloat(headers.get(name) ?? "");
    return Number.isFinite(value) ? value : undefined;
  };
  if (status === 429) {
    const wait = errorBodyOf(body).retry_after ?? secondsOf("retry-after");
    return wait === undefined ? defaultWaitMs : milliseconds(Math.ceil(Math.max(0, wait) * 1_000));
  }
  if (headers.get("x-ratelimit-remaining") !== "0") return milliseconds(0);
  return milliseconds(Math.ceil((secondsOf("x-ratelimit-reset-after") ?? 0) * 1_000));
}

const setToken = "Store the right one with: vigil secrets set discord-bot-token";
const tokenRefused = `Discord does not accept the bot token. ${setToken}`;

/** What a person can do about the errors that they, and nobody else, can mend (Discord, JSON error codes). */
const wordsByCode: ReadonlyMap<number, string> = new Map([
  [
    40003,
    "direct messages are opened too fast: nothing was sent, and Discord asks for a pause (40003)",
  ],
  [50001, "the bot has no access to this channel: invite it there, or set another target (50001)"],
  [
    50007,
    "the person takes no direct messages from the bot: they must allow them, or share a server with it (50007)",
  ],
  [50013, "the bot may not write into this channel: allow it to, or set another target (50013)"],
  [
    50278,
    "the bot shares no server with the person: invite it to one, or let the person install it (50278)",
  ],
]);

const throttled = (call: DiscordCall, waitMs: DurationMs): Fault =>
  new Fault("throttled", call.at, `Discord asks to wait ${waitMs} ms`, { retryAfterMs: waitMs });

function faultOf(call: DiscordCall, answer: DiscordAnswer): Fault {
  const { message, code, errors } = errorBodyOf(answer.body);
  if (answer.status === 429) return throttled(call, pauseAfter(answer));
  const words = wordsByCode.get(code);
  if (words !== undefined) return new Fault("unreachable", call.at, words);
  const detail = [message, firstComplaint(errors)].filter(Boolean).join(" ");
  const reason = `Discord answered HTTP ${answer.status}${code === 0 ? "" : `, code ${code}`}${detail === "" ? "" : `: ${detail}`}`;
  if (answer.status >= 500) return new Fault("unavailable", call.at, reason);
  if (answer.status === 404) return new Fault("not-found", call.at, reason);
  if (answer.status === 401) {
    return new Fault("unauthorised", call.at, call.auth === "bot" ? tokenRefused : reason);
  }
  return new Fault("rejected", call.at, reason);
}

/** The first leaf of the tree that comes with error 50035: "(content: Must be 2000 or fewer in length.)". */
function firstComplaint(tree: unknown, path: readonly string[] = []): string {
  if (typeof tree !== "object" || tree === null) return "";
  for (const [key, value] of Object.entries(tree)) {
    if (key === "_errors" && Array.isArray(value)) {
      return `(${path.join(".")}: ${errorBodyOf(value[0]).message})`;
    }
    const found = firstComplaint(value, [...path, key]);
    if (found !== "") return found;
  }
  return "";
}

const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
};

// UND_ERR_SOCKET is how Node's fetch says that the other side closed the socket under it.
const isBrokenSocket = (error: unknown): boolean =>
  ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(codeOf(error));

function networkFault(call: DiscordCall, cause: unknown): Fault {
  if (cause instanceof Error && cause.name === "TimeoutError") {
    return new Fault("timeout", call.at, "Discord did not answer in time", { cause });
  }
  // Never the error's own words: of a token that fits into no header they quote all.
  const name = cause instanceof Error ? cause.name : typeof cause;
  const reason = `Discord cannot be reached (${codeOf(cause) || name})`;
  return new Fault("unavailable", call.at, reason, { cause });
}
