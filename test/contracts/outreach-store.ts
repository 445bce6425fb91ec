/** What every `OutreachStore` and `UndoStore` promises: one press counts, and nothing is taken back twice. */
import { describe, expect, it } from "vitest";
import type { Undoing } from "../../lib/domain/act.ts";
import type { Outreach } from "../../lib/domain/outreach.ts";
import type { OutreachStore, UndoStore } from "../../lib/ports.ts";
import { eight, later } from "./samples.ts";

const anOutreach = (fields: Partial<Outreach> = {}): Outreach => ({
  replyId: "01JD000000000000000000000A",
  threadId: "default",
  signalIds: ["default:1#1"],
  thoughts: ["Rain at five."],
  text: "Take an umbrella.",
  destination: "dm",
  channelId: "42",
  messageIds: ["7"],
  sentAt: eight,
  ...fields,
});

const anUndoing = (fields: Partial<Undoing> = {}): Undoing => ({
  id: "said-01JD000000000000000000000A",
  threadId: "default",
  undoId: "9",
  act: { kind: "said", at: eight, replyId: "01JD000000000000000000000A" },
  begunAt: eight,
  eventId: "01JD00000000000000000000EE",
  ...fields,
});

export function outreachStoreContract(name: string, makeStore: () => Promise<OutreachStore>): void {
  describe(`outreach store: ${name}`, () => {
    it("answers what was recorded, the newest first, and nothing of another thread", async () => {
      const store = await makeStore();
      const [first, second] = [anOutreach(), anOutreach({ replyId: "01JD000000000000000000000B" })];
      for (const outreach of [second, first, anOutreach({ threadId: "42" })])
        await store.record(outreach);
      expect(await store.read("default", first.replyId)).toEqual(first);
      expect(await store.read("default", "01JD000000000000000000000C")).toBeNull();
      expect(await store.recent("default", 5)).toEqual([second, first]);
      expect(await store.recent("default", 1)).toEqual([second]);
    });

    it("lets the first press count, whoever presses", async () => {
      const store = await makeStore();
      const { replyId } = anOutreach();
      const use = { button: "snooze", at: later(1), by: "1" } as const;
      expect(await store.use("default", replyId, use)).toBeNull();
      await store.record(anOutreach());
      expect(await store.use("default", replyId, use)).toEqual(anOutreach({ used: use }));
      const late = { button: "not-helpful", at: later(2), by: "2" } as const;
      expect(await store.use("default", replyId, late)).toEqual(anOutreach({ used: use }));
    });

    it("keeps what was pressed and taken back when it is recorded again", async () => {
      const store = await makeStore();
      const { replyId } = anOutreach();
      await store.retract("default", replyId, later(1));
      expect(await store.read("default", replyId)).toBeNull();
      await store.record(anOutreach());
      const use = { button: "tomorrow", at: later(1), by: "1" } as const;
      await store.use("default", replyId, use);
      await store.retract("default", replyId, later(2));
      await store.retract("default", replyId, later(3));
      await store.record(anOutreach({ messageIds: ["7", "8"] }));
      expect(await store.read("default", replyId)).toEqual(
        anOutreach({ messageIds: ["7", "8"], used: use, retractedAt: later(2) }),
      );
    });
  });
}

export function undoStoreContract(name: string, makeStore: () => Promise<UndoStore>): void {
  describe(`undo store: ${name}`, () => {
    it("gives an act to one undo, and keeps what came of it", async () => {
      const store = await makeStore();
      expect(await store.list("default")).toEqual([]);
      expect(await store.claim(anUndoing())).toBe(true);
      expect(await store.claim(anUndoing({ undoId: "10" }))).toBe(false);
      expect(await store.claim(anUndoing({ threadId: "42" }))).toBe(true);
      expect(await store.list("default")).toEqual([anUndoing()]);
      await store.finish(anUndoing({ words: "I took it back." }));
      expect(await store.list("default")).toEqual([anUndoing({ words: "I took it back." })]);
    });
  });
}
