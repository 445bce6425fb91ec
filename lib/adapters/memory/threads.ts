/** Threads in memory: the claim and its end, with the conditions of the real table. */
import { idle, running } from "../../domain/board.ts";
import { Fault } from "../../domain/fault.ts";
import { dueAtOf, type ThreadId } from "../../domain/ids.ts";
import { shardOf } from "../../domain/system.ts";
import { isScheduled, Thread, withReadableConfig } from "../../domain/thread.ts";
import { after, Instant } from "../../domain/time.ts";
import { toolNames } from "../../domain/tool-names.ts";
import type { Claim, ClaimRequest, DueItem, Finish, ThreadStore } from "../../ports.ts";
import { dueOf, nameOf, threadKey } from "../dynamo/keys.ts";
import { type Item, parseNamed } from "../stored.ts";
import type { Row, Shelf } from "./shelf.ts";

export function memoryThreads(shelf: Shelf): ThreadStore {
  return {
    async listDue(now, shardCount, limit) {
      return shelf
        .all()
        .flatMap((row) => dueItemOf(row, shardCount))
        .filter(({ dueAt }) => dueAt <= now)
        .sort((one, other) => one.dueAt - other.dueAt)
        .slice(0, limit);
    },

    read: async (id) => readThread(shelf, "threads.read", id),

    async create(thread, shardCount) {
      const shard = isScheduled(thread) ? { dueShard: String(shardOf(thread.id, shardCount)) } : {};
      return shelf.putNew(threadKey(thread.id), { ...thread, ...shard });
    },

    claim: async (request) => claim(shelf, request),
    finish: async (held, end) => finish(shelf, held, end),

    async configure(id, wanted) {
      const stored = shelf.get(threadKey(id));
      const { rev, fence, leaseUntilAt } = wanted.seen;
      if (stored?.["rev"] !== rev || stored["fence"] !== fence) return null;
      if (stored["leaseUntilAt"] !== leaseUntilAt) return null;
      const { enabled } = wanted.config;
      const shard = enabled ? String(shardOf(id, wanted.shardCount)) : undefined;
      shelf.damage(threadKey(id), { dueShard: shard });
      return change(shelf, "threads.configure", id, (thread) => ({
        config: wanted.config,
        toolsKnown: toolNames.length,
        rev: thread.rev + 1,
        nextLineDueAt: wanted.nextLineDueAt,
        dueAt: wanted.dueAt ?? thread.dueAt,
        ...wanted.marks,
      }));
    },

    async noteChange(id, changedAt, nextLineDueAt) {
      change(shelf, "threads.noteChange", id, (thread) => ({
        lastChangeAt: changedAt,
        nextLineDueAt: nextLineDueAt === undefined ? thread.nextLineDueAt : nextLineDueAt,
      }));
    },

    async noteFeedback(id, feedback) {
      change(shelf, "threads.noteFeedback", id, () => ({ feedback }));
    },

    async noteSynthesis(id, madeAt) {
      change(shelf, "threads.noteSynthesis", id, () => ({ lastSynthesisAt: madeAt }));
    },

    async updateConversation(id, line, spoke) {
      change(shelf, "threads.updateConversation", id, (thread) => ({
        board: { ...thread.board, conversation: line },
        ...(spoke && { lastMessageAt: spoke.at, lastChannelId: spoke.channelId }),
      }));
    },
  };
}

/** A row of the due index: of threads, only scheduled ones have a shard. */
function dueItemOf({ key, item }: Row, shardCount: number): DueItem[] {
  const dueAt = Instant.safeParse(item["dueAt"]);
  const shard = Number(item["dueShard"]);
  if (!dueAt.success || !(shard < shardCount)) return [];
  const due = dueOf(key, dueAt.data);
  return due === null ? [] : [due];
}

function claim(shelf: Shelf, request: ClaimRequest): Claim | null {
  const { id, now } = request;
  const key = threadKey(id);
  const item = shelf.get(key);
  if (item === null || !mayClaim(item, request)) return null;
  const untilAt = after(now, request.leaseMs);
  // Before anything is parsed: a corrupt thread must wait for its next turn like any other.
  shelf.put(key, { ...item, dueAt: untilAt });
  const thread = change(shelf, "threads.claim", id, (found) => ({
    leaseUntilAt: untilAt,
    fence: found.fence + 1,
    attempt: found.attempt + 1,
    slot: found.slot ?? request.slot,
    runId: found.runId ?? request.runId,
    board: { ...found.board, heartbeat: running(request.detail, now, untilAt) },
  }));
  const { slot = request.slot, runId = request.runId, fence, attempt } = thread;
  return { thread, slot, runId, fence, attempt };
}

function mayClaim(item: Item, { seenDueAt, now }: ClaimRequest): boolean {
  if (seenDueAt !== null)
    return item["dueAt"] === seenDueAt && seenDueAt <= now && item["dueShard"] !== undefined;
  return item["leaseUntilAt"] === undefined || Number(item["leaseUntilAt"]) <= now;
}

function finish(shelf: Shelf, held: Claim, end: Finish): Thread | null {
  const { id } = held.thread;
  const item = shelf.get(threadKey(id));
  const isMine = item?.["fence"] === held.fence && item["leaseUntilAt"] !== undefined;
  if (!isMine || item["rev"] !== held.thread.rev) return null;
  return change(shelf, "threads.finish", id, (thread) => ({
    dueAt: end.dueAt,
    leaseUntilAt: undefined,
    ...(end.keepsSlot
      ? { attempt: end.countsAttempt ? held.attempt : held.attempt - 1 }
      : {
          attempt: 0,
          slot: undefined,
          runId: undefined,
          lastSlotAt: dueAtOf(held.slot) ?? thread.lastSlotAt,
        }),
    board: { ...thread.board, heartbeat: idle(end.now) },
    lastTickAt: end.lastTickAt ?? thread.lastTickAt,
    lastReflectionAt: end.lastReflectionAt ?? thread.lastReflectionAt,
    ...end.marks,
  }));
}

function readThread(shelf: Shelf, at: string, id: ThreadId): Thread | null {
  const key = threadKey(id);
  const item = shelf.get(key);
  return (
    item && parseNamed(Thread, { at, item: nameOf(key) }, withReadableConfig(id, item), { id })
  );
}

/** Changes some attributes of a thread; attributes beside the thread's own stay. */
function change(
  shelf: Shelf,
  at: string,
  id: ThreadId,
  changesOf: (thread: Thread) => Partial<Thread>,
): Thread {
  const key = threadKey(id);
  const thread = readThread(shelf, at, id);
  if (thread === null) throw new Fault("not-found", at, `there is no thread ${id}`);
  const changes = changesOf(thread);
  shelf.put(key, { ...shelf.get(key), ...changes });
  return { ...thread, ...changes };
}
