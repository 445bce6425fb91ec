/** The system's own record, in the table. */
import { System } from "../../domain/system.ts";
import type { SystemStore } from "../../ports.ts";
import { systemKey } from "./keys.ts";
import { parseItem } from "./rows.ts";
import type { Table } from "./table.ts";

export function dynamoSystem(table: Table): SystemStore {
  return {
    async read() {
      const item = await table.get("system.read", systemKey);
      return item === null ? null : parseItem(System, { at: "system.read", key: systemKey }, item);
    },

    create: (system) =>
      table.put(
        "system.create",
        { ...systemKey, ...system },
        { condition: "attribute_not_exists(pk)" },
      ),

    async write(system) {
      await table.put("system.write", { ...systemKey, ...system });
    },
  };
}
