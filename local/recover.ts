/**
 * Gives back the leases of a local cloud that was killed, so that a restart does not wait for their end.
 *
 * A lease says: the process that took it may still be at work. Under the lock of the data folder that is
 * known to be false. The lock proves that the former local cloud is gone, and its functions could reach
 * the table only through the IAM proxy inside it, with access keys that only it knew. Whoever may still
 * run can write nothing. Were all that wrong, the fence would still hold: the next claim raises it, and
 * the older claim can no longer finish.
 *
 * A slot that was under way stays: the next claim answers it again, and its effects bear the same ids.
 * In the cloud nobody can know that a function is dead, so there the lease runs out.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { threadSk } from "../lib/adapters/dynamo/keys.ts";
import { idle } from "../lib/domain/board.ts";
import type { Instant } from "../lib/domain/time.ts";

const Held = z.object({ pk: z.string(), sk: z.string(), leaseUntilAt: z.optional(z.number()) });

/**
 * Makes every thread that was under way due now, and its board idle. Answers how many there were.
 *
 * It scans: a beat by hand also leases threads that are not scheduled, which the due index does not
 * hold. Once at a start, on a local store, that costs milliseconds.
 */
export async function releaseLeases(
  client: DynamoDBClient,
  tableName: string,
  now: Instant,
): Promise<number> {
  const documents = DynamoDBDocumentClient.from(client);
  const pages = paginateScan(
    { client: documents },
    {
      TableName: tableName,
      FilterExpression:
        "sk = :thread AND (leaseUntilAt > :now OR board.heartbeat.#status = :running OR board.conversation.#status = :running)",
      ProjectionExpression: "pk, sk, leaseUntilAt",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":thread": threadSk, ":now": now, ":running": "running" },
    },
  );
  let released = 0;
  for await (const { Items = [] } of pages) {
    for (const { pk, sk, leaseUntilAt } of Items.map((item) => Held.parse(item))) {
      const isLeased = leaseUntilAt !== undefined && leaseUntilAt > now;
      await documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { pk, sk },
          UpdateExpression: `SET board.heartbeat = :idle, board.conversation = :idle${
            isLeased ? ", leaseUntilAt = :now, dueAt = :now" : ""
          }`,
          ExpressionAttributeValues: { ":idle": idle(now), ...(isLeased ? { ":now": now } : {}) },
        }),
      );
      released += 1;
    }
  }
  return released;
}
