import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { discordVerifier } from "../../lib/adapters/discord-signature.ts";
import type { SignedRequest } from "../../lib/domain/signed-request.ts";
import { after, instant, minutes } from "../../lib/domain/time.ts";

const signedSecond = 1_763_633_400;
const now = instant(signedSecond * 1_000);
const body = JSON.stringify({ type: 1, note: "grüße 🙂" });

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const publicHex = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
const signatureOf = (timestamp: string, text: string): string =>
  sign(null, Buffer.from(timestamp + text), privateKey).toString("hex");

function aRequest(over: { at?: string; body?: string; signature?: string } = {}): SignedRequest {
  const at = over.at ?? String(signedSecond);
  const text = over.body ?? body;
  return {
    headers: {
      "x-signature-ed25519": over.signature ?? signatureOf(at, text),
      "x-signature-timestamp": at,
    },
    body: text,
    isBase64Encoded: false,
  };
}

describe("discordVerifier", () => {
  const verify = discordVerifier(publicHex);
  const valid = aRequest();
  const { "x-signature-ed25519": signature, "x-signature-timestamp": timestamp } = valid.headers;

  test.for([
    { says: "as text", request: valid },
    {
      says: "in base64",
      request: { ...valid, body: Buffer.from(body).toString("base64"), isBase64Encoded: true },
    },
    {
      says: "with headers in another case",
      request: {
        ...valid,
        headers: { "X-Signature-Ed25519": signature, "X-SIGNATURE-TIMESTAMP": timestamp },
      },
    },
    {
      says: "with a signature in capitals",
      request: aRequest({ signature: signature?.toUpperCase() ?? "" }),
    },
  ])("hands over the body that Discord signed, $says", async ({ request }) => {
    expect(await verify(request, now)).toEqual({ ok: true, rawBody: body });
  });

  test.for([
    {
      says: "no headers",
      request: { ...valid, headers: {} },
      reason: /X-Signature-Ed25519 must be/,
    },
    { says: "no body", request: { ...valid, body: undefined }, reason: /does not match/ },
    {
      says: "another body",
      request: { ...valid, body: `${body} ` },
      reason: /does not match/,
    },
    {
      says: "another second",
      request: {
        ...valid,
        headers: { ...valid.headers, "x-signature-timestamp": String(signedSecond + 1) },
      },
      reason: /does not match/,
    },
    {
      says: "a signature that only starts as hex",
      request: aRequest({ signature: `${signature?.slice(0, 126)}zz` }),
      reason: /must be 128 hex digits/,
    },
    {
      says: "a signature with more after it",
      request: aRequest({ signature: `${signature}00` }),
      reason: /must be 128 hex digits/,
    },
    {
      says: "digits moved from the timestamp into the body",
      request: {
        ...aRequest(),
        headers: { ...valid.headers, "x-signature-timestamp": timestamp?.slice(0, 9) },
        body: `${timestamp?.slice(9)}${body}`,
      },
      reason: /must be 10 digits/,
    },
    {
      says: "a timestamp of 2020, though signed",
      request: aRequest({ at: "1577836800" }),
      reason: /more than 240 seconds old/,
    },
    {
      says: "a timestamp 61 s ahead, though signed",
      request: aRequest({ at: String(signedSecond + 61) }),
      reason: /60 seconds ahead/,
    },
  ])("refuses $says", async ({ request, reason }) => {
    expect(await verify(request, now)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason),
    });
  });

  it("still takes a request that is exactly 240 s old, and none older", async () => {
    expect(await verify(valid, after(now, minutes(4)))).toMatchObject({ ok: true });
    expect(await verify(valid, instant(now + 240_001))).toMatchObject({ ok: false });
  });

  it("refuses what another application's key signed", async () => {
    const other = generateKeyPairSync("ed25519").publicKey;
    const hex = other.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
    expect(await discordVerifier(hex)(valid, now)).toMatchObject({ ok: false });
  });
});
