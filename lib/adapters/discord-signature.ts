/** Whether a request comes from Discord: Ed25519 over timestamp and body, with nothing taken on trust. */
import { verifyKey } from "discord-interactions";
import type { SignedRequest, Verify } from "../domain/signed-request.ts";
import { type DurationMs, type Instant, instant, seconds } from "../domain/time.ts";

/** Discord's own clock and queueing stay far below this; what is older was kept by somebody. */
const oldestMs: DurationMs = seconds(240);
const furthestAheadMs: DurationMs = seconds(60);

/**
 * A verifier for one application. The key is imported once, when the verifier is made.
 *
 * `verifyKey` alone parses hex leniently, takes any timestamp however old, and signs `timestamp + body`
 * without a border, so that digits may wander between the two. Hence the strict formats and the age
 * here, before any arithmetic. The same request again within the four minutes passes: the queue drops
 * it, because the signal bears the interaction's id.
 *
 * @param publicKey the application's public key, 64 hex digits
 */
export function discordVerifier(publicKey: string): Verify {
  const imported = crypto.subtle.importKey(
    "raw",
    Buffer.from(publicKey, "hex"),
    { name: "Ed25519" },
    false,
    ["verify"],
  );
  // Every request reports a key that cannot be imported; none may be left waiting for a handler.
  imported.catch(() => undefined);

  return async (request, now) => {
    const signature = headerOf(request, "x-signature-ed25519");
    const timestamp = headerOf(request, "x-signature-timestamp");
    const reason = refusedFormat(signature, timestamp, now);
    if (reason !== null) return { ok: false, reason };
    const raw = Buffer.from(request.body ?? "", request.isBase64Encoded ? "base64" : "utf8");
    if (!(await verifyKey(raw, signature, timestamp, await imported))) {
      return { ok: false, reason: "the signature does not match this application's public key" };
    }
    return { ok: true, rawBody: raw.toString("utf8") };
  };
}

function headerOf(request: SignedRequest, name: string): string {
  const found = Object.entries(request.headers).find(([key]) => key.toLowerCase() === name);
  return found?.[1] ?? "";
}

function refusedFormat(signature: string, timestamp: string, now: Instant): string | null {
  if (!/^[0-9a-f]{128}$/i.test(signature)) return "X-Signature-Ed25519 must be 128 hex digits";
  if (!/^\d{10}$/.test(timestamp)) return "X-Signature-Timestamp must be 10 digits, in seconds";
  const signedAt = instant(Number(timestamp) * 1_000);
  if (now - signedAt > oldestMs) return "X-Signature-Timestamp is more than 240 seconds old";
  if (signedAt - now > furthestAheadMs) {
    return "X-Signature-Timestamp is more than 60 seconds ahead of this clock";
  }
  return null;
}
