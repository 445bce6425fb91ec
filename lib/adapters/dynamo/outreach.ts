/** What was said unasked, and what was taken back, in the table: one item each. */
import { Undoing, undoingsKeptDays } from "../../domain/act.ts";
import { Outreach, outreachKeptDays } from "../../domain/outreach.ts";
import { days } from "../../domain/time.ts";
import type { OutreachStore, UndoStore } from "../../ports.ts";
import {
  expiresAt,
  outreachKey,
  outreachPrefix,
  threadPk,
  undoingKey,
  undoingPrefix,
} from "./keys.ts";
import { parseItem, parseItems } from "./rows.ts";
import type { Table } from "./table.ts";

export function dynamoOutreach(table: Table): OutreachStore {
  const read: OutreachStore["read"] = async (thread, replyId) => {
    const at = "outreach.read";
    const key = outreachKey(thread, replyId);
    const item = await table.get(at, key);
    return item && parseItem(Outreach, { at, key }, item);
  };

  return {
    /** An update, not a put: what was pressed or taken back meanwhile stays. */
    async record({ threadId, replyId, used: _, retractedAt: __, ...sent }) {
      const attributes = { threadId, replyId, ...sent };
      const names = Object.keys(attributes);
      await table.update("outreach.record", {
        key: outreachKey(threadId, replyId),
        update: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}, expiresAt = :expiresAt`,
        names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        values: {
          ...Object.fromEntries(Object.entries(attributes).map(([name, it]) => [`:${name}`, it])),
          ":expiresAt": expiresAt(sent.sentAt, days(outreachKeptDays)),
        },
      });
    },

    read,

    async recent(thread, limit) {
      const at = "outreach.recent";
      const rows = await table.query(at, {
        keys: "pk = :pk AND begins_with(sk, :prefix)",
        values: { ":pk": threadPk(thread), ":prefix": outreachPrefix },
        newestFirst: true,
        limit,
      });
      return parseItems(Outreach, { at, table }, rows);
    },

    async use(thread, replyId, use) {
      const at = "outreach.use";
      const key = outreachKey(thread, replyId);
      const item = await table.update(at, {
        key,
        update: "SET #used = if_not_exists(#used, :use)",
        condition: "attribute_exists(pk)",
        names: { "#used": "used" },
        values: { ":use": use },
      });
      return item && parseItem(Outreach, { at, key }, item);
    },

    async retract(thread, replyId, retractedAt) {
      await table.update("outreach.retract", {
        key: outreachKey(thread, replyId),
        update: "SET retractedAt = if_not_exists(retractedAt, :at)",
        condition: "attribute_exists(pk)",
        values: { ":at": retractedAt },
      });
    },
  };
}

export function dynamoUndo(table: Table): UndoStore {
  const itemOf = (undoing: Undoing) => ({
    ...undoingKey(undoing.threadId, undoing.id),
    ...undoing,
    expiresAt: expiresAt(undoing.begunAt, days(undoingsKeptDays)),
  });

  return {
    async list(thread) {
      const at = "undo.list";
      const rows = await table.query(at, {
        keys: "pk = :pk AND begins_with(sk, :prefix)",
        values: { ":pk": threadPk(thread), ":prefix": undoingPrefix },
      });
      return parseItems(Undoing, { at, table }, rows);
    },

    claim: (undoing) =>
      table.put("undo.claim", itemOf(undoing), { condition: "attribute_not_exists(pk)" }),

    async finish(undoing) {
      await table.put("undo.finish", itemOf(undoing));
    },
  };
}
