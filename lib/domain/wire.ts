/** The control API's requests and answers, in the keys that people's scripts know: snake_case, ISO times. */
import * as z from "zod/mini";
import { type BoardReadings, formatBoard, readBoard } from "./board.ts";
import type { SkipReason } from "./gate.ts";
import type { ThreadId } from "./ids.ts";
import { checklistLimit, checklistPath, type MemoryFile } from "./memory.ts";
import { type Action, Run, succeeded, summaryOf } from "./run.ts";
import type { System } from "./system.ts";
import type { Thread } from "./thread.ts";
import { everyMs } from "./thread-config.ts";
import { type Instant, isoOf } from "./time.ts";

// --- requests ------------------------------------------------------------------------------------

const flag = z.optional(z.boolean("must be true or false"));

/** `{}`, `{"dryRun": true}` or `{"dry_run": true}`; an unknown key is refused, so that a typo runs nothing. */
export const RunNowBody = z.pipe(
  z.strictObject({ dryRun: flag, dry_run: flag }, "must be a JSON object"),
  z.transform((body) => ({ dryRun: body.dryRun === true || body.dry_run === true })),
);

const contentRange = `must be 1 to ${checklistLimit} characters of text`;

/** Control characters (line breaks and tabs aside) and lone surrogates: nobody typed them. */
const withoutControls = (text: string): string => text.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}/gu, "");

export const ChecklistBody = z.strictObject(
  {
    content: z
      .string(contentRange)
      .check(
        z.overwrite(withoutControls),
        z.minLength(1, contentRange),
        z.maxLength(checklistLimit, contentRange),
      ),
  },
  "must be a JSON object",
);

const limitRange = "must be a whole number between 1 and 100";

/** How many runs a history shows; a query string's value, 20 when it is left out. */
export const HistoryLimit = z._default(
  z.pipe(z.string(limitRange).check(z.regex(/^([1-9]\d?|100)$/, limitRange)), z.transform(Number)),
  20,
);

// --- answers -------------------------------------------------------------------------------------

const time = z.nullable(z.string());

export const HeartbeatStatusAnswer = z.object({
  enabled: z.boolean(),
  running: z.boolean(),
  check_interval_seconds: z.number(),
  last_tick_at: time,
  due_at: time,
});
export type HeartbeatStatusAnswer = z.infer<typeof HeartbeatStatusAnswer>;

const LineAnswer = z.object({
  status: z.enum(["idle", "running", "stalled"]),
  detail: z.nullable(z.string()),
  since: z.string(),
});

export const ThreadStatusAnswer = z.object({
  thread_id: z.string(),
  enabled: z.boolean(),
  every_seconds: z.number(),
  board: z.object({ conversation: LineAnswer, heartbeat: LineAnswer }),
  /** The board as two lines of text. */
  lines: z.array(z.string()),
  last_tick_at: time,
  due_at: time,
  /** Who holds the thread now; `until_at`, `slot` and `attempt` outlive the holder that died. */
  lease: z.object({
    held: z.boolean(),
    until_at: time,
    slot: z.nullable(z.string()),
    attempt: z.number(),
  }),
});
export type ThreadStatusAnswer = z.infer<typeof ThreadStatusAnswer>;

export const ActionAnswer = z.object({
  action_type: z.string(),
  target_id: z.nullable(z.string()),
  content: z.nullable(z.string()),
  vote_direction: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  executed: z.boolean(),
});
export type ActionAnswer = z.infer<typeof ActionAnswer>;

export const RunNowAnswer = z.object({
  thread_id: z.string(),
  ran: z.boolean(),
  /** Why it did not run, `already-running`; null when it ran. */
  reason: z.nullable(z.string()),
  ran_successfully: z.boolean(),
  timestamp: z.string(),
  decision_summary: z.string(),
  actions: z.array(ActionAnswer),
  execution_time_seconds: z.number(),
  error: z.nullable(z.string()),
  dry_run: z.boolean(),
  /** The whole receipt: tool calls, tokens, slot; null when nothing ran. */
  run: z.nullable(Run),
});
export type RunNowAnswer = z.infer<typeof RunNowAnswer>;

