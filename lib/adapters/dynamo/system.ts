/** The system's own record, in the table. */
import type { SystemStore } from "../../ports.ts";
import { readSystem } from "../system-record.ts";
import { systemKey } from "./keys.ts";
import type { Table } from "./table.ts";

export function dynamoSystem(table: Table): SystemStore {
  return {
    async read() {
      const item = await table.get("system.read", systemKey);
      return item && readSystem(item, "system.read", table.onCorrupt);
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
