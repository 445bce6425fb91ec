/** What every `EventStore` promises: the newest events of seven days, page by page. */
import fc from "fast-check";
import { ulid } from "ulid";
import { describe, expect, it } from "vitest";
import type { EventId, LogEvent } from "../../lib/domain/event.ts";
import { days, hours, type Instant, instant, minutes } from "../../lib/domain/time.ts";
import type { EventStore } from "../../lib/ports.ts";
import { eight } from "./samples.ts";

export interface EventStoreHarness {
  readonly store: EventStore;
  /** What the store said about rows that it left out. */
  readonly corrupt: () => readonly string[];
  /** Puts anything into a stored event of the thread `default`. */
  damage(id: EventId, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

const now: Instant = eight;
const ago = (ms: number): Instant => instant(now - ms);

/** Always the same id for the same moment. */
const idAt = (at: Instant, suffix = ""): EventId =>
  `${ulid(at).slice(0, 10)}${"0".repeat(16)}${suffix}`;

const anEvent = (at: Instant, fields: Partial<LogEvent> = {}): LogEvent => ({
  id: idAt(at),
  threadId: "default",
  at,
  type: "acted",
  detail: { action: "post", count: 1, dryRun: false, target: null },
  ...fields,
});

export function eventStoreContract(
  name: string,
  makeStore: () => Promise<EventStoreHarness>,
): void {
  describe(`event store: ${name}`, () => {
    it("answers nothing for a thread to which nothing happened", async () => {
      const { store } = await makeStore();
      expect(await store.recent("default", { now, limit: 20 })).toEqual([]);
    });

    it("answers the newest events first, whole, over the turn of days", async () => {
      const { store } = await makeStore();
      const events = [
        anEvent(ago(0)),
        anEvent(ago(minutes(1)), { id: idAt(ago(minutes(1)), ".2") }),
        anEvent(ago(hours(9)), { type: "spoke", detail: {} }),
        anEvent(ago(hours(10))),
        anEvent(ago(days(3))),
      ];
      for (const event of events.toReversed()) await store.append(event);
      expect(await store.recent("default", { now, limit: 20 })).toEqual(events);
      expect(await store.recent("default", { now, limit: 3 })).toEqual(events.slice(0, 3));
      expect(await store.recent("default-2", { now, limit: 20 })).toEqual([]);
    });

    it("takes the same event again without showing it twice", async () => {
      const { store } = await makeStore();
      await store.append(anEvent(now));
      await store.append(anEvent(now));
      expect(await store.recent("default", { now, limit: 20 })).toEqual([anEvent(now)]);
    });

    it("shows an event until it is seven days old, removed or not", async () => {
      const { store } = await makeStore();
      const last = anEvent(instant(ago(days(7)) + 1));
      for (const event of [anEvent(ago(days(7))), anEvent(ago(days(8))), last])
        await store.append(event);
      expect(await store.recent("default", { now, limit: 20 })).toEqual([last]);
    });

    it("shows every event exactly once, page by page, whatever the size of a page", async () => {
      const ages = fc.uniqueArray(fc.nat(days(7) - 1), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(ages, fc.integer({ min: 1, max: 5 }), async (found, limit) => {
          const { store } = await makeStore();
          await Promise.all(found.map((age) => store.append(anEvent(ago(age)))));
          const shown: LogEvent[] = [];
          let page = await store.recent("default", { now, limit });
          while (page.length > 0) {
            expect(page.length).toBeLessThanOrEqual(limit);
            shown.push(...page);
            page = await store.recent("default", { now, limit, beforeId: page.at(-1)?.id });
          }
          expect(shown.map(({ at }) => now - at)).toEqual(found.toSorted((a, b) => a - b));
        }),
        { numRuns: 10 },
      );
    });

    it("answers the newest events before an id that lies in the future", async () => {
      const { store } = await makeStore();
      await store.append(anEvent(now));
      const beforeId = "7ZZZZZZZZZZZZZZZZZZZZZZZZZ";
      expect(await store.recent("default", { now, limit: 20, beforeId })).toHaveLength(1);
    });

    it("removes all events of one thread", async () => {
      const { store } = await makeStore();
      const times = Array.from({ length: 30 }, (_, n) => ago(hours(5 * n)));
      await Promise.all(times.map((at) => store.append(anEvent(at))));
      await store.append(anEvent(now, { threadId: "default-2" }));
      await store.clear("default", now);
      expect(await store.recent("default", { now, limit: 100 })).toEqual([]);
      expect(await store.recent("default-2", { now, limit: 100 })).toHaveLength(1);
      await store.clear("default", now);
    });

    it("leaves a corrupt event out and says so", async () => {
      const { store, corrupt, damage } = await makeStore();
      await store.append(anEvent(now));
      await store.append(anEvent(ago(1)));
      await damage(idAt(now), { type: "danced" });
      expect(await store.recent("default", { now, limit: 20 })).toEqual([anEvent(ago(1))]);
      expect(corrupt()).toEqual([
        expect.stringContaining(`E#default#2025-11-21/${idAt(now)}: type`),
      ]);
    });
  });
}