export const Activity = z.object({
  timestamp: z.string(),
  summary: z.string(),
  actions: z.array(ActionAnswer),
  success: z.boolean(),
  run_id: z.string(),
  trigger: z.string(),
  dry_run: z.boolean(),
  execution_time_seconds: z.number(),
  model: z.nullable(z.string()),
  input_tokens: z.number(),
  output_tokens: z.number(),
});
export type Activity = z.infer<typeof Activity>;

export const HistoryAnswer = z.object({
  thread_id: z.string(),
  activities: z.array(Activity),
  /** How many runs `activities` shows. */
  total_runs: z.number(),
});
export type HistoryAnswer = z.infer<typeof HistoryAnswer>;

export const ChecklistAnswer = z.object({
  thread_id: z.string(),
  content: z.string(),
  last_modified: time,
  path: z.string(),
  version: z.number(),
});
export type ChecklistAnswer = z.infer<typeof ChecklistAnswer>;

// --- from the domain to the wire -----------------------------------------------------------------

const isoOrNull = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : isoOf(at);

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

/** `vote_direction` and `reason` belong to the feed's actions; the others leave them null. */
const actionAnswer = (action: Action): ActionAnswer => ({
  action_type: action.type,
  target_id: action.target,
  content: action.content,
  vote_direction: null,
  reason: null,
  executed: action.executed,
});

export const ranAnswer = (run: Run): RunNowAnswer => ({
  thread_id: run.threadId,
  ran: true,
  reason: null,
  ran_successfully: succeeded(run),
  timestamp: isoOf(run.startedAt),
  decision_summary: summaryOf(run),
  actions: run.actions.map(actionAnswer),
  execution_time_seconds: run.durationMs / 1_000,
  error: run.outcome.kind === "failed" ? run.outcome.error : null,
  dry_run: run.dryRun,
  run,
});

const notRunWords: Readonly<Record<NotRunReason, string>> = {
  "already-running": "a beat of this thread is already running",
  disabled: "the heartbeat of this thread is disabled",
  busy: "the conversation agent is at work",
};

/** Why nothing was started: somebody else beats the thread, or its gate said no. */
export type NotRunReason = "already-running" | SkipReason;

export const notRunAnswer = (
  threadId: ThreadId,
  asked: { readonly reason: NotRunReason; readonly dryRun: boolean },
  now: Instant,
): RunNowAnswer => ({
  thread_id: threadId,
  ran: false,
  reason: asked.reason,
  ran_successfully: false,
  timestamp: isoOf(now),
  decision_summary: notRunWords[asked.reason],
  actions: [],
  execution_time_seconds: 0,
  error: null,
  dry_run: asked.dryRun,
  run: null,
});

/** Runs come and go newest first; `totalRuns` counts those on record, shown or not. */
export const historyAnswer = (
  threadId: ThreadId,
  runs: readonly Run[],
  totalRuns: number,
): HistoryAnswer => ({
  thread_id: threadId,
  activities: runs.map(activityOf),
  total_runs: totalRuns,
});

const activityOf = (run: Run): Activity => ({
  timestamp: isoOf(run.startedAt),
  summary: summaryOf(run),
  actions: run.actions.map(actionAnswer),
  success: succeeded(run),
  run_id: run.id,
  trigger: run.trigger,
  dry_run: run.dryRun,
  execution_time_seconds: run.durationMs / 1_000,
  model: run.model,
  input_tokens: run.usage.inputTokens,
  output_tokens: run.usage.outputTokens,
});

/** No HEARTBEAT.md reads as an empty one, version 0, never modified. */
export const checklistAnswer = (threadId: ThreadId, file: MemoryFile | null): ChecklistAnswer => ({
  thread_id: threadId,
  content: file?.content ?? "",
  last_modified: isoOrNull(file?.updatedAt),
  path: checklistPath,
  version: file?.version ?? 0,
});
