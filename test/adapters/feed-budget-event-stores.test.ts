/** The contracts of feed, budgets and events, on the table and on their twins in memory. */
import { ulid } from "ulid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoBudgets } from "../../lib/adapters/dynamo/budgets.ts";
import { dynamoEvents } from "../../lib/adapters/dynamo/events.ts";
import { dynamoFeed } from "../../lib/adapters/dynamo/feed.ts";
import type { Key } from "../../lib/adapters/dynamo/keys.ts";
import { budgetKey, commentKey, eventKey, postKey } from "../../lib/adapters/dynamo/ledger-keys.ts";
import type { Table } from "../../lib/adapters/dynamo/table.ts";
import { memoryBudgets } from "../../lib/adapters/memory/budgets.ts";
import { memoryEvents } from "../../lib/adapters/memory/events.ts";
import { memoryFeed } from "../../lib/adapters/memory/feed.ts";
import { memoryShelf } from "../../lib/adapters/memory/shelf.ts";
import type { Item } from "../../lib/adapters/stored.ts";
import { instant } from "../../lib/domain/time.ts";
import type { BudgetStore, EventStore, FeedStore } from "../../lib/ports.ts";
import { budgetStoreContract } from "../contracts/budget-store.ts";
import { startTables, type TestTables } from "../contracts/dynamo-tables.ts";
import { eventStoreContract } from "../contracts/event-store.ts";
import { feedStoreContract } from "../contracts/feed-store.ts";

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

interface World {
  readonly feed: FeedStore;
  readonly budgets: BudgetStore;
  readonly events: EventStore;
  readonly corrupt: () => readonly string[];
  damage(key: Key, attributes: Item): Promise<void>;
}

async function dynamoWorld(): Promise<World> {
  const { table, corrupt, damage } = await tables.fresh();
  return {
    feed: dynamoFeed(table),
    budgets: dynamoBudgets(table),
    events: dynamoEvents(table),
    corrupt: () => corrupt,
    damage,
  };
}

async function memoryWorld(): Promise<World> {
  const items = memoryShelf();
  const corrupt: string[] = [];
  const onCorrupt = (reason: string) => corrupt.push(reason);
  return {
    feed: memoryFeed(items, onCorrupt),
    budgets: memoryBudgets(items, onCorrupt),
    events: memoryEvents(items, onCorrupt),
    corrupt: () => corrupt,
    damage: async (key, attributes) => items.damage(key, attributes),
  };
}

for (const [name, makeWorld] of Object.entries({ dynamo: dynamoWorld, memory: memoryWorld })) {
  feedStoreContract(name, async () => {
    const { feed, corrupt, damage } = await makeWorld();
    return {
      store: feed,
      corrupt,
      damagePost: (id, attributes) => damage(postKey("default", id), attributes),
      damageComment: (postId, id, attributes) =>
        damage(commentKey("default", postId, id), attributes),
    };
  });

  budgetStoreContract(name, async () => {
    const { budgets, corrupt, damage } = await makeWorld();
    return {
      store: budgets,
      corrupt,
      damage: (day, attributes) => damage(budgetKey("default", day), attributes),
    };
  });

  eventStoreContract(name, async () => {
    const { events, corrupt, damage } = await makeWorld();
    return {
      store: events,
      corrupt,
      damage: (id, attributes) => damage(eventKey("default", id), attributes),
    };
  });
}

describe("in the table", () => {
  const day = "2025-11-21";
  const end = (days: number): number => Date.UTC(2025, 10, 21 + days) / 1_000;
  const reservation = { scope: "default", day, id: "a", microUsd: 10 };

  it("a day's budget may be forgotten after 40 days", async () => {
    const { table, get } = await tables.fresh();
    const budgets = dynamoBudgets(table);
    await budgets.reserve(reservation, 100);
    await budgets.reserve({ ...reservation, scope: "SYSTEM" }, 100);
    expect((await get(budgetKey("default", day)))?.["expiresAt"]).toBe(end(40));
    expect(await get({ pk: "SYS", sk: `B#${day}` })).toMatchObject({ expiresAt: end(40) });
  });

  it("an event may be forgotten after 7 days", async () => {
    const { table, get } = await tables.fresh();
    const at = instant(Date.UTC(2025, 10, 21));
    const id = ulid(at);
    const events = dynamoEvents(table);
    await events.append({ id, threadId: "default", at, type: "spoke", detail: {} });
    expect(await get({ pk: `E#default#${day}`, sk: id })).toMatchObject({ expiresAt: end(7) });
  });

  it("a turn is one write before and one after, with its part, and forty days are one query", async () => {
    const { table } = await tables.fresh();
    const calls: string[] = [];
    const counting: Table = {
      ...table,
      update: (at, change) => {
        calls.push(`update ${at}`);
        return table.update(at, change);
      },
      query: (at, stretch) => {
        calls.push(`query ${at}`);
        return table.query(at, stretch);
      },
    };
    const budgets = dynamoBudgets(counting);
    const usage = { inputTokens: 3, cachedInputTokens: 2, outputTokens: 1 };
    const on = { kind: "spoke", model: "anthropic:claude-haiku-5-5", turns: 1 } as const;
    for (const id of ["a", "b"]) {
      await budgets.reserve({ ...reservation, id }, 100);
      await budgets.settle({ ...reservation, id }, { microUsd: 7, usage, on });
    }
    const forty = Array.from({ length: 40 }, (_, at) =>
      new Date(Date.UTC(2025, 9, 13 + at)).toISOString().slice(0, 10),
    );
    expect(await budgets.list("default", forty)).toHaveLength(40);
    const turn = ["update budgets.reserve", "update budgets.settle"];
    expect(calls).toEqual([...turn, ...turn, "query budgets.list"]);
  });

  it("a settled reservation leaves nothing behind but its sums", async () => {
    const { table, get } = await tables.fresh();
    const budgets = dynamoBudgets(table);
    await budgets.reserve(reservation, 100);
    const usage = { inputTokens: 3, cachedInputTokens: 2, outputTokens: 1 };
    await budgets.settle(reservation, { microUsd: 7, usage, on: null });
    expect(await get({ pk: "T#default", sk: `B#${day}` })).toEqual({
      pk: "T#default",
      sk: `B#${day}`,
      committedMicroUsd: 7,
      spentMicroUsd: 7,
      ...usage,
      parts: {},
      expiresAt: end(40),
    });
  });
});
