/** Threads in the table: the due index, and the claim and its end as one conditional write each. */
import * as z from "zod/mini";
import { idle, running } from "../../domain/board.ts";
import { Fault } from "../../domain/fault.ts";
import { dueAtOf, type ThreadId } from "../../domain/ids.ts";
import { shardOf } from "../../domain/system.ts";
import { isScheduled, Thread, withReadableConfig } from "../../domain/thread.ts";
import { after, Instant } from "../../domain/time.ts";
import { toolNames } from "../../domain/tool-names.ts";
import type {
  BeatMarks,
  Claim,
  ClaimRequest,
  Configuration,
  DueItem,
  Finish,
  ThreadStore,
} from "../../ports.ts";
import { type Item, parseNamed } from "../stored.ts";
import { dueIndex, dueOf, nameOf, threadKey } from "./keys.ts";
import { parseItems } from "./rows.ts";
import type { Condition, Table } from "./table.ts";

const DueRow = z
  .object({
    pk: z.string().check(z.startsWith("T#", "must start with T#")),
    sk: z.string(),
    dueAt: Instant,
  })
  .check(z.refine((row) => dueOf(row, row.dueAt) !== null, "sk is of no kind that is ever due"));

export function dynamoThreads(table: Table): ThreadStore {
  return {
    async listDue(now, shardCount, limit) {
      const shards = Array.from({ length: shardCount }, (_, shard) => shard);
      const found = await Promise.all(shards.map((shard) => dueOfShard(table, shard, now, limit)));
      return found
        .flat()
        .sort((one, other) => one.dueAt - other.dueAt)
        .slice(0, limit);
    },

    async read(id) {
      const item = await table.get("threads.read", threadKey(id));
      return item === null ? null : parseThread("threads.read", id, item);
    },

    create: (thread, shardCount) =>
      table.put(
        "threads.create",
        {
          ...threadKey(thread.id),
          ...thread,
          ...(isScheduled(thread) ? { dueShard: String(shardOf(thread.id, shardCount)) } : {}),
        },
        { condition: "attribute_not_exists(pk)" },
      ),

    claim: (request) => claim(table, request),
    finish: (held, end) => finish(table, held, end),

    async configure(id, wanted) {
      const at = "threads.configure";
      const { rev, fence, leaseUntilAt } = wanted.seen;
      const item = await table.update(at, {
        key: threadKey(id),
        update: `SET config = :config, toolsKnown = :tools, rev = rev + :one, nextLineDueAt = :line${
          wanted.dueAt === undefined ? "" : ", dueAt = :due"
        }${assignments(wanted.marks)}${wanted.config.enabled ? ", dueShard = :shard" : " REMOVE dueShard"}`,
        condition: `rev = :seen AND fence = :fence AND ${
          leaseUntilAt === undefined
            ? "attribute_not_exists(leaseUntilAt)"
            : "leaseUntilAt = :lease"
        }`,
        values: {
          ":config": wanted.config,
          ":tools": toolNames.length,
          ":one": 1,
          ":seen": rev,
          ":fence": fence,
          ":line": wanted.nextLineDueAt,
          ":lease": leaseUntilAt,
          ":due": wanted.dueAt,
          ...valuesOf(wanted.marks),
          ":shard": wanted.config.enabled ? String(shardOf(id, wanted.shardCount)) : undefined,
        },
      });
      return item === null ? null : parseThread(at, id, item);
    },

    async noteChange(id, changedAt, nextLineDueAt) {
      await change(table, "threads.noteChange", id, {
        update: `SET lastChangeAt = :at${nextLineDueAt === undefined ? "" : ", nextLineDueAt = :line"}`,
        values: { ":at": changedAt, ":line": nextLineDueAt },
      });
    },

    async noteFeedback(id, feedback) {
      await change(table, "threads.noteFeedback", id, {
        update: "SET feedback = :feedback",
        values: { ":feedback": feedback },
      });
    },

    async noteSynthesis(id, madeAt) {
      await change(table, "threads.noteSynthesis", id, {
        update: "SET lastSynthesisAt = :at",
        values: { ":at": madeAt },
      });
    },

    async updateConversation(id, line, spoke) {
      await change(table, "threads.updateConversation", id, {
        update: `SET board.conversation = :line${
          spoke === undefined ? "" : ", lastMessageAt = :spokeAt, lastChannelId = :channelId"
        }`,
        values: { ":line": line, ":spokeAt": spoke?.at, ":channelId": spoke?.channelId },
      });
    },
  };
}

/** Throws `Fault("not-found")` when there is no such thread. */
async function change(
  table: Table,
  at: string,
  id: ThreadId,
  change: { readonly update: string; readonly values: Item },
): Promise<void> {
  const condition = "attribute_exists(pk)";
  const updated = await table.update(at, { key: threadKey(id), condition, ...change });
  if (updated === null) throw new Fault("not-found", at, `there is no thread ${id}`);
}

async function dueOfShard(
  table: Table,
  shard: number,
  now: Instant,
  limit: number,
): Promise<DueItem[]> {
  const rows = await table.query("threads.listDue", {
    index: dueIndex,
    keys: "dueShard = :shard AND dueAt <= :now",
    values: { ":shard": String(shard), ":now": now },
    limit,
  });
  return parseItems(DueRow, { at: "threads.listDue", table }, rows).flatMap(
    (row) => dueOf(row, row.dueAt) ?? [],
  );
}

