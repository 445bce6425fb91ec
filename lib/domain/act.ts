/** act: what the assistant did by itself, and that it was taken back. */
import * as z from "zod/mini";
import { VoteDirection } from "./feed.ts";
import { beatFeedId, beatId, ThreadId, thoughtSignalId } from "./ids.ts";
import { type Action, decidedAt, effectsOf, type Run } from "./run.ts";
import { Instant } from "./time.ts";

const made = { at: Instant, runId: z.string() };

/** With all that taking it back needs, so that its run may have gone meanwhile. */
export const Act = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("said"), at: Instant, replyId: z.string() }),
  /** `content` as it was written; null: the file was removed. */
  z.object({
    ...made,
    kind: z.literal("wrote"),
    path: z.string(),
    content: z.nullable(z.string()),
  }),
  z.object({ ...made, kind: z.literal("posted"), postId: z.string(), title: z.string() }),
  z.object({
    ...made,
    kind: z.literal("commented"),
    postId: z.string(),
    commentId: z.string(),
    content: z.string(),
  }),
  z.object({
    ...made,
    kind: z.literal("voted"),
    postId: z.string(),
    direction: VoteDirection,
  }),
]);
export type Act = z.infer<typeof Act>;

/** An act under its own name: `said-<replyId>`, or `<runId>.<place among the actions>`. */
export interface NamedAct {
  readonly id: string;
  readonly act: Act;
}

/** An act that is being taken back, by the one undo that may: `words` when that is over. */
export const Undoing = z.object({
  id: z.string(),
  threadId: ThreadId,
  /** The undo's: the same one delivered twice takes back one act. */
  undoId: z.string(),
  act: Act,
  begunAt: Instant,
  /** Of the event that tells of it. */
  eventId: z.string(),
  /** What was taken back, or why it could not be. */
  words: z.optional(z.string()),
});
export type Undoing = z.infer<typeof Undoing>;

/** Longer than runs and messages are on record: nothing is taken back twice. */
export const undoingsKeptDays = 31;

/** A message that nobody asked for, as an act. */
export const actOfMessage = (message: {
  readonly replyId: string;
  readonly sentAt: Instant;
}): NamedAct => ({
  id: `said-${message.replyId}`,
  act: { kind: "said", at: message.sentAt, replyId: message.replyId },
});

/**
 * What a beat did, the last first. What it spoke is not among it: a thought becomes a message, or none, in its own
 * time. Nothing of a dry run.
 */
export function actsOf(run: Run): readonly NamedAct[] {
  if (run.dryRun) return [];
  const effects = effectsOf(run.actions);
  return run.actions
    .flatMap((action, place) => {
      const act = actOf(run, action, effects.indexOf(action) + 1);
      return act === null ? [] : [{ id: `${run.id}.${place}`, act }];
    })
    .toReversed();
}

/** The ids of the signals that carry what a run thought of saying. */
export const thoughtSignalsOf = (run: Run): readonly string[] =>
  run.dryRun
    ? []
    : effectsOf(run.actions).flatMap(({ type, executed }, index) =>
        type === "speak" && executed
          ? [thoughtSignalId(beatId(run.threadId, run.slot), index + 1)]
          : [],
      );

/** @param count which of the run's effects it is, from 1: its comment bears that number */
function actOf(run: Run, action: Action, count: number): Act | null {
  const { type, target, title, content, voteDirection: direction, executed } = action;
  if (!executed || target === null) return null;
  const of = { at: decidedAt(run), runId: run.id };
  switch (type) {
    case "write":
      return { ...of, kind: "wrote", path: target, content };
    case "remove":
      return { ...of, kind: "wrote", path: target, content: null };
    case "post":
      return { ...of, kind: "posted", postId: target, title: title ?? "" };
    case "comment": {
      const commentId = beatFeedId(run.id, count);
      return { ...of, kind: "commented", postId: target, commentId, content };
    }
    case "vote":
      return direction === null ? null : { ...of, kind: "voted", postId: target, direction };
    default:
      return null;
  }
}
