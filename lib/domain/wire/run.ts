/** Beats on the wire: one by hand, and those on record. */
import * as z from "zod/mini";
import { type SkipReason, skipWords } from "../gate-reasons.ts";
import type { ThreadId } from "../ids.ts";
import { type Action, Run, succeeded, summaryOf } from "../run.ts";
import { type Instant, isoOf } from "../time.ts";
import { Time } from "./moments.ts";
import { NextCursor, pageOf } from "./page.ts";

const flag = z.optional(z.boolean("must be true or false"));

/** `{}`, `{"dryRun": true}` or `{"dry_run": true}`; an unknown key is refused, so that a typo runs nothing. */
export const RunNowBody = z.pipe(
  z.strictObject({ dryRun: flag, dry_run: flag }, "must be a JSON object"),
  z.transform((body) => ({ dryRun: body.dryRun === true || body.dry_run === true })),
);

export const ActionAnswer = z.object({
  action_type: z.string(),
  target_id: z.nullable(z.string()),
  title: z.nullable(z.string()),
  content: z.nullable(z.string()),
  vote_direction: z.nullable(z.enum(["up", "down"])),
  /** Why it was rejected; null when it was not. */
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
  timestamp: Time,
  decision_summary: z.string(),
  actions: z.array(ActionAnswer),
  execution_time_seconds: z.number(),
  error: z.nullable(z.string()),
  dry_run: z.boolean(),
  /** The whole receipt: tool calls, tokens, dollars, slot; null when nothing ran. */
  run: z.nullable(Run),
});
export type RunNowAnswer = z.infer<typeof RunNowAnswer>;

const Activity = z.object({
  timestamp: Time,
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
  /** Null: the model has no known price, and the budget counted it at the ceiling. */
  cost_usd: z.nullable(z.number()),
  /** Which versions of its memory the model was shown or has read. */
  memory_read: z.array(z.object({ path: z.string(), version: z.number() })),
});
type Activity = z.infer<typeof Activity>;

export const HistoryAnswer = z.object({
  thread_id: z.string(),
  activities: z.array(Activity),
  /** How many runs are on record, shown or not. */
  total_runs: z.number(),
  next_cursor: NextCursor,
});
export type HistoryAnswer = z.infer<typeof HistoryAnswer>;

export const actionAnswer = (action: Action): ActionAnswer => ({
  action_type: action.type,
  target_id: action.target,
  title: action.title,
  content: action.content,
  vote_direction: action.voteDirection,
  reason: action.reason,
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
  ...skipWords,
  "already-running": "a beat of this thread is already running",
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

/** @param found newest first, one more than `limit` of them when another page follows */
export function historyAnswer(
  threadId: ThreadId,
  { found, limit, totalRuns }: { found: readonly Run[]; limit: number; totalRuns: number },
): HistoryAnswer {
  const { shown, nextCursor } = pageOf(found, limit, ({ id }) => id);
  return {
    thread_id: threadId,
    activities: shown.map(activityOf),
    total_runs: totalRuns,
    next_cursor: nextCursor,
  };
}

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
  cost_usd: run.costMicroUsd === null ? null : run.costMicroUsd / 1_000_000,
  memory_read: run.read,
});
