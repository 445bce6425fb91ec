/** Names of items in the table: the data layout of the whole system, in one place. */
import type { Message } from "../../domain/history.ts";
import type { ThreadId } from "../../domain/ids.ts";
import { isCorePath, type MemoryPath } from "../../domain/memory.ts";
import { ReminderId } from "../../domain/reminder.ts";
import type { DurationMs, Instant } from "../../domain/time.ts";
import type { DueItem } from "../../ports.ts";

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/**
 * What is due when: threads, outboxes, syntheses, ears and reminders. Sparse, keys only: of threads, `dueShard` is set
 * on scheduled ones alone, of reminders on those that are set.
 */
export const dueIndex = "due";

const threadPrefix = "T#";
export const threadPk = (thread: ThreadId): string => threadPrefix + thread;
export const threadOfPk = (pk: string): string => pk.slice(threadPrefix.length);

export const threadSk = "A#THREAD";
export const threadKey = (thread: ThreadId): Key => ({ pk: threadPk(thread), sk: threadSk });

/** Core files share the thread's `A#` range, so that one query can gather a beat. */
export const coreMemoryPrefix = "A#MEM#";

export const otherMemoryPrefix = "M#";

export const memoryKey = (thread: ThreadId, path: MemoryPath): Key => ({
  pk: threadPk(thread),
  sk: (isCorePath(path) ? coreMemoryPrefix : otherMemoryPrefix) + path,
});

export const memoryVersionPrefix = "MV#";
export const versionsPrefix = (path: MemoryPath): string => `${memoryVersionPrefix}${path}#`;

/** An earlier version; numbers are padded so that versions sort by age. */
export const memoryVersionKey = (thread: ThreadId, path: MemoryPath, version: number): Key => ({
  pk: threadPk(thread),
  sk: versionsPrefix(path) + String(version).padStart(8, "0"),
});

export const messagePrefix = "H#";
export const messageKey = (thread: ThreadId, id: string): Key => ({
  pk: threadPk(thread),
  sk: messagePrefix + id,
});

/** Asides have a range of their own: the newest of the other one are what a context shows. */
export const asidePrefix = "HA#";
export const keyOfMessage = ({ threadId, id, kind }: Message): Key =>
  kind === "aside" ? { pk: threadPk(threadId), sk: asidePrefix + id } : messageKey(threadId, id);

export const runPrefix = "RUN#";
export const runKey = (thread: ThreadId, id: string): Key => ({
  pk: threadPk(thread),
  sk: runPrefix + id,
});

/** One item a thread: what its beat under way has done so far. Outside the range of the runs on record. */
export const progressKey = (thread: ThreadId): Key => ({ pk: threadPk(thread), sk: "LIVE" });

export const signalPrefix = "SIG#";
export const signalKey = (thread: ThreadId, id: string): Key => ({
  pk: threadPk(thread),
  sk: signalPrefix + id,
});

/** One item a thread: when its outbox is due. Outside the range of what waits in it. */
export const outboxSk = "OUT";
export const outboxKey = (thread: ThreadId): Key => ({ pk: threadPk(thread), sk: outboxSk });

export const heldPrefix = "OUT#";
export const heldKey = (thread: ThreadId, id: string): Key => ({
  pk: threadPk(thread),
  sk: heldPrefix + id,
});

export const outreachPrefix = "SAID#";
export const outreachKey = (thread: ThreadId, replyId: string): Key => ({
  pk: threadPk(thread),
  sk: outreachPrefix + replyId,
});

export const undoingPrefix = "UNDO#";
export const undoingKey = (thread: ThreadId, actId: string): Key => ({
  pk: threadPk(thread),
  sk: undoingPrefix + actId,
});

/** One item a thread: when its next synthesis is due, and what of it is under way. */
export const synthesisSk = "A#SYN";
export const synthesisKey = (thread: ThreadId): Key => ({ pk: threadPk(thread), sk: synthesisSk });

export const synthesisRecordPrefix = "SY#";
export const synthesisRecordKey = (thread: ThreadId, id: string): Key => ({
  pk: threadPk(thread),
  sk: synthesisRecordPrefix + id,
});

/** One item a thread: when its DM is read next, and from where on. */
const earSk = "EAR";
export const earKey = (thread: ThreadId): Key => ({ pk: threadPk(thread), sk: earSk });

export const reminderPrefix = "R#";
export const reminderKey = (thread: ThreadId, id: ReminderId): Key => ({
  pk: threadPk(thread),
  sk: reminderPrefix + id,
});

/** Which kind of due thing stands under a sort key of the due index. */
const dueKinds = {
  [threadSk]: "beat",
  [outboxSk]: "outbox",
  [synthesisSk]: "synthesis",
  [earSk]: "listen",
} as const;
const isDueSk = (sk: string): sk is keyof typeof dueKinds => Object.hasOwn(dueKinds, sk);

/** What is due, by its keys; null for one that no kind stands under. */
export function dueOf({ pk, sk }: Key, dueAt: Instant): DueItem | null {
  const due = { id: threadOfPk(pk), dueAt };
  if (isDueSk(sk)) return { kind: dueKinds[sk], ...due };
  const reminderId = ReminderId.safeParse(sk.slice(reminderPrefix.length));
  return sk.startsWith(reminderPrefix) && reminderId.success
    ? { kind: "reminder", ...due, reminderId: reminderId.data }
    : null;
}

/** Which threads there are, one empty item each: the table itself is never scanned for them. */
export const registryPk = "THREADS";
export const registryKey = (thread: ThreadId): Key => ({ pk: registryPk, sk: thread });

/** Who may enter the panel: one partition, so that all sessions can be ended without a scan. */
export const passesPk = "PASSES";
export const passKey = (id: string): Key => ({ pk: passesPk, sk: id });

export const systemKey: Key = { pk: "SYS", sk: "-" };
export const kvKey = (key: string): Key => ({ pk: `KV#${key}`, sk: "-" });

export const nameOf = ({ pk, sk }: Key): string => `${pk}/${sk}`;

/** DynamoDB's time to live counts whole seconds; attribute `expiresAt`. */
export const expiresAt = (from: Instant, spanMs: DurationMs): number =>
  Math.ceil((from + spanMs) / 1_000);
