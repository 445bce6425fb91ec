/** Damaged items in the real adapters' table: there the store itself refuses a claim of what is ill-typed. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Key } from "../../lib/adapters/dynamo/keys.ts";
import { dynamoThreads } from "../../lib/adapters/dynamo/threads.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { after } from "../../lib/domain/time.ts";
import { damaged, damages } from "../../reliability/fuzz/items.ts";
import { livedIn, runsAt } from "../../reliability/fuzz/world.ts";
import { startTables, type TestTables } from "../contracts/dynamo-tables.ts";

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

describe("a damaged thread in the table", () => {
  it("is claimed, or refused by a fault that names it, and waits like any other", async () => {
    const { table, damage: store } = await tables.fresh();
    const threads = dynamoThreads(table);
    const [sound] = (await livedIn()).items.all().filter(({ key }) => key.sk === "A#THREAD");
    if (sound === undefined) throw new Error("the world has no thread");
    let count = 0;
    await fc.assert(
      fc.asyncProperty(damages(1), async (damage) => {
        count += 1;
        const id = `thread-${count}`;
        const key: Key = { pk: `T#${id}`, sk: "A#THREAD" };
        const row = { key, item: { ...sound.item, id } };
        const [hurt] = damaged([row], damage);
        const { dueAt: _, ...attributes } = hurt?.item ?? {};
        await table.put("fuzz", { ...key, dueAt: runsAt, dueShard: "0" });
        // What the store refuses to hold will not be found in it.
        const isHeld = await store(key, attributes).then(
          () => true,
          () => false,
        );
        fc.pre(isHeld);
        const claim = threads.claim({
          id,
          seenDueAt: runsAt,
          now: runsAt,
          leaseMs,
          slot: String(runsAt),
          runId: "01KAJ4B9G00000000000000009",
          detail: "reflecting",
        });
        const outcome = await claim.catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(Fault);
          expect(outcome).toMatchObject({
            code: "corrupt",
            message: expect.stringContaining(key.pk),
          });
        } else expect(outcome).toMatchObject({ thread: { id } });
        const due = await threads.listDue(runsAt, 1, 1_000);
        expect(due.map((item) => item.id)).not.toContain(id);
        const later = await threads.listDue(after(runsAt, leaseMs), 1, 1_000);
        expect(later.map((item) => item.id)).toContain(id);
        await table.remove("fuzz", key);
      }),
      { numRuns: 100 },
    );
  });
});
