/** How far each signal got, in the table: one item a signal, kept for 30 days. */
import { Fault } from "../../domain/fault.ts";
import type { ThreadId } from "../../domain/ids.ts";
import { signalsKeptDays } from "../../domain/limits.ts";
import { SignalRecord } from "../../domain/signal.ts";
import { days } from "../../domain/time.ts";
import type { SignalStore } from "../../ports.ts";
import { expiresAt, signalKey } from "./keys.ts";
import { parseItem } from "./rows.ts";
import type { Table } from "./table.ts";

/** `state` is one of DynamoDB's reserved words. */
const names = { "#state": "state" };

/** A record that is there and not at its end. */
const openRecord = "attribute_exists(pk) AND #state <> :delivered";

export function dynamoSignals(table: Table): SignalStore {
  /** A delivered signal stays delivered: what comes late changes nothing. */
  async function mark(
    at: string,
    { thread, id }: { thread: ThreadId; id: string },
    change: { update: string; values: Record<string, unknown> },
  ): Promise<void> {
    const key = signalKey(thread, id);
    const updated = await table.update(at, {
      key,
      update: change.update,
      condition: openRecord,
      names,
      values: { ...change.values, ":delivered": "delivered" },
    });
    if (updated === null && (await table.get(at, key)) === null)
      throw new Fault("not-found", at, `signal ${id} of thread ${thread} was never claimed`);
  }

  return {
    /** One write for the first claim and for every later one: what is there stays. */
    async claim(signal, minted, now) {
      const key = signalKey(signal.threadId, signal.id);
      const item = await table.update("signals.claim", {
        key,
        update: `SET id = :id, threadId = :threadId, #state = if_not_exists(#state, :claimed),
          messageId = if_not_exists(messageId, :messageId), replyId = if_not_exists(replyId, :replyId),
          claimedAt = if_not_exists(claimedAt, :now), expiresAt = if_not_exists(expiresAt, :expiresAt)`,
        names,
        values: {
          ":id": signal.id,
          ":threadId": signal.threadId,
          ":claimed": "claimed",
          ":messageId": minted.messageId,
          ":replyId": minted.replyId,
          ":now": now,
          ":expiresAt": expiresAt(now, days(signalsKeptDays)),
        },
      });
      return parseItem(SignalRecord, { at: "signals.claim", key }, item ?? {});
    },

    async storeReply(thread, id, stored, now) {
      const at = "signals.storeReply";
      const { reply, covers, answers, destination, isByTheMinute, reminders } = stored;
      const item = await table.update(at, {
        key: signalKey(thread, id),
        update: `SET #state = :replied, reply = :reply, covers = :covers, answers = :answers,
          destination = :destination, repliedAt = :now${isByTheMinute ? ", isByTheMinute = :byTheMinute" : ""}${
            reminders === undefined ? "" : ", reminders = :reminders"
          }`,
        // The same reply again is a repeated call; another one would be a second model call's.
        condition: "#state = :claimed OR (#state = :replied AND reply = :reply)",
        names,
        values: {
          ":claimed": "claimed",
          ":replied": "replied",
          ":reply": reply,
          ":covers": covers,
          ":answers": answers,
          ":destination": destination,
          ":byTheMinute": isByTheMinute,
          ":reminders": reminders,
          ":now": now,
        },
      });
      if (item === null)
        throw new Fault("conflict", at, `signal ${id} of thread ${thread} has its reply already`);
    },

    joinTurn: (thread, id, leadId) =>
      mark(
        "signals.joinTurn",
        { thread, id },
        {
          update: "SET answeredBy = :lead",
          values: { ":lead": leadId },
        },
      ),

    markPosting: (thread, id, now) =>
      mark(
        "signals.markPosting",
        { thread, id },
        { update: "SET postingAt = :now", values: { ":now": now } },
      ),

    markDelivered: (thread, id, now) =>
      mark(
        "signals.markDelivered",
        { thread, id },
        {
          update: "SET #state = :delivered, deliveredAt = :now",
          values: { ":now": now },
        },
      ),

    async read(thread, id) {
      const at = "signals.read";
      const key = signalKey(thread, id);
      const item = await table.get(at, key);
      return item && parseItem(SignalRecord, { at, key }, item);
    },

    async noteFailure(thread, id, failure) {
      await table.update("signals.noteFailure", {
        key: signalKey(thread, id),
        update: "SET lastFailure = :failure",
        condition: openRecord,
        names,
        values: { ":failure": failure, ":delivered": "delivered" },
      });
    },
  };
}
