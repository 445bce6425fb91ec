/** What every `SystemStore`, `ThreadRegistry` and `KvStore` promises: what was written last is there. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { KvStore, SystemStore, ThreadRegistry } from "../../lib/ports.ts";

export interface SystemStoreHarness {
  readonly store: SystemStore;
  damage(attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

export function systemStoreContract(
  name: string,
  makeStore: () => Promise<SystemStoreHarness>,
): void {
  describe(`system store: ${name}`, () => {
    it("answers null before the first start, then what was written last", async () => {
      const { store } = await makeStore();
      expect(await store.read()).toBeNull();
      await store.write({ desired: "started", shardCount: 1 });
      await store.write({ desired: "stopped", shardCount: 16 });
      expect(await store.read()).toEqual({ desired: "stopped", shardCount: 16 });
    });

    it("is created once: whoever comes second, or after a write, changes nothing", async () => {
      const { store } = await makeStore();
      const [one, other] = await Promise.all([
        store.create({ desired: "started", shardCount: 1 }),
        store.create({ desired: "started", shardCount: 1 }),
      ]);
      expect([one, other].filter(Boolean)).toHaveLength(1);
      await store.write({ desired: "stopped", shardCount: 1 });
      expect(await store.create({ desired: "started", shardCount: 1 })).toBe(false);
      expect(await store.read()).toEqual({ desired: "stopped", shardCount: 1 });
    });

    test.for([
      {
        says: "is started",
        damage: { desired: "perhaps" },
        read: { desired: "started", shardCount: 3 },
      },
      {
        says: "has every shard that there can be",
        damage: { shardCount: "many" },
        read: { desired: "stopped", shardCount: 64 },
      },
    ])("$says where its field does not parse: no tick breaks on it", async (row) => {
      const { store, damage } = await makeStore();
      await store.write({ desired: "stopped", shardCount: 3 });
      await damage(row.damage);
      expect(await store.read()).toEqual(row.read);
    });
  });
}

export function threadRegistryContract(
  name: string,
  makeRegistry: () => Promise<ThreadRegistry>,
): void {
  describe(`thread registry: ${name}`, () => {
    it("lists what was added, each once, by name, page by page", async () => {
      const registry = await makeRegistry();
      expect(await registry.list(10)).toEqual([]);
      for (const id of ["default", "42", "Zed", "42", "7"]) await registry.add(id);
      expect(await registry.list(10)).toEqual(["42", "7", "Zed", "default"]);
      expect(await registry.list(2)).toEqual(["42", "7"]);
      expect(await registry.list(2, "7")).toEqual(["Zed", "default"]);
      expect(await registry.list(2, "8")).toEqual(["Zed", "default"]);
      expect(await registry.list(2, "default")).toEqual([]);
    });
  });
}

export interface KvStoreHarness {
  readonly store: KvStore;
  damage(key: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}

export function kvStoreContract(name: string, makeStore: () => Promise<KvStoreHarness>): void {
  describe(`key-value store: ${name}`, () => {
    it("answers null when missing, inserts, replaces", async () => {
      const { store } = await makeStore();
      expect(await store.getKv("heartbeat_last_tick_at")).toBeNull();
      await store.setKv("heartbeat_last_tick_at", { timestamp: 1 });
      await store.setKv("heartbeat_last_tick_at", { timestamp: 2 });
      expect(await store.getKv("heartbeat_last_tick_at")).toEqual({ timestamp: 2 });
      expect(await store.getKv("heartbeat_last_tick")).toBeNull();
    });

    it("answers every JSON value as it was, under every key", async () => {
      const { store } = await makeStore();
      await fc.assert(
        fc.asyncProperty(fc.string({ maxLength: 40 }), fc.jsonValue(), async (key, value) => {
          await store.setKv(key, value);
          // JSON has no negative zero.
          expect(await store.getKv(key)).toEqual(JSON.parse(JSON.stringify(value)));
        }),
        { numRuns: 40 },
      );
    });

    test.for([
      { says: "undefined", value: undefined },
      { says: "a function", value: () => 1 },
      { says: "a big integer", value: 1n },
    ])("refuses $says, which is no JSON", async ({ value }) => {
      const { store } = await makeStore();
      const refused = { code: "rejected", message: expect.stringContaining("the value of answer") };
      await expect(store.setKv("answer", value)).rejects.toMatchObject(refused);
      expect(await store.getKv("answer")).toBeNull();
    });

    it("names a value that is no JSON any more", async () => {
      const { store, damage } = await makeStore();
      await store.setKv("answer", 42);
      await damage("answer", { value: "{" });
      await expect(store.getKv("answer")).rejects.toMatchObject({
        code: "corrupt",
        message: expect.stringContaining("KV#answer/-: value"),
      });
    });
  });
}
