/** What is held back, in the table: an item a signal, and one that stands in the due index. */
import * as z from "zod/mini";
import type { ThreadId } from "../../domain/ids.ts";
import { signalsKeptDays } from "../../domain/limits.ts";
import { HeldSignal } from "../../domain/signal.ts";
import { shardOf } from "../../domain/system.ts";
import { days } from "../../domain/time.ts";
import type { OutboxStore } from "../../ports.ts";
import { expiresAt, heldKey, heldPrefix, outboxKey, threadPk } from "./keys.ts";
import { parseItems } from "./rows.ts";
import type { Table } from "./table.ts";

/** One that names another thread is corrupt: its answer would land there. */
export const heldItemOf = (thread: ThreadId) =>
  z.object({
    signal: HeldSignal.check(
      z.refine(({ threadId }) => threadId === thread, `must be of the thread ${thread}`),
    ),
  });

export function dynamoOutbox(table: Table): OutboxStore {
  return {
    async hold(thread, signals, { dueAt, shardCount }, now) {
      const at = "outbox.hold";
      const kept = expiresAt(now, days(signalsKeptDays));
      await Promise.all(
        signals.map((signal) =>
          table.put(at, { ...heldKey(thread, signal.id), signal, expiresAt: kept }),
        ),
      );
      const dueShard = String(shardOf(thread, shardCount));
      await table.put(at, { ...outboxKey(thread), dueAt, dueShard });
    },

    async list(thread) {
      const at = "outbox.list";
      const rows = await table.query(at, heldOf(thread));
      return parseItems(heldItemOf(thread), { at, table }, rows).map(({ signal }) => signal);
    },

    async empty(thread, ids) {
      const at = "outbox.empty";
      await Promise.all(ids.map((id) => table.remove(at, heldKey(thread, id))));
      await table.remove(at, outboxKey(thread));
    },

    async remove(thread, ids) {
      await Promise.all(ids.map((id) => table.remove("outbox.remove", heldKey(thread, id))));
    },

    async postpone(thread, from, to) {
      const item = await table.update("outbox.postpone", {
        key: outboxKey(thread),
        update: "SET dueAt = :to",
        condition: "dueAt = :from",
        values: { ":from": from, ":to": to },
      });
      return item !== null;
    },
  };
}

const heldOf = (thread: ThreadId) => ({
  keys: "pk = :pk AND begins_with(sk, :prefix)",
  values: { ":pk": threadPk(thread), ":prefix": heldPrefix },
});
