/** as-of: the ports of a reflection as they were when a run began: its clock, its memory, what was said and posted. */
import { isChangedSince, messagesAt, outreachAt, postsAt, reminderAt } from "../domain/as-of.ts";
import type { BudgetScope } from "../domain/budget.ts";
import { firstUlidAt } from "../domain/ids.ts";
import type { Thread } from "../domain/thread.ts";
import { after, type Instant, instant, milliseconds } from "../domain/time.ts";
import { dayOf } from "../domain/wall-clock.ts";
import type { BudgetStore, Reservation } from "../ports.ts";
import { type AsOfRun, memoryAsOf } from "./as-of-memory.ts";
import type { BeatPorts } from "./beat.ts";

/** Posts that came since then stand before those of then. */
const laterPostsRead = 90;

/**
 * What `reflect` reads is of then; what it spends is of today, and the model's deadline is one of now. Nothing is
 * written through these ports but budgets. The clock goes on from then.
 */
export function portsAsOf(ports: BeatPorts, thread: Thread, asOf: AsOfRun): BeatPorts {
  const { run, note } = asOf;
  const at = run.startedAt;
  const moment = { runId: run.id, at };
  const startedAt = ports.clock.now();
  const sinceMs = startedAt - at;
  return {
    ...ports,
    clock: { now: () => instant(ports.clock.now() - sinceMs) },
    memory: memoryAsOf(ports.memory, asOf),
    history: {
      ...ports.history,
      recent: async (id, limit, beforeId) => {
        // Ids are minted when a message is first seen.
        const nextId = firstUlidAt(after(at, milliseconds(1)));
        const before = beforeId === undefined || beforeId > nextId ? nextId : beforeId;
        return messagesAt(await ports.history.recent(id, limit, before), moment);
      },
    },
    outreach: {
      ...ports.outreach,
      recent: async (id, limit) => outreachAt(await ports.outreach.recent(id, limit), at),
    },
    feed: {
      ...ports.feed,
      recent: async (id, limit) => {
        const read = await ports.feed.recent(id, limit + laterPostsRead);
        const shown = postsAt(read, moment).slice(0, limit);
        if (shown.length < limit && read.length === limit + laterPostsRead)
          note(`More than ${laterPostsRead} posts came since: of those of then some do not show.`);
        if (shown.some(({ up, down }) => up + down > 0))
          note("The votes on the feed are those of now: they bear no time.");
        return shown;
      },
    },
    reminders: {
      ...ports.reminders,
      list: async (id) => {
        const reminders = await ports.reminders.list(id);
        const count = reminders.filter((reminder) => isChangedSince(reminder, moment)).length;
        if (count > 0)
          note(
            `${count === 1 ? "A reminder was" : `${count} reminders were`} changed or done since: shown as set, with the words and times of now.`,
          );
        return reminders.flatMap((reminder) => reminderAt(reminder, moment) ?? []);
      },
    },
    runs: {
      ...ports.runs,
      recent: (id, limit, beforeId) =>
        ports.runs.recent(
          id,
          limit,
          beforeId === undefined || beforeId > run.id ? run.id : beforeId,
        ),
    },
    // What was decided since, and is not carried out yet, is none of then's business.
    synthesis: { ...ports.synthesis, read: async () => null },
    budgets: budgetsOfToday(ports.budgets, thread, startedAt),
    model: {
      run: (turn) => ports.model.run({ ...turn, deadlineAt: instant(turn.deadlineAt + sinceMs) }),
    },
  };
}

/** What the turn sets aside by the clock of then is today's money, spent on a replay. */
function budgetsOfToday(budgets: BudgetStore, { config }: Thread, now: Instant): BudgetStore {
  const dayFor = (scope: BudgetScope): string =>
    dayOf(now, scope === "SYSTEM" ? "UTC" : config.timezone);
  const today = (wanted: Reservation): Reservation => ({ ...wanted, day: dayFor(wanted.scope) });
  return {
    ...budgets,
    reserve: (wanted, capMicroUsd) => budgets.reserve(today(wanted), capMicroUsd),
    settle: (reservation, spent) =>
      budgets.settle(today(reservation), {
        ...spent,
        on: spent.on && { ...spent.on, kind: "replay" },
      }),
  };
}
