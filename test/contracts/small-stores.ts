/** What every `SystemStore` and every `KvStore` promises: what was written last is there. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { KvStore, SystemStore } from "../../lib/ports.ts";

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

    it("names the field of a corrupt record", async () => {
      const { store, damage } = await makeStore();
      await store.write({ desired: "started", shardCount: 1 });
      await damage({ desired: "perhaps" });
      await expect(store.read()).rejects.toMatchObject({
        code: "corrupt",
        message: expect.stringContaining("SYS/-: desired must be one of started, stopped"),
      });
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
