/** Everything of a thread, in the table: its partition, its events' partitions, and single items elsewhere. */
import type { Instant } from "../../domain/time.ts";
import type { Archive } from "../../ports.ts";
import { archivePage, busyUntil, itemsElsewhere, partsOf } from "../archived.ts";
import { earKey, outboxKey, reminderPrefix, threadKey, threadPk } from "./keys.ts";
import type { Condition, Table } from "./table.ts";

/** Items that are removed side by side. */
const removedAtATime = 25;

export function dynamoArchive(table: Table): Archive {
  return {
    page: (of, limit, after) =>
      archivePage(
        {
          rows: (pk, afterSk) => table.page("archive.page", { pk, after: afterSk, limit }),
          get: (key) => table.get("archive.page", key),
        },
        of,
        after,
      ),

    async count(of) {
      const at = "archive.count";
      const counts = await Promise.all(
        partsOf(of).map(({ pk }) =>
          table.count(at, { keys: "pk = :pk", values: { ":pk": pk }, isConsistent: true }),
        ),
      );
      const others = await itemsElsewhere((key) => table.get(at, key), of);
      return counts.reduce((sum, one) => sum + one, others.length);
    },

    async close(thread, now) {
      const at = "archive.close";
      const key = threadKey(thread);
      if (!(await table.remove(at, key, idleAt(now)))) {
        const untilAt = busyUntil((await table.get(at, key)) ?? {}, now);
        if (untilAt !== null) return untilAt;
        // The condition fails, too, on a lease that is no number: nobody can hold it.
        await table.remove(at, key);
      }
      await table.remove(at, outboxKey(thread));
      await table.remove(at, earKey(thread));
      const reminders = await table.query(at, {
        keys: "pk = :pk AND begins_with(sk, :prefix)",
        values: { ":pk": threadPk(thread), ":prefix": reminderPrefix },
      });
      await Promise.all(
        reminders.map(({ sk }) => table.remove(at, { pk: threadPk(thread), sk: String(sk) })),
      );
      return null;
    },

    async remove(items) {
      const keys = items.map(({ attributes: { pk, sk } }) => ({ pk, sk }));
      while (keys.length > 0)
        await Promise.all(
          keys.splice(0, removedAtATime).map((key) => table.remove("archive.remove", key)),
        );
    },
  };
}

/** `busyUntil` in DynamoDB's words: it is null, or there is no such thread. */
const idleAt = (now: Instant): Condition => ({
  condition: `(attribute_not_exists(leaseUntilAt) OR leaseUntilAt <= :now)
    AND (attribute_not_exists(board.conversation.untilAt) OR board.conversation.untilAt <= :now)`,
  values: { ":now": now },
});
