/** run-effects: what of a run's effects still stands, and could be taken back. */
import { actOfMessage, actsOf, type NamedAct, thoughtSignalsOf } from "../domain/act.ts";
import { isOver, type Reminder } from "../domain/reminder.ts";
import type { Run } from "../domain/run.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports } from "../ports.ts";

export type RunEffectsPorts = Pick<Ports, "undo" | "outreach" | "outbox" | "reminders">;

export interface RunEffects {
  /** Messages that its thoughts have become, then what it did, each the last first; also those that an undo has claimed. */
  readonly acts: readonly NamedAct[];
  /** The ids of its thoughts that wait in the outbox. */
  readonly held: readonly string[];
  /** The reminders that it made, are not over, and nobody has changed since. */
  readonly reminders: readonly Reminder[];
}

/** A month of messages, at most: older ones are no longer on record. */
const messagesRead = 500;

/** Reads only what the run can have: of one that was silent, nothing. */
export async function effectsOfRun(
  ports: RunEffectsPorts,
  { id }: Thread,
  run: Run,
): Promise<RunEffects> {
  const thoughts = new Set(thoughtSignalsOf(run));
  const made = new Set(
    run.actions.flatMap(({ executed, reminder }) =>
      executed && reminder?.kind === "remind" ? [reminder.id] : [],
    ),
  );
  const [said, waiting, reminders] = await Promise.all([
    thoughts.size === 0 ? [] : ports.outreach.recent(id, messagesRead),
    thoughts.size === 0 ? [] : ports.outbox.list(id),
    made.size === 0 ? [] : ports.reminders.list(id),
  ]);
  const messages = said
    // Of one without ids none was sent, or it is not known which: its delivery comes again.
    .filter(({ messageIds }) => messageIds.length > 0)
    .filter(({ signalIds }) => signalIds.some((signalId) => thoughts.has(signalId)))
    .map(actOfMessage);
  return {
    acts: [...messages, ...actsOf(run)],
    held: waiting.map((signal) => signal.id).filter((signalId) => thoughts.has(signalId)),
    reminders: reminders.filter(
      (reminder) =>
        made.has(reminder.id) && !isOver(reminder) && reminder.changedAt === reminder.madeAt,
    ),
  };
}

/** Whether an undo of the run would find anything that nobody has taken back yet. */
export async function isUndoable(
  ports: RunEffectsPorts,
  thread: Thread,
  run: Run,
): Promise<boolean> {
  // A beat that is not over yet may still be handing over what it decided.
  if (thread.runId === run.id || run.dryRun || run.actions.length === 0) return false;
  const { acts, held, reminders } = await effectsOfRun(ports, thread, run);
  if (held.length + reminders.length > 0) return true;
  if (acts.length === 0) return false;
  const taken = new Set((await ports.undo.list(thread.id)).map((undoing) => undoing.id));
  return acts.some((act) => !taken.has(act.id));
}
