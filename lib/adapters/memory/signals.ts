/** How far each signal got, in memory. */
import { Fault } from "../../domain/fault.ts";
import type { ThreadId } from "../../domain/ids.ts";
import { SignalRecord } from "../../domain/signal.ts";
import type { SignalStore } from "../../ports.ts";
import { signalKey } from "../dynamo/keys.ts";
import type { Shelf } from "./shelf.ts";

export function memorySignals(shelf: Shelf): SignalStore {
  /** The record, which an earlier claim has made. */
  function recordOf(at: string, thread: ThreadId, id: string): SignalRecord {
    const record = shelf.read(SignalRecord, at, signalKey(thread, id));
    if (record === null)
      throw new Fault("not-found", at, `signal ${id} of thread ${thread} was never claimed`);
    return record;
  }

  /** A delivered signal stays delivered: what comes late changes nothing. */
  function mark(at: string, thread: ThreadId, id: string, changes: Partial<SignalRecord>): void {
    const record = recordOf(at, thread, id);
    if (record.state !== "delivered") shelf.put(signalKey(thread, id), { ...record, ...changes });
  }

  return {
    async claim({ id, threadId }, minted, now) {
      const record: SignalRecord = { id, threadId, state: "claimed", ...minted, claimedAt: now };
      shelf.putNew(signalKey(threadId, id), record);
      return recordOf("signals.claim", threadId, id);
    },

    async storeReply(thread, id, stored, now) {
      const at = "signals.storeReply";
      const record = shelf.read(SignalRecord, at, signalKey(thread, id));
      const isRepeat = record?.state === "replied" && record.reply === stored.reply;
      if (record === null || (record.state !== "claimed" && !isRepeat))
        throw new Fault("conflict", at, `signal ${id} of thread ${thread} has its reply already`);
      const { reply, covers, answers, destination, isByTheMinute, reminders } = stored;
      mark(at, thread, id, {
        state: "replied",
        reply,
        covers: [...covers],
        answers: [...answers],
        destination,
        ...(isByTheMinute ? { isByTheMinute } : {}),
        ...(reminders === undefined ? {} : { reminders: [...reminders] }),
        repliedAt: now,
      });
    },

    async joinTurn(thread, id, leadId) {
      mark("signals.joinTurn", thread, id, { answeredBy: leadId });
    },

    async markPosting(thread, id, now) {
      mark("signals.markPosting", thread, id, { postingAt: now });
    },

    async markDelivered(thread, id, now) {
      mark("signals.markDelivered", thread, id, { state: "delivered", deliveredAt: now });
    },

    async read(thread, id) {
      return shelf.read(SignalRecord, "signals.read", signalKey(thread, id));
    },

    async noteFailure(thread, id, failure) {
      const at = "signals.noteFailure";
      if (shelf.get(signalKey(thread, id)) === null) return;
      mark(at, thread, id, { lastFailure: failure });
    },
  };
}
