/** The table: one client, and the four calls that every store is made of. */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { awsFault } from "../aws-fault.ts";
import { patience } from "../aws-patience.ts";
import type { Item } from "../stored.ts";
import type { Key } from "./keys.ts";

/** What must hold for a write, in DynamoDB's words; `names` are for its reserved words. */
export interface Condition {
  readonly condition: string;
  readonly names?: Record<string, string>;
  readonly values?: Item;
}

export interface Change extends Partial<Condition> {
  readonly key: Key;
  readonly update: string;
}

/** A stretch of one partition, or of the `due` index. */
export interface Stretch {
  readonly index?: string;
  readonly keys: string;
  readonly values: Item;
  readonly newestFirst?: boolean;
  readonly limit?: number;
  /** The attributes to answer; all of them when left out. */
  readonly attributes?: readonly string[];
}

/** `at` is the port call that errors are named after. Failures of the world are Faults. */
export interface Table {
  /** Strongly consistent. */
  get(at: string, key: Key): Promise<Item | null>;
  /** False when the condition does not hold: nothing was written. */
  put(at: string, item: Key & Item, condition?: Condition): Promise<boolean>;
  /** The whole item after the change; null when the condition does not hold. */
  update(at: string, change: Change): Promise<Item | null>;
  /** What is not there is removed already. False when the condition does not hold: nothing was removed. */
  remove(at: string, key: Key, condition?: Condition): Promise<boolean>;
  /** Strongly consistent, except on an index. All pages, up to `limit` items. */
  query(at: string, stretch: Stretch): Promise<readonly Item[]>;
  /**
   * One page of a partition, strongly consistent: at most `limit` items and about 1 MB, those behind the sort key
   * `after`. Empty only when nothing follows.
   */
  page(
    at: string,
    stretch: { readonly pk: string; readonly after: string | null; readonly limit: number },
  ): Promise<readonly Item[]>;
  /** How many items there are; costs as much as reading them, and twice as much when it must not miss the latest. */
  count(
    at: string,
    stretch: Pick<Stretch, "keys" | "values"> & { readonly isConsistent?: boolean },
  ): Promise<number>;
  /** Hears of each row that was left out of a list because it does not parse. */
  readonly onCorrupt: (reason: string) => void;
}

/**
 * Opens table `name`; endpoint, region and credentials come from the SDK's own environment.
 *
 * Five attempts with the SDK's exponential back-off and jitter, then a Fault: a beat that fails is due again.
 */
export function openTable(
  name: string,
  onCorrupt: (reason: string) => void = () => undefined,
): Table {
  const documents = openClient();
  const call = <T>(at: string, request: Promise<T>): Promise<T> =>
    request.catch((error: unknown) => {
      throw awsFault(at, `table ${name}`, error);
    });

  return {
    onCorrupt,

    async get(at, key) {
      const command = new GetCommand({ TableName: name, Key: key, ConsistentRead: true });
      const { Item: item } = await call(at, documents.send(command));
      return item ?? null;
    },

    async put(at, item, condition) {
      const command = new PutCommand({ TableName: name, Item: item, ...inputOf(condition) });
      return (await call(at, unlessConditionFails(documents.send(command)))) !== null;
    },

    async update(at, { key, update, ...condition }) {
      const command = new UpdateCommand({
        TableName: name,
        Key: key,
        UpdateExpression: update,
        ReturnValues: "ALL_NEW",
        ...inputOf(condition),
      });
      const answer = await call(at, unlessConditionFails(documents.send(command)));
      return answer?.Attributes ?? null;
    },

    async remove(at, key, condition) {
      const command = new DeleteCommand({ TableName: name, Key: key, ...inputOf(condition) });
      return (await call(at, unlessConditionFails(documents.send(command)))) !== null;
    },

    async query(at, { index, keys, values, newestFirst = false, limit, attributes }) {
      const items: Item[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const command = new QueryCommand({
          TableName: name,
          IndexName: index,
          ConsistentRead: index === undefined,
          KeyConditionExpression: keys,
          ExpressionAttributeValues: values,
          ...projectionOf(attributes),
          ScanIndexForward: !newestFirst,
          Limit: limit === undefined ? undefined : limit - items.length,
          ExclusiveStartKey: from,
        });
        const page = await call(at, documents.send(command));
        items.push(...(page.Items ?? []));
        from = page.LastEvaluatedKey;
      } while (from !== undefined && (limit === undefined || items.length < limit));
      return items;
    },

    async page(at, { pk, after, limit }) {
      const command = new QueryCommand({
        TableName: name,
        ConsistentRead: true,
        KeyConditionExpression: after === null ? "pk = :pk" : "pk = :pk AND sk > :after",
        ExpressionAttributeValues: { ":pk": pk, ...(after === null ? {} : { ":after": after }) },
        Limit: limit,
      });
      return (await call(at, documents.send(command))).Items ?? [];
    },

    async count(at, { keys, values, isConsistent = false }) {
      let count = 0;
      let from: Record<string, unknown> | undefined;
      do {
        const command = new QueryCommand({
          TableName: name,
          Select: "COUNT",
          ConsistentRead: isConsistent,
          KeyConditionExpression: keys,
          ExpressionAttributeValues: values,
          ExclusiveStartKey: from,
        });
        const page = await call(at, documents.send(command));
        count += page.Count ?? 0;
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return count;
    },
  };
}

function openClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 5,
    retryMode: "standard",
    requestHandler: patience,
  });
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    // Without this the client throws on some numbers that JavaScript cannot hold, and one corrupt row
    // would take its whole list down. Schemas refuse what is no safe integer.
    unmarshallOptions: { wrapNumbers: Number },
  });
}

const inputOf = ({ condition, names, values }: Partial<Condition> = {}) => ({
  ConditionExpression: condition,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: values,
});

/** By placeholders: `path` and many other plain words are DynamoDB's own. */
const projectionOf = (attributes: readonly string[] | undefined) =>
  attributes && {
    ProjectionExpression: attributes.map((_, place) => `#a${place}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(
      attributes.map((name, place) => [`#a${place}`, name]),
    ),
  };

/** Losing a race is an answer, not an error. */
const unlessConditionFails = <T>(request: Promise<T>): Promise<T | null> =>
  request.catch((error: unknown) => {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  });
