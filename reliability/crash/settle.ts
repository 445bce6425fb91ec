/** After the last kill: waits until nothing is under way any more. */
import { setTimeout as delay } from "node:timers/promises";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { CrashingCloud } from "./cloud.ts";
import { bodiesIn, type Outbox, outboxesIn, type ThreadState, threadsIn } from "./evidence.ts";
import { allRows, type OpenTable, openTableAt } from "./table.ts";

/** A signal that failed, not crashed, comes again after 15 s, 30 s, … 4 min: this is past the first four. */
const restsWithinMs = 300_000;

/**
 * Resolves with null when queue and outboxes are empty and every thread idle; with what was still under way when
 * that takes too long. Slots that are left over are taken up as a person would: by asking for a run. An outbox is
 * due a minute after a stop at the earliest; here it is due at once.
 */
export async function settle(cloud: CrashingCloud): Promise<string | null> {
  const endsAt = Date.now() + restsWithinMs;
  for (;;) {
    const { url, dynamodbUrl, sqsUrl, tableName, queueName } = await cloud.up();
    const table = openTableAt(dynamodbUrl, tableName);
    const rows = await allRows(table);
    const restless = threadsIn(rows).filter(isRestless);
    const outboxes = outboxesIn(rows);
    const waiting = await bodiesIn(sqsUrl, queueName);
    if (waiting.length === 0) await makeOutboxesDue(table, outboxes);
    table.close();
    if (restless.length + outboxes.length + waiting.length === 0) return null;
    if (Date.now() > endsAt) {
      const under = [...restless, ...outboxes].map((state) => JSON.stringify(state));
      return [...under, ...waiting].join("\n  ");
    }
    for (const { id, slot } of restless) {
      if (slot !== null) await post(`${url}/api/threads/${id}/heartbeat/run-now`);
    }
    if (outboxes.length > 0 && waiting.length === 0) await post(`${url}/_local/invoke/heartbeat`);
    await delay(200);
  }
}

const isRestless = ({ slot, leaseUntilAt, running }: ThreadState): boolean =>
  slot !== null || leaseUntilAt !== null || running.length > 0;

async function makeOutboxesDue(
  { documents, tableName }: OpenTable,
  outboxes: readonly Outbox[],
): Promise<void> {
  for (const { pk, sk } of outboxes) {
    const update = new UpdateCommand({
      TableName: tableName,
      Key: { pk, sk },
      UpdateExpression: "SET dueAt = :now",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeValues: { ":now": Date.now() },
    });
    // Emptied meanwhile: nothing is due any more.
    await documents.send(update).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }
}

async function post(url: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: "{}" });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${url} answered HTTP ${response.status}: ${answer}`);
}