/**
 * One UpdateItem: whoever's condition holds first owns the thread until the lease is over.
 *
 * An item that no longer parses is a `Fault("corrupt")`, also though the claim was won: `dueAt` has then
 * moved to the end of the lease, which is the corrupt thread's back-off, and nobody else's business.
 */
async function claim(table: Table, request: ClaimRequest): Promise<Claim | null> {
  const at = "threads.claim";
  const { id, now } = request;
  const untilAt = after(now, request.leaseMs);
  const { condition, values } = mayClaim(request);
  try {
    const item = await table.update(at, {
      key: threadKey(id),
      update: `SET leaseUntilAt = :until, dueAt = :until, fence = fence + :one,
        attempt = attempt + :one, slot = if_not_exists(slot, :slot),
        runId = if_not_exists(runId, :runId), board.heartbeat = :line`,
      condition,
      values: {
        ...values,
        ":now": now,
        ":until": untilAt,
        ":one": 1,
        ":slot": request.slot,
        ":runId": request.runId,
        ":line": running(request.detail, now, untilAt),
      },
    });
    return item === null ? null : claimOf(parseThread(at, id, item));
  } catch (error) {
    if (error instanceof Fault && error.code === "rejected") await backOff(table, request);
    throw error;
  }
}

/** The condition of a claim; both use `:now`. */
function mayClaim({ seenDueAt }: ClaimRequest): Condition {
  return seenDueAt === null
    ? {
        condition:
          "attribute_exists(pk) AND (attribute_not_exists(leaseUntilAt) OR leaseUntilAt <= :now)",
      }
    : {
        condition: "dueAt = :seen AND dueAt <= :now AND attribute_exists(dueShard)",
        values: { ":seen": seenDueAt },
      };
}

/**
 * DynamoDB refuses the claim of an item whose fence is a text or whose board is missing. Such a thread
 * must wait like any other that failed, or it would stand first in the due index at every tick.
 * Throws `Fault("corrupt")` that names the field; returns when the item parses after all.
 */
async function backOff(table: Table, request: ClaimRequest): Promise<void> {
  const { id, now } = request;
  const { condition, values } = mayClaim(request);
  const item = await table.update("threads.claim", {
    key: threadKey(id),
    update: "SET dueAt = :until",
    condition,
    values: { ...values, ":now": now, ":until": after(now, request.leaseMs) },
  });
  if (item !== null) parseThread("threads.claim", id, item);
}

function claimOf(thread: Thread): Claim {
  const { slot, runId, fence, attempt } = thread;
  // The claim itself has just written both.
  if (slot === undefined || runId === undefined)
    throw new Fault("corrupt", "threads.claim", `${nameOf(threadKey(thread.id))}: slot is missing`);
  return { thread, slot, runId, fence, attempt };
}

/**
 * Only the newest claim's fence fits: a zombie's end changes nothing. Nor does a second end of one claim,
 * after a first whose answer was lost: it would take up again what is over.
 */
async function finish(table: Table, held: Claim, end: Finish): Promise<Thread | null> {
  const answeredAt = end.keepsSlot ? null : dueAtOf(held.slot);
  const set = [
    "dueAt = :due",
    "attempt = :attempt",
    "board.heartbeat = :line",
    ...(answeredAt === null ? [] : ["lastSlotAt = :answered"]),
    ...(end.lastTickAt === undefined ? [] : ["lastTickAt = :tick"]),
    ...(end.lastReflectionAt === undefined ? [] : ["lastReflectionAt = :reflection"]),
  ];
  const { id } = held.thread;
  const item = await table.update("threads.finish", {
    key: threadKey(id),
    update: `SET ${set.join(", ")}${assignments(end.marks)} REMOVE leaseUntilAt${end.keepsSlot ? "" : ", slot, runId"}`,
    condition: "fence = :fence AND attribute_exists(leaseUntilAt) AND rev = :rev",
    values: {
      ":fence": held.fence,
      ":rev": held.thread.rev,
      ":due": end.dueAt,
      ":attempt": attemptAfter(held, end),
      ":line": idle(end.now),
      ":answered": answeredAt ?? undefined,
      ":tick": end.lastTickAt,
      ":reflection": end.lastReflectionAt,
      ...valuesOf(end.marks),
    },
  });
  return item === null ? null : parseThread("threads.finish", id, item);
}

type Marks = BeatMarks | Configuration["marks"];

/** `, circuit = :circuit` for each mark that is given. */
const assignments = (marks: Marks = {}): string =>
  Object.keys(marks)
    .map((mark) => `, ${mark} = :${mark}`)
    .join("");

const valuesOf = (marks: Marks = {}): Item =>
  Object.fromEntries(Object.entries(marks).map(([mark, value]) => [`:${mark}`, value]));

/** 0 between slots; a claim that only waited is taken back. */
function attemptAfter(held: Claim, end: Finish): number {
  if (!end.keepsSlot) return 0;
  return end.countsAttempt ? held.attempt : held.attempt - 1;
}

const parseThread = (at: string, id: ThreadId, item: Item): Thread =>
  parseNamed(Thread, { at, item: nameOf(threadKey(id)) }, withReadableConfig(id, item), { id });
