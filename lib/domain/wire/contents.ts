/** What a thread holds, on the wire: feed, messages, the budget of the day. */
import * as z from "zod/mini";
import { type BudgetDay, reservedMicroUsd } from "../budget.ts";
import { type FeedPost, VoteDirection } from "../feed.ts";
import { Message } from "../history.ts";
import type { ThreadId } from "../ids.ts";
import { isoOf } from "../time.ts";
import { Time } from "./moments.ts";

const CommentShown = z.object({
  id: z.string(),
  at: Time,
  author: z.string(),
  content: z.string(),
});

export const FeedAnswer = z.object({
  thread_id: z.string(),
  /** Newest first; the comments of each oldest first. */
  posts: z.array(
    z.extend(CommentShown, {
      title: z.string(),
      up: z.number(),
      down: z.number(),
      votes: z.record(z.string(), VoteDirection),
      comments: z.array(CommentShown),
    }),
  ),
});
export type FeedAnswer = z.infer<typeof FeedAnswer>;

export const feedAnswer = (threadId: ThreadId, posts: readonly FeedPost[]): FeedAnswer => ({
  thread_id: threadId,
  posts: posts.map(({ id, at, author, title, content, up, down, votes, comments }) => ({
    id,
    at: isoOf(at),
    author,
    title,
    content,
    up,
    down,
    votes,
    comments: comments.map((comment) => ({
      id: comment.id,
      at: isoOf(comment.at),
      author: comment.author,
      content: comment.content,
    })),
  })),
});

export const MessagesAnswer = z.object({
  thread_id: z.string(),
  /** The newest ones, oldest first. */
  messages: z.array(
    z.object({
      id: z.string(),
      at: Time,
      role: Message.shape.role,
      agent: Message.shape.agent,
      kind: Message.shape.kind,
      text: z.string(),
      author: z.nullable(z.string()),
    }),
  ),
});
export type MessagesAnswer = z.infer<typeof MessagesAnswer>;

export const messagesAnswer = (
  threadId: ThreadId,
  messages: readonly Message[],
): MessagesAnswer => ({
  thread_id: threadId,
  messages: messages.map(({ id, at, role, agent, kind, text, author = null }) => ({
    id,
    at: isoOf(at),
    role,
    agent,
    kind,
    text,
    author,
  })),
});

const DayShown = z.object({
  /** The day, `2026-11-20`, in `timezone`. */
  day: z.string(),
  timezone: z.string(),
  cap_usd: z.number(),
  spent_usd: z.number(),
  /** Set aside for calls under way, and for beats that died. */
  reserved_usd: z.number(),
  left_usd: z.number(),
  input_tokens: z.number(),
  cached_input_tokens: z.number(),
  output_tokens: z.number(),
});

/** The thread's own day with what syntheses spend of it, and the day of all threads together. */
export const BudgetAnswer = z.extend(DayShown, {
  thread_id: z.string(),
  /** The part of the thread's day that syntheses spend. */
  synthesis: DayShown,
  system: DayShown,
});
export type BudgetAnswer = z.infer<typeof BudgetAnswer>;

/** @param today which day it is of, and its cap */
export const dayShown = (
  budget: BudgetDay,
  today: { readonly day: string; readonly timezone: string; readonly capUsd: number },
): z.infer<typeof DayShown> => ({
  day: today.day,
  timezone: today.timezone,
  cap_usd: today.capUsd,
  spent_usd: budget.spentMicroUsd / 1_000_000,
  reserved_usd: reservedMicroUsd(budget) / 1_000_000,
  left_usd:
    Math.max(0, Math.round(today.capUsd * 1_000_000) - budget.committedMicroUsd) / 1_000_000,
  input_tokens: budget.inputTokens,
  cached_input_tokens: budget.cachedInputTokens,
  output_tokens: budget.outputTokens,
});
