/** Requests to a cloud that may be killed before it answers. */
import { setTimeout as delay } from "node:timers/promises";
import type { CrashingCloud } from "./cloud.ts";

/** Asks whoever is up; null when it was killed meanwhile, which is the point, or answered with an error. */
export async function tryPost(cloud: CrashingCloud, path: string, body: object): Promise<unknown> {
  const { url } = await cloud.up();
  try {
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const answer: unknown = await response.json();
    return response.ok ? answer : null;
  } catch {
    // A reset connection: the process at its other end is gone.
    return null;
  }
}

/** Asks until it is answered, as a person would who wants it done. */
export async function insist(cloud: CrashingCloud, path: string, body: object): Promise<void> {
  while ((await tryPost(cloud, path, body)) === null) await delay(100);
}
