/** Which threads there are, in the table: a partition of empty items, one a thread. */
import type { ThreadRegistry } from "../../ports.ts";
import { registryKey, registryPk } from "./keys.ts";
import type { Table } from "./table.ts";

export function dynamoRegistry(table: Table): ThreadRegistry {
  return {
    async add(id) {
      await table.put("registry.add", { ...registryKey(id) });
    },

    async list(limit, afterId) {
      const items = await table.query("registry.list", {
        keys: `pk = :pk${afterId === undefined ? "" : " AND sk > :after"}`,
        values: { ":pk": registryPk, ":after": afterId },
        limit,
      });
      return items.map(({ sk }) => String(sk));
    },
  };
}
