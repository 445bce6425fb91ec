/** ask-undo: whoever may not write into Discord asks the conversation to take the last act back, and looks for the answer. */
import { type ThreadId, undoSignalId } from "../domain/ids.ts";
import type { SignalRecord } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { UndoAnswer } from "../domain/wire/undo.ts";
import type { Ports } from "../ports.ts";
import { type UndoPorts, undo } from "./undo.ts";

/** Sends it to the thread's queue, behind what waits there. Null when there is no such thread. */
export async function askUndo(
  { threads, queue, clock, ids }: Pick<Ports, "threads" | "queue" | "clock" | "ids">,
  threadId: ThreadId,
): Promise<UndoAnswer | null> {
  if ((await threads.read(threadId)) === null) return null;
  const timestamp = clock.now();
  const id = ids.ulid(timestamp);
  const signal = { type: "undo", source: "control", threadId, timestamp } as const;
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
  ports: UndoPorts & Pick<Ports, "signals">,
  thread: Thread,
  record: SignalRecord,
): Promise<void> {
  if (record.reply === undefined) {
    const { words } = await undo(ports, thread, record.id);
    const stored = { reply: words, covers: [record.id], answers: [], destination: "none" };
    await ports.signals.storeReply(thread.id, record.id, stored, ports.clock.now());
  }
  await ports.signals.markDelivered(thread.id, record.id, ports.clock.now());
}
