/** What every `Archive` promises: all of a thread, nothing of another one, and nobody at work when it is closed. */
import { ulid } from "ulid";
import { describe, expect, it, test } from "vitest";
import {
  earKey,
  heldKey,
  type Key,
  keyOfMessage,
  kvKey,
  memoryKey,
  memoryVersionKey,
  outboxKey,
  registryKey,
  reminderKey,
  runKey,
  signalKey,
  threadKey,
  threadPk,
} from "../../lib/adapters/dynamo/keys.ts";
import { budgetKey, commentKey, eventKey, postKey } from "../../lib/adapters/dynamo/ledger-keys.ts";
import type { Item } from "../../lib/adapters/stored.ts";
import { idle, running } from "../../lib/domain/board.ts";
import type { ThreadId } from "../../lib/domain/ids.ts";
import { days, type Instant, instant } from "../../lib/domain/time.ts";
import type { Archive, Belongings } from "../../lib/ports.ts";
import { aMessage, eight, later } from "./samples.ts";

export interface ArchiveHarness {
  readonly archive: Archive;
  put(key: Key, item: Item): Promise<void>;
  get(key: Key): Promise<Item | null>;
}

const now: Instant = eight;
/** Always the same id for the same day. */
const dayId = (daysAgo: number): string =>
  `${ulid(instant(now - days(daysAgo))).slice(0, 10)}${"0".repeat(16)}`;

/** One item of each kind that a thread has, and of some that nobody knows, by their kinds. */
const itemsOf = (id: ThreadId): readonly (readonly [kind: string, key: Key])[] => [
  ["thread", threadKey(id)],
  ["memory", memoryKey(id, "soul.md")],
  ["memory", memoryKey(id, "notes/a.md")],
  ["memory-version", memoryVersionKey(id, "soul.md", 1)],
  ["message", keyOfMessage(aMessage({ threadId: id }))],
  ["aside", keyOfMessage(aMessage({ threadId: id, kind: "aside" }))],
  ["run", runKey(id, "01JD000000000000000000000A")],
  ["signal", signalKey(id, "default:1#1")],
  ["outbox", outboxKey(id)],
  ["outbox", heldKey(id, "default:1#1")],
  ["budget", budgetKey(id, "2025-11-21")],
  ["other", earKey(id)],
  ["post", postKey(id, "1")],
  ["post", commentKey(id, "1", "2")],
  ["synthesis", { pk: threadPk(id), sk: "A#SYN" }],
  ["synthesis", { pk: threadPk(id), sk: "SY#1" }],
  ["other", { pk: threadPk(id), sk: "ZZ#1" }],
  ["reminder", reminderKey(id, "01JD000000000000000000000A")],
  ["event", eventKey(id, dayId(-1))],
  ["event", eventKey(id, dayId(0))],
  ["event", eventKey(id, dayId(7))],
  ["event", eventKey(id, dayId(28))],
  ["other", registryKey(id)],
];

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

