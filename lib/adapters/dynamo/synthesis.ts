/** Syntheses in the table: one item that is due, and a record of each. */
import { Fault } from "../../domain/fault.ts";
import { runsKeptDays } from "../../domain/limits.ts";
import { Synthesis, SynthesisState } from "../../domain/synthesis.ts";
import { shardOf } from "../../domain/system.ts";
import { after, days } from "../../domain/time.ts";
import type { SynthesisClaim, SynthesisClaimRequest, SynthesisStore } from "../../ports.ts";
import { type Item, parseNamed } from "../stored.ts";
import {
  expiresAt,
  nameOf,
  synthesisKey,
  synthesisRecordKey,
  synthesisRecordPrefix,
  threadPk,
} from "./keys.ts";
import { parseItem, parseItems } from "./rows.ts";
import type { Condition, Table } from "./table.ts";

/** A hand that slept must not put back to done what was undone meanwhile. */
const isUndecided: Condition = {
  condition: "attribute_not_exists(pk) OR #state = :decided",
  names: { "#state": "state" },
  values: { ":decided": "decided" },
};

export function dynamoSynthesis(table: Table): SynthesisStore {
  const keep = async (at: string, record: Synthesis, condition?: Condition): Promise<void> => {
    await table.put(
      at,
      {
        ...synthesisRecordKey(record.threadId, record.id),
        ...record,
        expiresAt: expiresAt(record.decidedAt, days(runsKeptDays)),
      },
      condition,
    );
  };

  return {
    async note(thread, messageId, { dueAt, shardCount }) {
      const key = synthesisKey(thread);
      const set = `SET dueAt = if_not_exists(dueAt, :due), dueShard = if_not_exists(dueShard, :shard),
        fence = if_not_exists(fence, :zero), attempt = if_not_exists(attempt, :zero)`;
      const values = {
        ":due": dueAt,
        ":shard": String(shardOf(thread, shardCount)),
        ":zero": 0,
        ":one": 1,
      };
      if (messageId !== null) {
        const isOldest = await table.update("synthesis.note", {
          key,
          update: `${set}, fromId = :id ADD news :one`,
          condition: "attribute_not_exists(fromId) OR fromId > :id",
          values: { ...values, ":id": messageId },
        });
        if (isOldest !== null) return;
      }
      await table.update("synthesis.note", { key, update: `${set} ADD news :one`, values });
    },

    async read(thread) {
      const at = "synthesis.read";
      const key = synthesisKey(thread);
      const item = await table.get(at, key);
      return item && parseItem(SynthesisState, { at, key }, item);
    },

    claim: (request) => claim(table, request),

    keep: (record) => keep("synthesis.keep", record),

    async complete(done) {
      const at = "synthesis.complete";
      await keep(at, done, isUndecided);
      await table.update(at, {
        key: synthesisKey(done.threadId),
        update: "REMOVE pendingId",
        condition: "pendingId = :id",
        values: { ":id": done.id },
      });
    },

    async finish({ threadId, state }, end) {
      const { dueAt, fromId, lastAt, pendingId } = end;
      const set = [
        "diaryFromAt = :diary",
        "attempt = :attempt",
        "lastSkip = :skip",
        ...(dueAt === null ? [] : ["dueAt = :due"]),
        ...(fromId === null ? [] : ["fromId = :from"]),
        ...(lastAt === undefined ? [] : ["lastAt = :last"]),
        ...(pendingId === null ? [] : ["pendingId = :pending"]),
      ];
      const remove = [
        "leaseUntilAt",
        ...(dueAt === null ? ["dueAt", "dueShard"] : []),
        ...(fromId === null ? ["fromId"] : []),
      ];
      const item = await table.update("synthesis.finish", {
        key: synthesisKey(threadId),
        update: `SET ${set.join(", ")} REMOVE ${remove.join(", ")}`,
        // It is the newest claim, has not ended, and has seen all that came in.
        condition: "fence = :fence AND attribute_exists(leaseUntilAt) AND news = :news",
        values: {
          ":fence": state.fence,
          ":news": end.seenNews,
          ":diary": end.diaryFromAt,
          ":attempt": end.attempt,
          ":skip": end.lastSkip,
          ":due": dueAt ?? undefined,
          ":from": fromId ?? undefined,
          ":last": lastAt,
          ":pending": pendingId ?? undefined,
        },
      });
      return item !== null;
    },

    async record(thread, id) {
      const at = "synthesis.record";
      const key = synthesisRecordKey(thread, id);
      const item = await table.get(at, key);
      const place = { at, item: nameOf(key) };
      return item && parseNamed(Synthesis, place, item, { id, threadId: thread });
    },

    async recent(thread, limit, beforeId) {
      const at = "synthesis.recent";
      const rows = await table.query(at, {
        keys: "pk = :pk AND sk BETWEEN :first AND :last",
        values: {
          ":pk": threadPk(thread),
          ":first": synthesisRecordPrefix,
          // BETWEEN takes its ends in: one more is read, and dropped. Ids are ULIDs, which sort before `~`.
          ":last": synthesisRecordPrefix + (beforeId ?? "~"),
        },
        newestFirst: true,
        limit: limit + 1,
      });
      const older = rows.filter(({ sk }) => sk !== synthesisRecordPrefix + beforeId);
      return parseItems(Synthesis, { at, table }, older.slice(0, limit));
    },
  };
}

/**
 * An item whose fence is a text, or that does not parse, must not stand first in the due index at every tick: it
 * waits for the end of a lease like any other that failed. Throws `Fault("corrupt")` that names the field.
 */
async function claim(table: Table, request: SynthesisClaimRequest): Promise<SynthesisClaim | null> {
  const at = "synthesis.claim";
  const { id, seenDueAt, now, leaseMs } = request;
  const key = synthesisKey(id);
  const untilAt = after(now, leaseMs);
  const stillDue: Condition = {
    condition:
      seenDueAt === null
        ? "attribute_exists(fence) AND (attribute_not_exists(leaseUntilAt) OR leaseUntilAt <= :now)"
        : "dueAt = :seen AND dueAt <= :now AND attribute_exists(dueShard)",
    values: { ":seen": seenDueAt ?? undefined, ":now": now, ":until": untilAt },
  };
  const claimed = (item: Item | null): SynthesisClaim | null =>
    item && { threadId: id, state: parseItem(SynthesisState, { at, key }, item) };
  try {
    return claimed(
      await table.update(at, {
        key,
        update:
          "SET leaseUntilAt = :until, dueAt = :until, fence = fence + :one, attempt = attempt + :one",
        ...stillDue,
        values: { ...stillDue.values, ":one": 1 },
      }),
    );
  } catch (error) {
    if (error instanceof Fault && error.code === "rejected")
      claimed(await table.update(at, { key, update: "SET dueAt = :until", ...stillDue }));
    throw error;
  }
}
