/** After the last kill: waits until nothing is under way any more. */
import { setTimeout as delay } from "node:timers/promises";
import type { CrashingCloud } from "./cloud.ts";
import { bodiesIn, type ThreadState, threadsIn } from "./evidence.ts";
import { allRows, openTableAt } from "./table.ts";

/** A signal that failed, not crashed, comes again after 15 s, 30 s, … 4 min: this is past the first four. */
const restsWithinMs = 300_000;

/**
 * Resolves with null when the queue is empty and every thread idle; with what was still under way when that
 * takes too long. Slots that are left over are taken up as a person would: by asking for a run.
 */
export async function settle(cloud: CrashingCloud): Promise<string | null> {
  const endsAt = Date.now() + restsWithinMs;
  for (;;) {
    const { url, dynamodbUrl, sqsUrl, tableName, queueName } = await cloud.up();
    const table = openTableAt(dynamodbUrl, tableName);
    const restless = threadsIn(await allRows(table)).filter(isRestless);
    table.close();
    const waiting = await bodiesIn(sqsUrl, queueName);
    if (restless.length === 0 && waiting.length === 0) return null;
    if (Date.now() > endsAt) {
      return [...restless.map((state) => JSON.stringify(state)), ...waiting].join("\n  ");
    }
    for (const { id, slot } of restless) {
      if (slot !== null) await post(`${url}/api/threads/${id}/heartbeat/run-now`);
    }
    await delay(200);
  }
}

const isRestless = ({ slot, leaseUntilAt, running }: ThreadState): boolean =>
  slot !== null || leaseUntilAt !== null || running.length > 0;

async function post(url: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: "{}" });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${url} answered HTTP ${response.status}: ${answer}`);
}
