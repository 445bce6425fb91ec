/** What is held back, in memory. */
import { shardOf } from "../../domain/system.ts";
import type { OutboxStore } from "../../ports.ts";
import { heldKey, heldPrefix, outboxKey, threadPk } from "../dynamo/keys.ts";
import { heldItemOf } from "../dynamo/outbox.ts";
import { parseRows } from "../stored.ts";
import { placed, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

export function memoryOutbox(shelf: Shelf, onCorrupt: OnCorrupt): OutboxStore {
  return {
    async hold(thread, signals, { dueAt, shardCount }) {
      for (const signal of signals) shelf.put(heldKey(thread, signal.id), { signal });
      shelf.put(outboxKey(thread), { dueAt, dueShard: String(shardOf(thread, shardCount)) });
    },

    async list(thread) {
      const rows = shelf.list(threadPk(thread), heldPrefix);
      return parseRows(heldItemOf(thread), placed("outbox.list", rows), onCorrupt).map(
        ({ signal }) => signal,
      );
    },

    async empty(thread, ids) {
      for (const id of ids) shelf.remove(heldKey(thread, id));
      shelf.remove(outboxKey(thread));
    },

    async remove(thread, ids) {
      for (const id of ids) shelf.remove(heldKey(thread, id));
    },

    async postpone(thread, from, to) {
      const key = outboxKey(thread);
      const item = shelf.get(key);
      if (item?.["dueAt"] !== from) return false;
      shelf.put(key, { ...item, dueAt: to });
      return true;
    },
  };
}
