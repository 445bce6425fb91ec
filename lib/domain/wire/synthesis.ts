/** Syntheses on the wire: what each read, changed and proposed. */
import * as z from "zod/mini";
import { RunId, type ThreadId } from "../ids.ts";
import { MemoryPath } from "../memory.ts";
import { Usage } from "../run.ts";
import { type Synthesis, type SynthesisState, synthesisSkips } from "../synthesis.ts";
import { isoOf } from "../time.ts";
import { isoOrNull, Time, TimeOrNull } from "./moments.ts";
import { NextCursor, pageOf } from "./page.ts";

const ChangeShown = z.object({
  path: z.string(),
  /** Null: the file left the tree. */
  content: z.nullable(z.string()),
  /** The version that it was made of, 0 for a new file. */
  before: z.number(),
  sources: z.array(z.string()),
});

export const SynthesisAnswer = z.object({
  id: z.string(),
  thread_id: z.string(),
  state: z.enum(["decided", "done", "undone"]),
  started_at: Time,
  summary: z.string(),
  messages_read: z.array(z.string()),
  diary_read: z.array(z.string()),
  memory_read: z.array(z.object({ path: z.string(), version: z.number() })),
  changes: z.array(ChangeShown),
  proposals: z.array(z.extend(ChangeShown, { reason: z.string() })),
  model: z.string(),
  usage: Usage,
  cost_usd: z.nullable(z.number()),
});
export type SynthesisAnswer = z.infer<typeof SynthesisAnswer>;

export const synthesisAnswer = (record: Synthesis): SynthesisAnswer => ({
  id: record.id,
  thread_id: record.threadId,
  state: record.state,
  started_at: isoOf(record.startedAt),
  summary: record.summary,
  messages_read: record.read.messages,
  diary_read: record.read.diary,
  memory_read: record.read.files,
  changes: record.changes,
  proposals: record.proposals,
  model: record.model,
  usage: record.usage,
  cost_usd: record.costMicroUsd === null ? null : record.costMicroUsd / 1_000_000,
});

const SkipOrNull = z.nullable(z.enum(synthesisSkips));

export const SynthesesAnswer = z.object({
  thread_id: z.string(),
  last_at: TimeOrNull,
  /** Null: nothing has come in that is to become memory. */
  due_at: TimeOrNull,
  last_skip: SkipOrNull,
  syntheses: z.array(SynthesisAnswer),
  next_cursor: NextCursor,
});
export type SynthesesAnswer = z.infer<typeof SynthesesAnswer>;

/** @param found newest first, one more than `limit` of them when another page follows */
export function synthesesAnswer(
  threadId: ThreadId,
  {
    found,
    limit,
    state,
  }: {
    readonly found: readonly Synthesis[];
    readonly limit: number;
    readonly state: SynthesisState | null;
  },
): SynthesesAnswer {
  const { shown, nextCursor } = pageOf(found, limit, ({ id }) => id);
  return {
    thread_id: threadId,
    last_at: isoOrNull(state?.lastAt),
    due_at: isoOrNull(state?.dueAt),
    last_skip: state?.lastSkip ?? null,
    syntheses: shown.map(synthesisAnswer),
    next_cursor: nextCursor,
  };
}

/** What came of one that was asked for by hand. */
export const SynthesisNowAnswer = z.object({
  thread_id: z.string(),
  made: z.boolean(),
  /** Why none was made: a skip's reason, `already-running`, or what the model's failure was. */
  reason: z.nullable(z.string()),
  synthesis: z.nullable(SynthesisAnswer),
});
export type SynthesisNowAnswer = z.infer<typeof SynthesisNowAnswer>;

export function synthesisNowAnswer(
  threadId: ThreadId,
  result:
    | { readonly kind: "done"; readonly synthesis: Synthesis }
    | { readonly kind: "skipped" | "failed"; readonly reason: string }
    | { readonly kind: "busy" },
): SynthesisNowAnswer {
  const base = { thread_id: threadId, made: false, synthesis: null };
  if (result.kind === "busy") return { ...base, reason: "already-running" };
  if (result.kind !== "done") return { ...base, reason: result.reason };
  return { ...base, made: true, reason: null, synthesis: synthesisAnswer(result.synthesis) };
}

export const SynthesisId = RunId;

export const UndoAnswer = z.object({
  thread_id: z.string(),
  id: z.string(),
  /** Files that say again what they said before. */
  undone: z.array(z.string()),
  /** Files that were changed since, and keep their text. */
  kept: z.array(z.string()),
});
export type UndoAnswer = z.infer<typeof UndoAnswer>;

export const AcceptBody = z.strictObject({ path: MemoryPath }, "must be a JSON object");

export const AcceptAnswer = z.object({
  thread_id: z.string(),
  id: z.string(),
  path: z.string(),
  version: z.number(),
});
export type AcceptAnswer = z.infer<typeof AcceptAnswer>;
