/** act: what the assistant did by itself, and that it was taken back. */
import * as z from "zod/mini";
import { VoteDirection } from "./feed.ts";
import { ThreadId } from "./ids.ts";
import { Instant } from "./time.ts";

const Made = { at: Instant };
const OfRun = { ...Made, runId: z.string() };

/** With all that taking it back needs, so that its run may have gone meanwhile. */
export const Act = z.discriminatedUnion("kind", [
  z.object({ ...Made, kind: z.literal("said"), replyId: z.string() }),
  /** `content` as it was written; null: the file was removed. */
  z.object({
    ...OfRun,
    kind: z.literal("wrote"),
    path: z.string(),
    content: z.nullable(z.string()),
  }),
  z.object({ ...OfRun, kind: z.literal("posted"), postId: z.string(), title: z.string() }),
  z.object({
    ...OfRun,
    kind: z.literal("commented"),
    postId: z.string(),
    commentId: z.string(),
    content: z.string(),
  }),
  z.object({
    ...OfRun,
    kind: z.literal("voted"),
    postId: z.string(),
    direction: VoteDirection,
  }),
]);
export type Act = z.infer<typeof Act>;

/** An act that is being taken back, by the one undo that may: `words` when that is over. */
export const Undoing = z.object({
  /** The act's: `said-<replyId>`, or `<runId>.<place among its actions>`. */
  id: z.string(),
  threadId: ThreadId,
  /** The undo's: the same one delivered twice takes back one act. */
  undoId: z.string(),
  act: Act,
  begunAt: Instant,
  /** What was taken back, or why it could not be. */
  words: z.optional(z.string()),
});
export type Undoing = z.infer<typeof Undoing>;

/** Longer than runs and messages are on record: nothing is taken back twice. */
export const undoingsKeptDays = 31;
