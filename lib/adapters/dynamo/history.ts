/** What was said, in the table: one item a message, in the order of the ids. */
import { Message } from "../../domain/history.ts";
import type { HistoryStore } from "../../ports.ts";
import { keyOfMessage, messagePrefix, threadPk } from "./keys.ts";
import { parseItems } from "./rows.ts";
import type { Table } from "./table.ts";

export function dynamoHistory(table: Table): HistoryStore {
  return {
    async append(message) {
      await table.put("history.append", { ...keyOfMessage(message), ...message });
    },

    async recent(thread, limit, beforeId) {
      const rows = await table.query(
        "history.recent",
        beforeId === undefined
          ? {
              keys: "pk = :pk AND begins_with(sk, :prefix)",
              values: { ":pk": threadPk(thread), ":prefix": messagePrefix },
              newestFirst: true,
              limit,
            }
          : {
              // BETWEEN takes its ends in: one more is read, and dropped.
              keys: "pk = :pk AND sk BETWEEN :prefix AND :before",
              values: {
                ":pk": threadPk(thread),
                ":prefix": messagePrefix,
                ":before": messagePrefix + beforeId,
              },
              newestFirst: true,
              limit: limit + 1,
            },
      );
      const older = rows.filter(({ sk }) => sk !== messagePrefix + beforeId).slice(0, limit);
      return parseItems(Message, { at: "history.recent", table }, older).reverse();
    },

    async since(thread, fromId, limit) {
      const at = "history.since";
      const rows = await table.query(at, {
        keys: "pk = :pk AND sk BETWEEN :first AND :last",
        values: {
          ":pk": threadPk(thread),
          ":first": messagePrefix + fromId,
          // Ids are letters and digits, which sort before it.
          ":last": `${messagePrefix}~`,
        },
        limit,
      });
      return parseItems(Message, { at, table }, rows);
    },
  };
}
