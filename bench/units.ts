/** What a call of DynamoDB costs, in its request units. */
import * as z from "zod/mini";

export interface Units {
  readonly reads: number;
  readonly writes: number;
}

const Request = z.object({ UpdateExpression: z.optional(z.string()) });

const Answer = z.object({
  ConsumedCapacity: z.optional(z.object({ CapacityUnits: z.number() })),
  Attributes: z.optional(z.record(z.string(), z.unknown())),
});

/** Even a read that finds nothing costs this: eventually consistent, up to 4 KB. */
const leastReadUnits = 0.5;

/** An index keyed by an attribute that changed: the old entry is deleted, the new one is put. */
const unitsOfIndexMove = 2;

/**
 * The units of one call, by what the store itself reports as consumed, with the index added: dynalite
 * counts the table only. Source: "Read/write capacity mode", "Managing global secondary indexes".
 *
 * @param request, answer  the bodies as they went over the wire; the request asked for the consumed capacity
 */
export function unitsOf(action: string, request: unknown, answer: unknown): Units {
  const { ConsumedCapacity, Attributes } = Answer.parse(answer);
  const units = ConsumedCapacity?.CapacityUnits ?? 0;
  switch (action) {
    case "dynamodb:GetItem":
    case "dynamodb:Query":
      return { reads: Math.max(leastReadUnits, units), writes: 0 };
    case "dynamodb:PutItem":
      return { reads: 0, writes: units };
    case "dynamodb:UpdateItem": {
      const { UpdateExpression = "" } = Request.parse(request);
      const moves = /\bdueAt\b/.test(UpdateExpression) && Attributes?.["dueShard"] !== undefined;
      return { reads: 0, writes: units + (moves ? unitsOfIndexMove : 0) };
    }
    default:
      return { reads: 0, writes: 0 };
  }
}