export function archiveContract(name: string, makeHarness: () => Promise<ArchiveHarness>): void {
  const of = (thread: ThreadId, kvKeys: readonly string[] = []): Belongings => ({
    thread,
    kvKeys,
    now,
  });

  /** Every page from the beginning, `limit` items at a time. */
  async function everything(archive: Archive, belongings: Belongings, limit: number) {
    const items: { kind: string; attributes: Key & Item }[] = [];
    let page = await archive.page(belongings, limit, null);
    for (;;) {
      expect(page.items.length).toBeLessThanOrEqual(limit + 1 + belongings.kvKeys.length);
      items.push(...page.items);
      if (page.next === null) return items;
      page = await archive.page(belongings, limit, page.next);
    }
  }

  async function filled() {
    const harness = await makeHarness();
    for (const id of ["42", "42-2"])
      await Promise.all(itemsOf(id).map(([kind, key]) => harness.put(key, { kind, n: 1 })));
    await harness.put(kvKey("discord_dm:1"), { value: "7" });
    await harness.put(kvKey("discord_dm:2"), { value: "8" });
    await harness.put({ pk: "SYS", sk: "-" }, { desired: "started" });
    return harness;
  }

  describe(`archive: ${name}`, () => {
    it("has nothing of a thread that never was", async () => {
      const { archive } = await makeHarness();
      expect(await archive.page(of("42"), 9, null)).toEqual({ items: [], next: null });
      expect(await archive.count(of("42"))).toBe(0);
    });

    test.for([1, 2, 5, 100])(
      "shows every item of a thread once, %i at a time, each as what it is",
      async (limit) => {
        const { archive } = await filled();
        const found = await everything(archive, of("42"), limit);
        const shown = found.map(({ kind, attributes }) => [kind, nameOf(attributes)]);
        const wanted = itemsOf("42").map(([kind, key]) => [kind, nameOf(key)]);
        expect(shown.toSorted()).toEqual(wanted.toSorted());
        for (const { kind, attributes } of found) expect(attributes).toMatchObject({ kind, n: 1 });
        expect(await archive.count(of("42"))).toBe(found.length);
      },
    );

    it("goes through events from the oldest day on, and ends with what stands elsewhere", async () => {
      const { archive } = await filled();
      const found = await everything(archive, of("42", ["discord_dm:1"]), 3);
      const events = found.flatMap(({ kind, attributes }) =>
        kind === "event" ? [attributes.pk] : [],
      );
      expect(events).toEqual(events.toSorted());
      expect(found.slice(-2).map(({ attributes }) => attributes.pk)).toEqual([
        "THREADS",
        "KV#discord_dm:1",
      ]);
    });

    it("knows the path that a memory item's name says", async () => {
      const { archive } = await filled();
      const { items } = await archive.page(of("42"), 100, null);
      expect(items.flatMap(({ path }) => path ?? []).toSorted()).toEqual([
        "notes/a.md",
        "soul.md",
        "soul.md#00000001",
      ]);
    });

    it("removes what it showed, and nothing of another thread", async () => {
      const { archive, get } = await filled();
      const belongings = of("42", ["discord_dm:1"]);
      for (let rounds = 0; rounds < 30; rounds += 1) {
        const { items } = await archive.page(belongings, 3, null);
        await archive.remove(items);
        await archive.remove(items);
      }
      expect(await archive.count(belongings)).toBe(0);
      expect(await archive.count(of("42-2"))).toBe(itemsOf("42-2").length);
      expect(await get(kvKey("discord_dm:1"))).toBeNull();
      expect(await get(kvKey("discord_dm:2"))).not.toBeNull();
      expect(await get({ pk: "SYS", sk: "-" })).not.toBeNull();
    });

    describe("closing", () => {
      const quiet = { conversation: idle(now), heartbeat: idle(now) };
      const talking = (untilAt: Instant) => ({
        ...quiet,
        conversation: running("answering a message", now, untilAt),
      });

      test.for<{ says: string; item: Item; untilAt: Instant | null }>([
        { says: "an idle thread", item: { board: quiet }, untilAt: null },
        {
          says: "a thread whose lease holds",
          item: { board: quiet, leaseUntilAt: later(1) },
          untilAt: later(1),
        },
        {
          says: "a thread whose lease is over",
          item: { board: quiet, leaseUntilAt: now },
          untilAt: null,
        },
        {
          says: "a conversation under way",
          item: { board: talking(later(5)) },
          untilAt: later(5),
        },
        { says: "a conversation that died", item: { board: talking(now) }, untilAt: null },
        {
          says: "both",
          item: { board: talking(later(5)), leaseUntilAt: later(9) },
          untilAt: later(9),
        },
        { says: "a lease that is no number", item: { leaseUntilAt: "soon" }, untilAt: null },
        { says: "a board that is none", item: { board: 7 }, untilAt: null },
        {
          says: "a damaged lease, and a conversation",
          item: { board: talking(later(5)), leaseUntilAt: "soon" },
          untilAt: later(5),
        },
      ])("meets $says", async ({ item, untilAt }) => {
        const { archive, get, put } = await makeHarness();
        await put(threadKey("42"), item);
        await put(outboxKey("42"), { dueAt: now, dueShard: "0" });
        await put(earKey("42"), { dueAt: now, dueShard: "0" });
        await put(reminderKey("42", "1"), { dueAt: now, dueShard: "0" });
        await put(memoryKey("42", "soul.md"), {});
        expect(await archive.close("42", now)).toBe(untilAt);
        const isThere = untilAt !== null;
        expect((await get(threadKey("42"))) !== null).toBe(isThere);
        expect((await get(outboxKey("42"))) !== null).toBe(isThere);
        expect((await get(earKey("42"))) !== null).toBe(isThere);
        expect((await get(reminderKey("42", "1"))) !== null).toBe(isThere);
        expect(await get(memoryKey("42", "soul.md"))).not.toBeNull();
      });

      it("may be repeated, also when there is nothing", async () => {
        const { archive } = await makeHarness();
        expect(await archive.close("42", now)).toBeNull();
        expect(await archive.close("42", now)).toBeNull();
      });
    });
  });
}
