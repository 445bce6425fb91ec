/** A thread's runs on the wire: a list of them, and one of them with all that it did. */
import * as z from "zod/mini";
import type { ThreadId } from "../ids.ts";
import { decidedAt, type Run, summaryOf } from "../run.ts";
import { isoOf } from "../time.ts";
import { Time } from "./moments.ts";
import { NextCursor } from "./page.ts";
import { ActionAnswer, actionAnswer } from "./run.ts";

const oneOf = <const T extends readonly string[]>(kinds: T) =>
  z.optional(z.enum(kinds, `must be ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}`));

const runKinds = ["acted", "rested", "skipped", "failed"] as const;

/** Which runs of a list are wanted; a filter that is left out lets every run through. */
export const RunFilterQuery = z.object({
  outcome: oneOf(runKinds),
  trigger: oneOf(["schedule", "by-hand"]),
  /** A query string's value: `true` or `false`. */
  dry_run: z.optional(
    z.pipe(
      z.enum(["true", "false"], "must be true or false"),
      z.transform((text) => text === "true"),
    ),
  ),
});
export type RunFilter = z.infer<typeof RunFilterQuery>;

export const RunShown = z.object({
  id: z.string(),
  slot: z.string(),
  /** When it began; of skips in a row, the first of them. */
  at: Time,
  /** When it was decided; of skips in a row, the last of them. */
  ended_at: Time,
  trigger: z.enum(["schedule", "by-hand"]),
  dry_run: z.boolean(),
  kind: z.enum(runKinds),
  /** Why it rested, was skipped, failed or was cut short; null when it acted to its end. */
  reason: z.nullable(z.string()),
  /** Skips in a row, for the same reason; else 1. */
  count: z.number(),
  summary: z.string(),
  /** It told itself to write to its person; of a dry run, that it would have. */
  spoke: z.boolean(),
  /** Thoughts, posts, comments, votes, reminders and files, without what was rejected; of a dry run, what would have been. */
  effects: z.number(),
  model: z.nullable(z.string()),
  input_tokens: z.number(),
  /** Those of `input_tokens` that the provider had in its cache. */
  cached_input_tokens: z.number(),
  output_tokens: z.number(),
  /** Null: the model has no known price, and the budget counted it at the ceiling. */
  cost_usd: z.nullable(z.number()),
  /** The run that this one thought through once more; null for every other. */
  replay_of: z.nullable(z.string()),
});
export type RunShown = z.infer<typeof RunShown>;

export const RunsAnswer = z.object({
  thread_id: z.string(),
  runs: z.array(RunShown),
  next_cursor: NextCursor,
});
export type RunsAnswer = z.infer<typeof RunsAnswer>;

export const StepAnswer = z.object({
  tool: z.string(),
  /** Cut at 500 characters, like the result. */
  input: z.string(),
  result: z.string(),
  /** Why the call came to nothing; null when it did not. */
  refused: z.nullable(z.string()),
});
export type StepAnswer = z.infer<typeof StepAnswer>;

const RunDetail = z.extend(RunShown, {
  attempt: z.number(),
  /** Why the gate let it through; null where no gate was asked. */
  because: z.nullable(z.string()),
  /** What the model said beside its tools. */
  text: z.string(),
  steps: z.array(StepAnswer),
  actions: z.array(ActionAnswer),
  /** Which versions of its memory the model was shown or has read. */
  memory_read: z.array(z.object({ path: z.string(), version: z.number() })),
});

export const RunAnswer = z.object({
  thread_id: z.string(),
  run: RunDetail,
  /** Something of what it did still stands, and can be taken back. */
  effects_undoable: z.boolean(),
});
export type RunAnswer = z.infer<typeof RunAnswer>;

export const LiveAnswer = z.object({
  thread_id: z.string(),
  /** Null: no beat of the thread is under way. */
  run: z.nullable(
    z.object({
      id: z.string(),
      slot: z.string(),
      trigger: z.enum(["schedule", "by-hand"]),
      dry_run: z.boolean(),
      started_at: Time,
      /** What the status board says. */
      detail: z.nullable(z.string()),
      /** The tool calls that have come to their end; more follow until the run is on record. */
      steps: z.array(StepAnswer),
    }),
  ),
});
export type LiveAnswer = z.infer<typeof LiveAnswer>;

/** Why it did not act, or not to its end; null when there is nothing to say. */
function reasonOfRun({ outcome }: Run): string | null {
  switch (outcome.kind) {
    case "acted":
      return outcome.cutShort ?? null;
    case "failed":
      return outcome.error;
    default:
      return outcome.reason;
  }
}

export function runShown(run: Run): RunShown {
  const { id, slot, trigger, dryRun, outcome, usage, costMicroUsd } = run;
  const allowed = run.actions.filter(({ reason }) => reason === null);
  return {
    id,
    slot,
    at: isoOf(run.startedAt),
    ended_at: isoOf(decidedAt(run)),
    trigger,
    dry_run: dryRun,
    kind: outcome.kind,
    reason: reasonOfRun(run),
    count: outcome.kind === "skipped" ? outcome.count : 1,
    summary: summaryOf(run),
    spoke: allowed.some(({ type }) => type === "speak"),
    effects: allowed.length,
    model: run.model,
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    cost_usd: costMicroUsd === null ? null : costMicroUsd / 1_000_000,
    replay_of: run.replayOf ?? null,
  };
}

export const stepAnswer = ({ tool, input, result, refused }: Run["steps"][number]): StepAnswer => ({
  tool,
  input,
  result,
  refused: refused ?? null,
});

export const runAnswer = (threadId: ThreadId, run: Run, effectsUndoable: boolean): RunAnswer => ({
  thread_id: threadId,
  run: {
    ...runShown(run),
    attempt: run.attempt,
    because: run.because,
    text: run.text,
    steps: run.steps.map(stepAnswer),
    actions: run.actions.map(actionAnswer),
    memory_read: run.read,
  },
  effects_undoable: effectsUndoable,
});
