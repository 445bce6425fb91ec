/** Everything of a thread, in memory. */
import type { Archive } from "../../ports.ts";
import { archivePage, busyUntil, itemsElsewhere, partsOf } from "../archived.ts";
import {
  earKey,
  type Key,
  outboxKey,
  reminderPrefix,
  threadKey,
  threadPk,
} from "../dynamo/keys.ts";
import type { Item } from "../stored.ts";
import type { Shelf } from "./shelf.ts";

export function memoryArchive(shelf: Shelf): Archive {
  const get = async (key: Key): Promise<Item | null> => shelf.get(key);
  return {
    page: (of, limit, after) =>
      archivePage(
        {
          rows: async (pk, afterSk) =>
            shelf
              .list(pk, "")
              .filter(({ key }) => afterSk === null || key.sk > afterSk)
              .slice(0, limit)
              .map(({ key, item }) => ({ ...item, ...key })),
          get,
        },
        of,
        after,
      ),

    async count(of) {
      const own = partsOf(of).flatMap(({ pk }) => shelf.list(pk, ""));
      return own.length + (await itemsElsewhere(get, of)).length;
    },

    async close(thread, now) {
      const item = shelf.get(threadKey(thread));
      const untilAt = item && busyUntil(item, now);
      if (untilAt !== null) return untilAt;
      shelf.remove(threadKey(thread));
      shelf.remove(outboxKey(thread));
      shelf.remove(earKey(thread));
      for (const { key } of shelf.list(threadPk(thread), reminderPrefix)) shelf.remove(key);
      return null;
    },

    async remove(items) {
      for (const { attributes } of items) shelf.remove(attributes);
    },
  };
}
