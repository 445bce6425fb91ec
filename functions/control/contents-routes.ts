/** `/api/threads/{id}/…`: what a thread holds: memory, feed, messages, what they say about something, the budget of its day. */
import * as z from "zod/mini";
import { MemoryPath } from "../../lib/domain/memory.ts";
import {
  BudgetAnswer,
  FeedAnswer,
  MemoryFileAnswer,
  MemoryListAnswer,
  MessagesAnswer,
} from "../../lib/domain/wire/contents.ts";
import { PageLimit } from "../../lib/domain/wire/page.ts";
import { RecallAnswer, RecallLimit, RecallQuery } from "../../lib/domain/wire/recall.ts";
import {
  listMemory,
  readBudget,
  readFeed,
  readMemory,
  readMessages,
  recallThread,
} from "../../lib/flows/contents.ts";
import { Problem } from "./problem.ts";
import { type Route, route, threadInPath } from "./route.ts";

const newest = z.extend(threadInPath, { limit: PageLimit });

export const contentsRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/threads/{id}/memory",
    summary: "Which files a thread remembers",
    input: threadInPath,
    answer: MemoryListAnswer,
    handle: ({ control, input }) => listMemory(control.ports, input.id),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/memory/{+path}",
    summary: "One file of a thread's memory",
    input: z.extend(threadInPath, { path: MemoryPath }),
    answer: MemoryFileAnswer,
    handle: async ({ control, input: { id, path } }) => {
      const file = await readMemory(control.ports, id, path);
      if (file !== null) return file;
      throw new Problem(404, `There is no ${path} in the memory of a thread "${id}".`);
    },
  }),
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
