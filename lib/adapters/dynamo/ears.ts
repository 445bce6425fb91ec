/** Ears in the table: one item a thread, in the due index while it is awake. */
import { Ear } from "../../domain/ear.ts";
import { shardOf } from "../../domain/system.ts";
import type { EarStore } from "../../ports.ts";
import { parseNamed } from "../stored.ts";
import { earKey, nameOf } from "./keys.ts";
import type { Table } from "./table.ts";

export function dynamoEars(table: Table): EarStore {
  return {
    async read(thread) {
      const at = "ears.read";
      const key = earKey(thread);
      const item = await table.get(at, key);
      return item && parseNamed(Ear, { at, item: nameOf(key) }, item, { threadId: thread });
    },

    async write(ear, shardCount) {
      const written = { ...ear, rev: ear.rev + 1 };
      const isWritten = await table.put(
        "ears.write",
        { ...earKey(ear.threadId), ...earItem(written, shardCount) },
        ear.rev === 0
          ? { condition: "attribute_not_exists(pk)" }
          : { condition: "rev = :seen", values: { ":seen": ear.rev } },
      );
      return isWritten ? written : null;
    },

    async remove(thread) {
      await table.remove("ears.remove", earKey(thread));
    },
  };
}

/** Without a shard it stands in no index: nobody finds one that is asleep. */
export const earItem = (ear: Ear, shardCount: number) => ({
  ...ear,
  ...(ear.dueAt === undefined ? {} : { dueShard: String(shardOf(ear.threadId, shardCount)) }),
});
