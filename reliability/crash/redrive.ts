/** After the last kill: what was set aside is listed and put back, by the control API, until none is left. */
import { DeadLettersAnswer, RedriveAnswer } from "../../lib/domain/wire/dead-letters.ts";
import type { CrashingCloud } from "./cloud.ts";
import { askedIn } from "./markers.ts";
import { settle } from "./settle.ts";

interface Redriven {
  /** How many letters were put back. */
  readonly count: number;
  /** What they asked; it may be answered later than what was asked after it. */
  readonly markers: readonly string[];
  /** What was still under way when it took too long; null when all came to rest. */
  readonly restless: string | null;
}

/** Each round takes what can be seen, at most ten of a thread: so many rounds are a thousand letters of one. */
const maxRounds = 100;

export async function redriveAll(cloud: CrashingCloud): Promise<Redriven> {
  let count = 0;
  const markers: string[] = [];
  for (let round = 1; round <= maxRounds; round += 1) {
    const { letters, more } = DeadLettersAnswer.parse(await call(cloud, "?limit=100"));
    if (letters.length + more === 0) break;
    const done = RedriveAnswer.parse(await call(cloud, "/redrive", {}));
    const back = done.letters.filter(({ verdict }) => verdict === "put-back");
    count += back.length;
    markers.push(...back.flatMap(({ excerpt }) => askedIn(excerpt ?? "")));
    const restless = await settle(cloud);
    if (restless !== null) return { count, markers, restless };
  }
  return { count, markers, restless: null };
}

async function call(cloud: CrashingCloud, path: string, body?: object): Promise<unknown> {
  const { url } = await cloud.up();
  const posted = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(`${url}/api/dead-letters${path}`, body === undefined ? {} : posted);
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path} answered HTTP ${response.status}: ${answer}`);
  return JSON.parse(answer);
}
