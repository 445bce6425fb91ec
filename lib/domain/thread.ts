/** The thread item: config, rhythm, lease, status board and the marks that the gate reads. */
import * as z from "zod/mini";
import { newBoard, StatusBoard } from "./board.ts";
import { defaultThreadId, Slot, Snowflake, ThreadId } from "./ids.ts";
import { ThreadConfig } from "./thread-config.ts";
import { Instant } from "./time.ts";

/**
 * - `dueAt`  when the next tick may claim the thread; while a lease holds, the end of the lease
 * - `slot`, `runId`  of the beat under way, kept until its slot is answered, so that a retry bears the same ids
 * - `fence`  counts claims: only the newest claim may finish
 * - `attempt`  how often the current slot was claimed; 0 between slots
 */
export const Thread = z.object({
  id: ThreadId,
  config: ThreadConfig,
  rev: z.number().check(z.int(), z.minimum(1)),
  dueAt: Instant,
  slot: z.optional(Slot),
  runId: z.optional(z.string()),
  leaseUntilAt: z.optional(Instant),
  fence: z.number().check(z.int(), z.minimum(0)),
  attempt: z.number().check(z.int(), z.minimum(0)),
  lastTickAt: z.nullable(Instant),
  lastMessageAt: z.nullable(Instant),
  lastReflectionAt: z.nullable(Instant),
  /** Where the person last spoke: a channel's id. */
  lastChannelId: z.nullable(z.string()),
  board: StatusBoard,
});
export type Thread = z.infer<typeof Thread>;

/**
 * A thread that has never beaten: due at once. A channel's thread starts with its heartbeat off and
 * answers into its channel, so that a question asked somewhere does not start a monthly bill.
 */
export function newThread(id: ThreadId, now: Instant): Thread {
  const isChannel = Snowflake.safeParse(id).success;
  return {
    id,
    config: ThreadConfig.parse({
      enabled: id === defaultThreadId,
      target: isChannel ? id : "dm",
    }),
    rev: 1,
    dueAt: now,
    fence: 0,
    attempt: 0,
    lastTickAt: null,
    lastMessageAt: null,
    lastReflectionAt: null,
    lastChannelId: null,
    board: newBoard(now),
  };
}

/** Whether the schedule may find the thread: only then does it stand in the `due` index. */
export const isScheduled = (thread: Thread): boolean => thread.config.enabled;
