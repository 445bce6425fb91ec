/** What was said unasked, and what was taken back, in memory. */
import { Undoing } from "../../domain/act.ts";
import { Outreach } from "../../domain/outreach.ts";
import type { OutreachStore, UndoStore } from "../../ports.ts";
import {
  outreachKey,
  outreachPrefix,
  threadPk,
  undoingKey,
  undoingPrefix,
} from "../dynamo/keys.ts";
import { parseRows } from "../stored.ts";
import { placed, type Shelf } from "./shelf.ts";
import type { OnCorrupt } from "./stores.ts";

export function memoryOutreach(shelf: Shelf, onCorrupt: OnCorrupt): OutreachStore {
  return {
    async record({ threadId, replyId, used: _, retractedAt: __, ...sent }) {
      const key = outreachKey(threadId, replyId);
      shelf.put(key, { ...shelf.get(key), threadId, replyId, ...sent });
    },

    read: async (thread, replyId) =>
      shelf.read(Outreach, "outreach.read", outreachKey(thread, replyId)),

    async recent(thread, limit) {
      const rows = shelf.list(threadPk(thread), outreachPrefix).slice(-limit).reverse();
      return parseRows(Outreach, placed("outreach.recent", rows), onCorrupt);
    },

    async use(thread, replyId, use) {
      const key = outreachKey(thread, replyId);
      const item = shelf.get(key);
      if (item === null) return null;
      shelf.put(key, { ...item, used: item["used"] ?? use });
      return shelf.read(Outreach, "outreach.use", key);
    },

    async retract(thread, replyId, at) {
      const key = outreachKey(thread, replyId);
      const item = shelf.get(key);
      if (item !== null) shelf.put(key, { ...item, retractedAt: item["retractedAt"] ?? at });
    },
  };
}

export function memoryUndo(shelf: Shelf, onCorrupt: OnCorrupt): UndoStore {
  return {
    async list(thread) {
      const rows = shelf.list(threadPk(thread), undoingPrefix);
      return parseRows(Undoing, placed("undo.list", rows), onCorrupt);
    },
    claim: async (undoing) => shelf.putNew(undoingKey(undoing.threadId, undoing.id), undoing),
    async finish(undoing) {
      shelf.put(undoingKey(undoing.threadId, undoing.id), undoing);
    },
  };
}
