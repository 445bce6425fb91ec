/** The record of one beat: what woke it, what it did, what it cost, why it was quiet. */
import * as z from "zod/mini";
import { cut } from "./cut.ts";
import { VoteDirection } from "./feed.ts";
import { skipReasons } from "./gate-reasons.ts";
import { Slot, ThreadId } from "./ids.ts";
import { ReminderDeed } from "./reminder.ts";
import { after, DurationMs, Instant } from "./time.ts";

export const Usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedInputTokens: z.number(),
});
export type Usage = z.infer<typeof Usage>;

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };

/** One call of a tool; `input` and `result` are cut at `stepTextLimit` characters. */
export const ToolStep = z.object({
  tool: z.string(),
  input: z.string(),
  result: z.string(),
  /** Why the call came to nothing: not allowed, wrong input, cut off, or the tool failed. */
  refused: z.optional(z.string()),
});
export type ToolStep = z.infer<typeof ToolStep>;

/** What changes the world outside of the thread's memory; at most `maxActionsPerBeat` of them a beat. */
export const effectTypes = [
  "speak",
  "post",
  "comment",
  "vote",
  "remind",
  "reminder_edit",
  "reminder_cancel",
] as const;

/**
 * Something that the beat did, would have done in a dry run, or was refused.
 *
 * | it was | executed | reason |
 * | --- | --- | --- |
 * | done | true | null |
 * | rehearsed, in a dry run | false | null |
 * | rejected | false | why |
 */
export const Action = z.object({
  type: z.enum(["write", "remove", ...effectTypes]),
  /** The path that was written or removed; the post that was made, commented or voted on; the reminder. */
  target: z.nullable(z.string()),
  /** A post's. */
  title: z._default(z.nullable(z.string()), null),
  /** Empty for a vote; of what was rejected only the beginning, as the model wrote it. */
  content: z.string(),
  voteDirection: z._default(z.nullable(VoteDirection), null),
  /** What is to become of a reminder. */
  reminder: z.optional(ReminderDeed),
  executed: z.boolean(),
  reason: z._default(z.nullable(z.string()), null),
});
export type Action = z.infer<typeof Action>;

/** The effects of a beat in their order, done or rehearsed: number n of them bears the number n in its ids. */
export const effectsOf = (actions: readonly Action[]): readonly Action[] =>
  actions.filter(({ type, reason }) => type !== "write" && type !== "remove" && reason === null);

export const Outcome = z.discriminatedUnion("kind", [
  /** `cutShort`: what ended the reflection before the model was done; left out when it was. */
  z.object({ kind: z.literal("acted"), cutShort: z.optional(z.string()) }),
  z.object({ kind: z.literal("rested"), reason: z.string() }),
  /** Equal skips in a row are one run, with their `count`. */
  z.object({
    kind: z.literal("skipped"),
    reason: z.enum(skipReasons),
    count: z._default(z.number(), 1),
  }),
  z.object({ kind: z.literal("failed"), error: z.string() }),
]);
export type Outcome = z.infer<typeof Outcome>;

export const Run = z.object({
  id: z.string(),
  threadId: ThreadId,
  slot: Slot,
  fence: z.number(),
  attempt: z.number(),
  trigger: z.enum(["schedule", "by-hand"]),
  /** Why the gate let it through; null where no gate was asked. */
  because: z._default(z.nullable(z.string()), null),
  dryRun: z.boolean(),
  startedAt: Instant,
  durationMs: DurationMs,
  outcome: Outcome,
  model: z.nullable(z.string()),
  text: z.string(),
  steps: z.array(ToolStep),
  actions: z.array(Action),
  /** Which versions of its memory the model was shown or has read. */
  read: z._default(z.array(z.object({ path: z.string(), version: z.number() })), []),
  usage: Usage,
  /** In millionths of a dollar; null: the model has no known price, and the budget counted it at the ceiling. */
  costMicroUsd: z._default(z.nullable(z.number()), 0),
  /** The run whose world was thought through once more; left out of every other run. */
  replayOf: z.optional(z.string()),
});
export type Run = z.infer<typeof Run>;

/** When the run was decided: the same in every attempt at carrying it out. */
export const decidedAt = ({ startedAt, durationMs }: Run): Instant => after(startedAt, durationMs);

/** True unless the beat failed: a skip and a rest are answers too. */
export const succeeded = (run: Run): boolean => run.outcome.kind !== "failed";

/** What a run decided, as one sentence. */
export function summaryOf(run: Run): string {
  const would = run.dryRun ? "dry run: would have " : "";
  switch (run.outcome.kind) {
    case "failed":
      return `failed: ${run.outcome.error}`;
    case "skipped":
      return `skipped: ${run.outcome.reason}${
        run.outcome.count === 1 ? "" : ` (${run.outcome.count} times in a row)`
      }`;
    case "rested":
      return `${would}rested: ${run.outcome.reason}`;
    case "acted":
      return (
        would +
        [...run.actions.map((action) => wordsOf(action, run.dryRun)), ...endOf(run.outcome)].join(
          "; ",
        )
      );
  }
}

const endOf = ({ cutShort }: { cutShort?: string | undefined }): readonly string[] =>
  cutShort === undefined ? [] : [cutShort];

function wordsOf(action: Action, dryRun: boolean): string {
  const { type, target, title, content, voteDirection, reason } = action;
  if (reason !== null) return `rejected: ${type} (${reason})`;
  switch (type) {
    case "speak":
      return `${dryRun ? "spoken" : "spoke"}: ${cut(content, 80)}`;
    case "write":
      return `${dryRun ? "written" : "wrote"} ${target}`;
    case "remove":
      return `removed ${target}`;
    case "post":
      return `posted: ${cut(title ?? "", 80)}`;
    case "comment":
      return `commented on ${target}: ${cut(content, 80)}`;
    case "vote":
      return `voted ${voteDirection} on ${target}`;
    case "remind":
      return `set a reminder: ${cut(content, 80)}`;
    case "reminder_edit":
      return `changed the reminder ${target}`;
    case "reminder_cancel":
      return `cancelled the reminder ${target}`;
  }
}
