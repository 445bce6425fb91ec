/** Requests of Discord's to the application: signed, timed, and its ping. */
import { sign } from "node:crypto";
import * as z from "zod/mini";
import { parseJson } from "../http.ts";
import type { EmbeddedWorld } from "./world.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Posts to the application; throws when there is no answer in time. `forged` stands in the place of the signature. */
export async function postSigned(
  { identity, now, ackWithinMs }: EmbeddedWorld,
  url: string,
  body: string,
  forged?: string,
): Promise<HttpAnswer> {
  const timestamp = String(Math.floor(now() / 1_000));
  const signature = sign(null, Buffer.from(timestamp + body), identity.privateKey).toString("hex");
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "Discord-Interactions/1.0 (+https://discord.com)",
      "x-signature-ed25519": forged ?? signature,
      "x-signature-timestamp": timestamp,
    },
    body,
    signal: AbortSignal.timeout(ackWithinMs),
  });
  return { status: response.status, text: await response.text() };
}

/** The answer's JSON; throws when it is none, or when the status is not Discord's 200. */
export function jsonOf({ status, text }: HttpAnswer): unknown {
  if (status !== 200) throw new Error(`it answered HTTP ${status}: ${text.slice(0, 200)}`);
  const json = parseJson(text);
  if (json === null) throw new Error("its answer is not JSON");
  return json.value;
}

/** True when the address passes Discord's own test: a good ping is answered, a badly signed one refused. */
export async function passesPing(world: EmbeddedWorld, url: string): Promise<boolean> {
  const ping = JSON.stringify({
    type: 1,
    id: world.newId(),
    application_id: world.identity.applicationId,
    token: "ping",
    version: 1,
  });
  try {
    const good = await postSigned(world, url, ping);
    const pong = parseJson(good.text)?.value;
    const isPong = z.object({ type: z.literal(1) }).safeParse(pong).success;
    const bad = await postSigned(world, url, ping, "0".repeat(128));
    return good.status === 200 && isPong && bad.status === 401;
  } catch {
    // Not reachable: to Discord that is the same as a wrong answer.
    return false;
  }
}
