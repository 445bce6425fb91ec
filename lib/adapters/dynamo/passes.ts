/** Who may enter the panel, in the table: a partition of passes, named by the digests of their tokens. */
import { Pass } from "../../domain/pass.ts";
import { days } from "../../domain/time.ts";
import type { PassStore } from "../../ports.ts";
import { expiresAt, passesPk, passKey } from "./keys.ts";
import { parseItem, parseItems } from "./rows.ts";
import type { Table } from "./table.ts";

/** What is over is kept for a day, so that who comes too late is told so. */
const keptMs = days(1);

export function dynamoPasses(table: Table): PassStore {
  return {
    async create(pass) {
      await table.put("passes.create", {
        ...passKey(pass.id),
        ...pass,
        expiresAt: expiresAt(pass.linkUntilAt, keptMs),
      });
    },

    async read(id) {
      const at = "passes.read";
      const key = passKey(id);
      const item = await table.get(at, key);
      return item && parseItem(Pass, { at, key }, item);
    },

    async enter(id, now, untilAt) {
      const at = "passes.enter";
      const key = passKey(id);
      const item = await table.update(at, {
        key,
        update: "SET enteredAt = :now, untilAt = :until, expiresAt = :expiresAt",
        // Of an item that is not there, no attribute is greater than anything.
        condition: "attribute_not_exists(enteredAt) AND linkUntilAt > :now",
        values: { ":now": now, ":until": untilAt, ":expiresAt": expiresAt(untilAt, keptMs) },
      });
      return item && parseItem(Pass, { at, key }, item);
    },

    async list() {
      const at = "passes.list";
      const rows = await table.query(at, { keys: "pk = :pk", values: { ":pk": passesPk } });
      return parseItems(Pass, { at, table }, rows);
    },

    async remove(id) {
      await table.remove("passes.remove", passKey(id));
    },
  };
}
