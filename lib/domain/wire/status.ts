/** What the system and a thread are doing, as the control API tells it. */
import * as z from "zod/mini";
import { type BoardReadings, formatBoard, readBoard } from "../board.ts";
import type { System } from "../system.ts";
import type { Thread } from "../thread.ts";
import { everyMs } from "../thread-config.ts";
import { type Instant, isoOf } from "../time.ts";
import { isoOrNull, Time, TimeOrNull } from "./moments.ts";
import { NextCursor } from "./page.ts";

export const HeartbeatStatusAnswer = z.object({
  enabled: z.boolean(),
  running: z.boolean(),
  check_interval_seconds: z.number(),
  last_tick_at: TimeOrNull,
  due_at: TimeOrNull,
});
export type HeartbeatStatusAnswer = z.infer<typeof HeartbeatStatusAnswer>;

/** The answer to an order, `start` or `stop`: `message` says it to a person. */
export const OrderAnswer = z.object({ ok: z.boolean(), message: z.string() });
export type OrderAnswer = z.infer<typeof OrderAnswer>;

const LineAnswer = z.object({
  status: z.enum(["idle", "running", "stalled"]),
  detail: z.nullable(z.string()),
  since: Time,
});

export const ThreadStatusAnswer = z.object({
  thread_id: z.string(),
  enabled: z.boolean(),
  every_seconds: z.number(),
  board: z.object({ conversation: LineAnswer, heartbeat: LineAnswer }),
  /** The board as two lines of text. */
  lines: z.array(z.string()),
  last_tick_at: TimeOrNull,
  due_at: TimeOrNull,
  /** When history was last turned into memory. */
  last_synthesis_at: TimeOrNull,
  /** Who holds the thread now; `until_at`, `slot` and `attempt` outlive the holder that died. */
  lease: z.object({
    held: z.boolean(),
    until_at: TimeOrNull,
    slot: z.nullable(z.string()),
    attempt: z.number(),
  }),
});
export type ThreadStatusAnswer = z.infer<typeof ThreadStatusAnswer>;

export const ThreadsAnswer = z.object({
  threads: z.array(ThreadStatusAnswer),
  next_cursor: NextCursor,
});
export type ThreadsAnswer = z.infer<typeof ThreadsAnswer>;

/** The schedule looks for due threads every minute (EventBridge's shortest rate). */
const checkIntervalSeconds = 60;

/** `enabled` is the thread `default`'s own switch, `running` the whole system's. */
export const heartbeatStatusAnswer = (system: System, thread: Thread): HeartbeatStatusAnswer => ({
  enabled: thread.config.enabled,
  running: system.desired === "started",
  check_interval_seconds: checkIntervalSeconds,
  last_tick_at: isoOrNull(thread.lastTickAt),
  due_at: dueOf(thread),
});

/** A thread as a reader sees it at `now`: a `running` line whose lease is over reads as `stalled`. */
export function threadStatusAnswer(thread: Thread, now: Instant): ThreadStatusAnswer {
  const board = readBoard(thread.board, now);
  return {
    thread_id: thread.id,
    enabled: thread.config.enabled,
    every_seconds: everyMs(thread.config) / 1_000,
    board: boardAnswer(board),
    lines: formatBoard(board).split("\n"),
    last_tick_at: isoOrNull(thread.lastTickAt),
    due_at: dueOf(thread),
    last_synthesis_at: isoOrNull(thread.lastSynthesisAt),
    lease: {
      held: thread.leaseUntilAt !== undefined && now < thread.leaseUntilAt,
      until_at: isoOrNull(thread.leaseUntilAt),
      slot: thread.slot ?? null,
      attempt: thread.attempt,
    },
  };
}

/** A paused thread is never due, whatever its item still says. */
const dueOf = (thread: Thread): string | null =>
  thread.config.enabled ? isoOf(thread.dueAt) : null;

const boardAnswer = ({ conversation, heartbeat }: BoardReadings): ThreadStatusAnswer["board"] => ({
  conversation: { ...conversation, since: isoOf(conversation.since) },
  heartbeat: { ...heartbeat, since: isoOf(heartbeat.since) },
});
