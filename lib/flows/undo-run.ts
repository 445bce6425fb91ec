/** undo-run: all that one run did is taken back, the last first, and said. */
import type { NamedAct } from "../domain/act.ts";
import { cut } from "../domain/cut.ts";
import type { Run } from "../domain/run.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports } from "../ports.ts";
import { type ReminderPorts, withdraw } from "./reminders.ts";
import { effectsOfRun } from "./run-effects.ts";
import { finishUndoing, type UndoPorts } from "./undo.ts";

export type UndoRunPorts = UndoPorts & ReminderPorts & Pick<Ports, "outbox">;

/**
 * | an effect of the run | what becomes of it |
 * | --- | --- |
 * | a thought that waits in the outbox | it is dropped |
 * | a message, a file, a post, a comment, a vote | as `undo` takes it back; whoever has claimed it keeps it |
 * | a reminder that it made | cancelled, if nobody has changed it since |
 * | a change or cancelling of a reminder | stays, and that is said |
 *
 * Each step may be repeated, so that one that died is carried on by the same undo, and another undo of the same run finds
 * nothing left. Answers what was taken back, a line each, or why nothing was.
 *
 * @param undoId names this undo: delivered twice, it is one
 */
export async function undoRun(
  ports: UndoRunPorts,
  thread: Thread,
  { runId, undoId }: { readonly runId: string; readonly undoId: string },
): Promise<string> {
  const run = await ports.runs.read(thread.id, runId);
  if (run === null) return "That run is no longer on record, so what it did stands.";
  if (thread.runId === run.id) return "That beat is not over yet: ask again once it is.";
  if (run.dryRun) return "That was a dry run: it did nothing that could be taken back.";
  const { acts, held, reminders } = await effectsOfRun(ports, thread, run);
  const words: string[] = [];
  if (held.length > 0) {
    await ports.outbox.remove(thread.id, held);
    words.push(
      held.length === 1
        ? "I dropped a thought that I had not said yet."
        : `I dropped ${held.length} thoughts that I had not said yet.`,
    );
  }
  for (const act of acts) {
    const said = await undoOne(ports, thread, { act, undoId });
    if (said !== null) words.push(said);
  }
  for (const { id, prompt, changedAt } of reminders) {
    const { kind } = await withdraw(ports, { thread, id, decidedAt: changedAt });
    if (kind === "cancelled") words.push(`I cancelled my reminder “${cut(prompt, 120)}”.`);
  }
  if (words.length === 0) words.push("There is nothing of that run to take back.");
  return [...words, ...whatStays(run)].join("\n");
}

/** Null when another undo has claimed it. Each act has an undo of its own name: a file that was written twice goes back twice. */
async function undoOne(
  ports: UndoRunPorts,
  thread: Thread,
  { act, undoId: ofAll }: { readonly act: NamedAct; readonly undoId: string },
): Promise<string | null> {
  const undoId = `${ofAll}.${act.id}`;
  const begunAt = ports.clock.now();
  const eventId = ports.ids.ulid(begunAt);
  const undoing = { ...act, threadId: thread.id, undoId, begunAt, eventId };
  if (await ports.undo.claim(undoing)) return finishUndoing(ports, thread, undoing);
  const begun = (await ports.undo.list(thread.id)).find(({ id }) => id === act.id);
  return begun?.undoId === undoId ? finishUndoing(ports, thread, begun) : null;
}

function whatStays({ actions }: Run): readonly string[] {
  const changed = actions.some(
    ({ type, executed }) => executed && (type === "reminder_edit" || type === "reminder_cancel"),
  );
  return changed
    ? ["What I changed about reminders stays as it is: what they were before is not on record."]
    : [];
}
