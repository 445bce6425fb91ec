/** The records of beats, in the table: one item a slot, kept for 30 days. */
import { runsKeptDays } from "../../domain/limits.ts";
import { Run } from "../../domain/run.ts";
import { days } from "../../domain/time.ts";
import type { RunStore } from "../../ports.ts";
import { expiresAt, runKey, runPrefix, threadPk } from "./keys.ts";
import { parseItem, parseItems } from "./rows.ts";
import type { Table } from "./table.ts";

export function dynamoRuns(table: Table): RunStore {
  return {
    record: (run) =>
      table.put(
        "runs.record",
        {
          ...runKey(run.threadId, run.id),
          ...run,
          expiresAt: expiresAt(run.startedAt, days(runsKeptDays)),
        },
        {
          condition: "attribute_not_exists(pk) OR fence <= :fence",
          values: { ":fence": run.fence },
        },
      ),

    async read(thread, id) {
      const at = "runs.read";
      const key = runKey(thread, id);
      const item = await table.get(at, key);
      return item === null ? null : parseItem(Run, { at, key }, item);
    },

    async recent(thread, limit) {
      const rows = await table.query("runs.recent", {
        keys: "pk = :pk AND begins_with(sk, :prefix)",
        values: { ":pk": threadPk(thread), ":prefix": runPrefix },
        newestFirst: true,
        limit,
      });
      return parseItems(Run, { at: "runs.recent", table }, rows);
    },

    count: (thread) =>
      table.count("runs.count", {
        keys: "pk = :pk AND begins_with(sk, :prefix)",
        values: { ":pk": threadPk(thread), ":prefix": runPrefix },
      }),
  };
}
