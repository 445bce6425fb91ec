/** Syntheses in memory: one item that is due, and a record of each. */
import { Synthesis, SynthesisState } from "../../domain/synthesis.ts";
import { shardOf } from "../../domain/system.ts";
import { after, type Instant } from "../../domain/time.ts";
import type { SynthesisClaim, SynthesisStore } from "../../ports.ts";
import {
  nameOf,
  synthesisKey,
  synthesisRecordKey,
  synthesisRecordPrefix,
  threadPk,
} from "../dynamo/keys.ts";
import { type Item, parseNamed, parseRows, parseStored } from "../stored.ts";
import { placed, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

export function memorySynthesis(shelf: Shelf, onCorrupt: OnCorrupt): SynthesisStore {
  const keep = (record: Synthesis): void =>
    shelf.put(synthesisRecordKey(record.threadId, record.id), record);
  const isHeld = ({ threadId, state }: SynthesisClaim): boolean => {
    const item = shelf.get(synthesisKey(threadId));
    return item?.["fence"] === state.fence && item["leaseUntilAt"] !== undefined;
  };

  return {
    async note(thread, messageId, { dueAt, shardCount }) {
      const key = synthesisKey(thread);
      const item = shelf.get(key) ?? {};
      const { fromId, news = 0 } = item;
      const isOldest = messageId !== null && (typeof fromId !== "string" || fromId > messageId);
      shelf.put(key, {
        dueAt,
        dueShard: String(shardOf(thread, shardCount)),
        fence: 0,
        attempt: 0,
        ...item,
        ...(isOldest ? { fromId: messageId } : {}),
        news: Number(news) + 1,
      });
    },

    read: async (thread) => shelf.read(SynthesisState, "synthesis.read", synthesisKey(thread)),

    async claim({ id, seenDueAt, now, leaseMs }) {
      const key = synthesisKey(id);
      const item = shelf.get(key);
      if (item === null || !mayClaim(item, seenDueAt, now)) return null;
      const untilAt = after(now, leaseMs);
      // Before anything is parsed: a corrupt item must wait for its next turn like any other.
      shelf.put(key, { ...item, dueAt: untilAt });
      const place = { at: "synthesis.claim", item: nameOf(key) };
      const found = parseStored(SynthesisState, place, item);
      const claimed = {
        leaseUntilAt: untilAt,
        dueAt: untilAt,
        fence: found.fence + 1,
        attempt: found.attempt + 1,
      };
      shelf.put(key, { ...item, ...claimed });
      return { threadId: id, state: { ...found, ...claimed } };
    },

    async keep(record) {
      keep(record);
    },

    async complete(done) {
      const kept = shelf.get(synthesisRecordKey(done.threadId, done.id));
      if (kept === null || kept["state"] === "decided") keep(done);
      const key = synthesisKey(done.threadId);
      if (shelf.get(key)?.["pendingId"] === done.id) shelf.damage(key, { pendingId: undefined });
    },

    async finish(claim, { seenNews, dueAt, fromId, lastAt, pendingId, ...end }) {
      const key = synthesisKey(claim.threadId);
      if (!isHeld(claim) || shelf.get(key)?.["news"] !== seenNews) return false;
      shelf.damage(key, {
        ...end,
        leaseUntilAt: undefined,
        dueAt: dueAt ?? undefined,
        ...(dueAt === null ? { dueShard: undefined } : {}),
        fromId: fromId ?? undefined,
        ...(lastAt === undefined ? {} : { lastAt }),
        ...(pendingId === null ? {} : { pendingId }),
      });
      return true;
    },

    async record(thread, id) {
      const key = synthesisRecordKey(thread, id);
      const item = shelf.get(key);
      const place = { at: "synthesis.record", item: nameOf(key) };
      return item && parseNamed(Synthesis, place, item, { id, threadId: thread });
    },

    async recent(thread, limit, beforeId) {
      const rows = shelf
        .list(threadPk(thread), synthesisRecordPrefix)
        .filter(({ key }) => beforeId === undefined || key.sk < synthesisRecordPrefix + beforeId)
        .slice(-limit)
        .reverse();
      return parseRows(Synthesis, placed("synthesis.recent", rows), onCorrupt);
    },
  };
}

function mayClaim(item: Item, seenDueAt: Instant | null, now: Instant): boolean {
  if (seenDueAt === null)
    return item["leaseUntilAt"] === undefined || Number(item["leaseUntilAt"]) <= now;
  return item["dueAt"] === seenDueAt && seenDueAt <= now && item["dueShard"] !== undefined;
}
