/** The thread item: config, rhythm, lease, status board and the marks that the gate reads. */
import * as z from "zod/mini";
import { newBoard, StatusBoard } from "./board.ts";
import { Circuit, closedCircuit } from "./circuit.ts";
import { Feedback } from "./feedback.ts";
import { skipReasons } from "./gate-reasons.ts";
import { defaultThreadId, RunId, Slot, Snowflake, ThreadId } from "./ids.ts";
import { readStoredConfig, ThreadConfig } from "./thread-config.ts";
import { Instant, instant } from "./time.ts";
import { toolNames, toolsKnownBefore, withLaterTools } from "./tool-names.ts";

/** Equal skips in a row; they become one run record, under this id, when they end. */
export const Streak = z.object({
  runId: RunId,
  reason: z.enum(skipReasons),
  count: z.number().check(z.int(), z.minimum(1)),
  firstSlot: Slot,
  sinceAt: Instant,
  lastAt: Instant,
});
export type Streak = z.infer<typeof Streak>;

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
  runId: z.optional(RunId),
  leaseUntilAt: z.optional(Instant),
  fence: z.number().check(z.int(), z.minimum(0)),
  attempt: z.number().check(z.int(), z.minimum(0)),
  lastTickAt: z.nullable(Instant),
  /** The latest slot of the rhythm that was answered, by a run or a skip: no due time goes back to it. */
  lastSlotAt: z._default(z.nullable(Instant), null),
  lastMessageAt: z.nullable(Instant),
  lastReflectionAt: z.nullable(Instant),
  /** When memory, checklist or feed were last changed by anybody but a reflection. */
  lastChangeAt: z._default(z.nullable(Instant), null),
  /** When the next line of the checklist with a rhythm of its own is due. */
  nextLineDueAt: z._default(z.nullable(Instant), null),
  /** No model call before this: the day's budget is spent. */
  budgetSpentUntilAt: z._default(z.nullable(Instant), null),
  circuit: Circuit,
  /** The beats that were skipped for one reason, one after the other, up to now. */
  streak: z._default(z.nullable(Streak), null),
  /** Why a part of the stored config was not used; absent when all of it was. */
  configProblem: z.optional(z.string()),
  /** How many tools there were when the config was last written: a list of all of them means all. */
  toolsKnown: z._default(z.number().check(z.int(), z.minimum(0)), toolsKnownBefore),
  /** When history was last turned into memory. */
  lastSynthesisAt: z._default(z.nullable(Instant), null),
  /** That messages of the assistant did not help; null: none, or the person has forgiven them. */
  feedback: z._default(z.nullable(Feedback), null),
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
    lastSlotAt: null,
    lastMessageAt: null,
    lastReflectionAt: null,
    lastChangeAt: null,
    nextLineDueAt: null,
    budgetSpentUntilAt: null,
    circuit: closedCircuit,
    streak: null,
    toolsKnown: toolNames.length,
    lastSynthesisAt: null,
    feedback: null,
    lastChannelId: null,
    board: newBoard(now),
  };
}

/**
 * A stored item, ready for `Thread`: a setting that no longer parses gives way to its default, so that it
 * costs the thread that setting and not its beats.
 */
export function withReadableConfig(
  id: ThreadId,
  item: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { config: stored, problem } = readStoredConfig(
    item["config"],
    newThread(id, instant(0)).config,
  );
  const { configProblem: _, ...known } = item;
  const { toolsKnown } = item;
  const count = typeof toolsKnown === "number" ? toolsKnown : toolsKnownBefore;
  const config = { ...stored, tools: withLaterTools(stored.tools, count) };
  return { ...known, config, ...(problem === null ? {} : { configProblem: problem }) };
}

/** Whether the schedule may find the thread: only then does it stand in the `due` index. */
export const isScheduled = (thread: Thread): boolean => thread.config.enabled;

/**
 * Where what is unasked goes, `none`, `dm` or a channel's id: decided once for a message, because the person
 * may speak elsewhere before it has arrived.
 */
export const destinationOf = ({ config, lastChannelId }: Thread): string =>
  config.target === "last" ? (lastChannelId ?? "dm") : config.target;
