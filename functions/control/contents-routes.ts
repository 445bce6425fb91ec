/** `/api/threads/{id}/…`: what a thread holds: feed, messages, what they say about something, the budget of its day. */
import * as z from "zod/mini";
import { BudgetAnswer, FeedAnswer, MessagesAnswer } from "../../lib/domain/wire/contents.ts";
import { PageLimit } from "../../lib/domain/wire/page.ts";
import { RecallAnswer, RecallLimit, RecallQuery } from "../../lib/domain/wire/recall.ts";
import { readBudget, readFeed, readMessages, recallThread } from "../../lib/flows/contents.ts";
import { type Route, route, threadInPath } from "./route.ts";

const newest = z.extend(threadInPath, { limit: PageLimit });

export const contentsRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/threads/{id}/feed",
    summary: "The newest posts on a thread's feed, with comments and votes",
    input: newest,
    answer: FeedAnswer,
    handle: ({ control, input }) => readFeed(control.ports, input.id, input.limit),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/messages",
    summary: "The newest words and thoughts of a thread",
    input: newest,
    answer: MessagesAnswer,
    handle: ({ control, input }) => readMessages(control.ports, input.id, input.limit),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/recall",
    summary: "What a thread's messages, diary and notes say about something",
    input: z.extend(threadInPath, { q: RecallQuery, limit: RecallLimit }),
    answer: RecallAnswer,
    handle: ({ control: { ports }, input: { id, q: query, limit } }) =>
      recallThread(ports, id, { query, limit }),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/budget",
    summary: "What a thread, and all of them together, spent today and may still spend",
    input: threadInPath,
    answer: BudgetAnswer,
    handle: ({ control: { ports, settings }, input }) => readBudget(ports, settings, input.id),
  }),
];
