import { describe, expect, test } from "vitest";
import { unitsOf } from "../../bench/units.ts";

const consumed = (units: number) => ({ CapacityUnits: units });
const moved = { UpdateExpression: "SET dueAt = :due" };
const scheduled = { dueShard: { S: "0" } };

describe("the units of a call", () => {
  test.for([
    {
      says: "are what a read consumed",
      action: "dynamodb:GetItem",
      request: {},
      answer: { ConsumedCapacity: consumed(1) },
      units: { reads: 1, writes: 0 },
    },
    {
      says: "are a half for a query that found nothing",
      action: "dynamodb:Query",
      request: {},
      answer: { ConsumedCapacity: consumed(0) },
      units: { reads: 0.5, writes: 0 },
    },
    {
      says: "are what a put consumed",
      action: "dynamodb:PutItem",
      request: {},
      answer: { ConsumedCapacity: consumed(2) },
      units: { reads: 0, writes: 2 },
    },
    {
      says: "are two more when the thread moves in the index",
      action: "dynamodb:UpdateItem",
      request: moved,
      answer: { ConsumedCapacity: consumed(1), Attributes: scheduled },
      units: { reads: 0, writes: 3 },
    },
    {
      says: "are no more when the thread is not in the index",
      action: "dynamodb:UpdateItem",
      request: moved,
      answer: { ConsumedCapacity: consumed(1), Attributes: {} },
      units: { reads: 0, writes: 1 },
    },
    {
      says: "are no more when the update leaves the due time alone",
      action: "dynamodb:UpdateItem",
      request: { UpdateExpression: "SET board.conversation = :line" },
      answer: { ConsumedCapacity: consumed(1), Attributes: scheduled },
      units: { reads: 0, writes: 1 },
    },
    {
      says: "are none for the queue",
      action: "sqs:SendMessage",
      request: {},
      answer: { MessageId: "1" },
      units: { reads: 0, writes: 0 },
    },
  ])("$says", ({ action, request, answer, units }) => {
    expect(unitsOf(action, request, answer)).toEqual(units);
  });
});
