/** The generic key-value table, in the table. */
import * as z from "zod/mini";
import type { KvStore } from "../../ports.ts";
import { readJson, writeJson } from "../json-text.ts";
import { kvKey } from "./keys.ts";
import { parseItem } from "./rows.ts";
import type { Table } from "./table.ts";

const KvItem = z.object({ value: z.string() });

export function dynamoKv(table: Table): KvStore {
  return {
    async getKv(key) {
      const at = "kv.getKv";
      const item = await table.get(at, kvKey(key));
      if (item === null) return null;
      return readJson(key, parseItem(KvItem, { at, key: kvKey(key) }, item).value);
    },

    async setKv(key, value) {
      await table.put("kv.setKv", { ...kvKey(key), value: writeJson(key, value) });
    },
  };
}
