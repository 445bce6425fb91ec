/** session-cookie: what a browser shows to be let in again: a session's name, its end, and a signature over it. */
import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Session } from "../../lib/domain/pass.ts";
import { type Instant, instant, spanBetween } from "../../lib/domain/time.ts";

/** `__Host-`: the browser takes it over HTTPS only, for this host only, with `Path=/` (RFC 6265bis, 4.1.3.2). */
export const sessionCookie = "__Host-vigil-session";

/** What a cookie says of itself; nothing of it is proved yet. */
export interface Claimed {
  readonly id: string;
  readonly untilAt: Instant;
  readonly mac: string;
}

/** `<id>.<end in ms>.<signature>`; null for anything else, so that what cannot be ours costs no read. */
export function readCookie(header: string | undefined): Claimed | null {
  const value = cookiesOf(header).get(sessionCookie);
  const parts = /^([\w-]{43})\.(\d{13,15})\.([\w-]{43})$/.exec(value ?? "");
  if (parts === null) return null;
  const [, id = "", until = "", mac = ""] = parts;
  return { id, untilAt: instant(Number(until)), mac };
}

/** Of several of one name the first: a browser sends the one of the longest path first (RFC 6265, 5.4). */
function cookiesOf(header = ""): ReadonlyMap<string, string> {
  const pairs = header.split(";").flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
  return new Map(pairs.reverse());
}

/** `Set-Cookie` for a new session. */
export const cookieOf = (session: Session, apiToken: string, now: Instant): string =>
  cookie(
    `${session.id}.${session.untilAt}.${macOf(session, apiToken)}`,
    Math.floor(spanBetween(now, session.untilAt) / 1_000),
  );

/** `Set-Cookie` that takes it away. */
export const noCookie = (): string => cookie("", 0);

const cookie = (value: string, maxAgeSeconds: number): string =>
  `${sessionCookie}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=Strict`;

/**
 * Whether a cookie is this session's. Compared as text: two texts of base64url can stand for the same bytes.
 *
 * @param session as it is stored: a person or a place that was changed there voids the signature
 */
export const isSigned = (claimed: Claimed, session: Session, apiToken: string): boolean =>
  claimed.untilAt === session.untilAt && sameText(claimed.mac, macOf(session, apiToken));

/**
 * HMAC-SHA256 under a key that HKDF makes of the API token and the session's salt: a new API token ends every session.
 * The cookie's bearer does not know the salt, and so cannot try out API tokens on it; who reads the store does not
 * know the API token, and so cannot make a cookie.
 */
function macOf({ id, untilAt, personId, threadId, salt }: Session, apiToken: string): string {
  const key = hkdfSync("sha256", apiToken, salt, "vigil panel session 1", 32);
  return createHmac("sha256", Buffer.from(key))
    .update([id, untilAt, personId, threadId].join("."))
    .digest("base64url");
}

/** Compares digests, so that neither length nor first difference shows in the time it takes. */
export const sameText = (one: string, other: string): boolean =>
  timingSafeEqual(digestOf(one), digestOf(other));

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
