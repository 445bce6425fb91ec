/** wish-witness: what became of reminders and of what the bot has said, and each promise about them that was broken on the way. */
import { outreachPrefix, threadPk } from "../../lib/adapters/dynamo/keys.ts";
import type { Undoing } from "../../lib/domain/act.ts";
import { Outreach } from "../../lib/domain/outreach.ts";
import type { Reminder } from "../../lib/domain/reminder.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { type Instant, isoOf } from "../../lib/domain/time.ts";
import type { Process } from "./process.ts";
import type { SimulatedWorld } from "./world.ts";

export interface WishWitness {
  sawReminder(reminder: Reminder): void;
  sawReply(process: Process, covers: readonly string[]): void;
  sawUndo(process: Process, undoing: Undoing): void;
  sawCreated(messageId: string, text: string): void;
  sawDeleted(process: Process, messageId: string): void;
  readonly withdrawn: ReadonlyMap<string, Instant | null>;
  /** Whether a reminder was given this due time by hand; false where it has come to it by itself. */
  wasGiven(reminderId: string, dueAt: Instant): boolean;
  readonly deleted: ReadonlyMap<string, string>;
}

export function wishWitnessOf(
  world: () => SimulatedWorld,
  sent: ReadonlyMap<string, Signal>,
  violated: (promise: string, detail: string) => void,
): WishWitness {
  const withdrawn = new Map<string, Instant | null>();
  const reminders = new Map<string, Reminder>();
  /** Times from which a reminder was moved away, and when. */
  const movedAt = new Map<string, Instant>();
  const given = new Set<string>();
  const undoings: Undoing[] = [];
  const created = new Map<string, string>();
  const deleted = new Map<string, string>();

  /** Only what its person changed: that it goes on by itself is no change. */
  function sawReminder(reminder: Reminder): void {
    const { id, state, rev, lastDueAt, dueAt } = reminder;
    const { timeline, story } = world();
    const goesOn = rev > 1 && (state === "done" || (lastDueAt !== null && lastDueAt < dueAt));
    story.tell("table", `reminder ${id} is ${state}, due ${isoOf(dueAt)}`);
    if (state === "cancelled") withdrawn.set(id, timeline.now());
    else if (!goesOn && rev > 1) withdrawn.set(id, null);
    const before = reminders.get(id);
    const wasSet = before?.state === "set" && before.lastDueAt !== before.dueAt;
    if (wasSet && state === "set" && !goesOn && before.dueAt !== dueAt)
      movedAt.set(`${id} ${before.dueAt}`, timeline.now());
    // Moved back, it is wanted then.
    if (state === "set") movedAt.delete(`${id} ${dueAt}`);
    if (before?.dueAt !== dueAt && lastDueAt === (before?.lastDueAt ?? null))
      given.add(`${id} ${dueAt}`);
    reminders.set(id, reminder);
  }

  /** A turn that looked at a reminder before it was taken back, and thought since, may say it. */
  function sawReply(process: Process, covers: readonly string[]): void {
    for (const cover of covers) {
      const signal = sent.get(cover);
      if (signal?.type !== "reminder") continue;
      const awayAt = movedAt.get(`${signal.reminderId} ${signal.dueAt}`);
      if (awayAt !== undefined && process.startedAt > awayAt)
        violated("what was moved is not said at its old time", `${cover}, moved ${isoOf(awayAt)}`);
      const goneAt = withdrawn.get(signal.reminderId);
      if (goneAt !== undefined && goneAt !== null && process.startedAt > goneAt)
        violated("what was cancelled is not said", `${cover}, cancelled ${isoOf(goneAt)}`);
    }
  }

  /** One order, one act; the last message that still stands goes first. One without ids is not sent, or about to be sent again. */
  function sawUndo(process: Process, undoing: Undoing): void {
    const { threadId, undoId, id, act } = undoing;
    world().story.tell(process.name, `begins to take back ${id}`);
    const own = undoings.filter((other) => other.threadId === threadId);
    for (const other of own) {
      if (other.undoId === undoId)
        violated("an undo takes back one act", `${undoId}: ${other.id}, then ${id}`);
      if (other.id === id)
        violated("nothing is taken back twice", `${id} by ${other.undoId}, then by ${undoId}`);
    }
    undoings.push(undoing);
    for (const { key, item } of world().ports.items.all()) {
      if (key.pk !== threadPk(threadId) || !key.sk.startsWith(outreachPrefix)) continue;
      const { replyId, sentAt, retractedAt, messageIds } = Outreach.parse(item);
      const isTaken = own.some((other) => other.id === `said-${replyId}`);
      const stands = retractedAt === undefined && messageIds.length > 0;
      if (sentAt > act.at && stands && !isTaken)
        violated("the last act goes first", `${id}, and ${replyId} stands`);
    }
  }

  function sawDeleted(process: Process, id: string): void {
    world().story.tell(process.name, `deletes ${id}`);
    const text = created.get(id);
    if (text === undefined) violated("nothing else is gone", `${process.name} deletes ${id}`);
    else deleted.set(id, text);
  }

  return {
    withdrawn,
    wasGiven: (id, dueAt) => given.has(`${id} ${dueAt}`),
    deleted,
    sawReminder,
    sawReply,
    sawUndo,
    sawCreated: (messageId, text) => created.set(messageId, text),
    sawDeleted,
  };
}
