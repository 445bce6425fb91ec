/** The records of beats, in the table: one item a slot, kept for 30 days. */
import type { ThreadId } from "../../domain/ids.ts";
import { runsKeptDays } from "../../domain/limits.ts";
import { Run } from "../../domain/run.ts";
import { RunProgress } from "../../domain/run-progress.ts";
import { days } from "../../domain/time.ts";
import type { RunStore } from "../../ports.ts";
import { parseNamed, parseRows } from "../stored.ts";
import { expiresAt, nameOf, progressKey, runKey, runPrefix, threadPk } from "./keys.ts";
import { parseItems } from "./rows.ts";
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
          condition: `attribute_not_exists(pk) OR (fence <= :fence AND ${isSame(run)})`,
          values: {
            ":fence": run.fence,
            ":startedAt": run.startedAt,
            ":skipped": run.outcome.kind === "skipped" ? "skipped" : undefined,
          },
        },
      ),

    async read(thread, id) {
      const at = "runs.read";
      const key = runKey(thread, id);
      const item = await table.get(at, key);
      const place = { at, item: nameOf(key) };
      return item === null ? null : parseNamed(Run, place, item, { id, threadId: thread });
    },

    async recent(thread, limit, beforeId) {
      const at = "runs.recent";
      const rows = await table.query(
        at,
        beforeId === undefined
          ? { ...runsOf(thread), newestFirst: true, limit }
          : {
              // A key allows one range only, and BETWEEN takes its ends in: one more is read, and dropped.
              keys: "pk = :pk AND sk BETWEEN :prefix AND :before",
              values: {
                ":pk": threadPk(thread),
                ":prefix": runPrefix,
                ":before": runPrefix + beforeId,
              },
              newestFirst: true,
              limit: limit + 1,
            },
      );
      const older = rows.filter(({ sk }) => sk !== runPrefix + beforeId);
      return parseItems(Run, { at, table }, older.slice(0, limit));
    },

    count: (thread) => table.count("runs.count", runsOf(thread)),

    async noteProgress(progress) {
      const key = progressKey(progress.threadId);
      const goneAt = expiresAt(progress.notedAt, days(1));
      await table.put("runs.noteProgress", { ...key, ...progress, expiresAt: goneAt });
    },

    async progress(thread) {
      const at = "runs.progress";
      const key = progressKey(thread);
      const item = await table.get(at, key);
      const rows = item === null ? [] : [{ place: { at, item: nameOf(key) }, value: item }];
      return parseRows(RunProgress, rows, table.onCorrupt)[0] ?? null;
    },
  };
}

/** The stored run is this one, or both are counts of skips. */
const isSame = ({ outcome }: Run): string =>
  outcome.kind === "skipped"
    ? "(startedAt = :startedAt OR outcome.kind = :skipped)"
    : "startedAt = :startedAt";

const runsOf = (thread: ThreadId) => ({
  keys: "pk = :pk AND begins_with(sk, :prefix)",
  values: { ":pk": threadPk(thread), ":prefix": runPrefix },
});
