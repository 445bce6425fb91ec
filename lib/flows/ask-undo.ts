/** ask-undo: whoever may not write into Discord asks the conversation to take the last act back, and looks for the answer. */
import { type ThreadId, undoSignalId } from "../domain/ids.ts";
import type { SignalRecord, UndoSignal } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { UndoAnswer } from "../domain/wire/undo.ts";
import type { Ports } from "../ports.ts";
import { undo } from "./undo.ts";
import type { UndoRunPorts } from "./undo-run.ts";

type AskPorts = Pick<Ports, "threads" | "queue" | "clock" | "ids">;

/** Sends it to the thread's queue, behind what waits there. Null when there is no such thread. */
export async function askUndo(ports: AskPorts, threadId: ThreadId): Promise<UndoAnswer | null> {
  return (await ports.threads.read(threadId)) === null ? null : send(ports, threadId, {});
}

/** The same for all that one run did. Null also when there is no such run (any more). */
export async function askUndoOfRun(
  ports: AskPorts & Pick<Ports, "runs">,
  threadId: ThreadId,
  runId: string,
): Promise<UndoAnswer | null> {
  const [thread, { runOf }] = await Promise.all([
    ports.threads.read(threadId),
    import("./runs.ts"),
  ]);
  if (thread === null || (await runOf(ports, thread, runId)) === null) return null;
  return send(ports, threadId, { runId });
}

async function send(
  { queue, clock, ids }: AskPorts,
  threadId: ThreadId,
  of: Pick<UndoSignal, "runId">,
): Promise<UndoAnswer> {
  const timestamp = clock.now();
  const id = ids.ulid(timestamp);
  const signal = { type: "undo", source: "control", threadId, timestamp, ...of } as const;
  await queue.send({ ...signal, id: undoSignalId(threadId, id) });
  return { thread_id: threadId, id, state: "waiting", words: null };
}

/** What came of it. An undo that nobody has asked for waits for ever: the queue alone knows what is in it. */
export async function readUndo(
  { threads, signals }: Pick<Ports, "threads" | "signals">,
  threadId: ThreadId,
  id: string,
): Promise<UndoAnswer | null> {
  if ((await threads.read(threadId)) === null) return null;
  const words = (await signals.read(threadId, undoSignalId(threadId, id)))?.reply ?? null;
  return { thread_id: threadId, id, state: words === null ? "waiting" : "done", words };
}

/** In the conversation's turn: carried out, and its words kept for whoever asks. May be repeated. */
export async function answerUndo(
  ports: UndoRunPorts & Pick<Ports, "signals">,
  thread: Thread,
  { signal: { runId }, record }: { readonly signal: UndoSignal; readonly record: SignalRecord },
): Promise<void> {
  if (record.reply === undefined) {
    const words =
      runId === undefined
        ? (await undo(ports, thread, record.id)).words
        : await (await import("./undo-run.ts")).undoRun(ports, thread, {
            runId,
            undoId: record.id,
          });
    const stored = { reply: words, covers: [record.id], answers: [], destination: "none" };
    await ports.signals.storeReply(thread.id, record.id, stored, ports.clock.now());
  }
  await ports.signals.markDelivered(thread.id, record.id, ports.clock.now());
}
