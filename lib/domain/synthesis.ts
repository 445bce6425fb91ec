/** synthesis: history and diary turned into lasting memory: when it is due, what it decided, how it ended. */
import * as z from "zod/mini";
import { ThreadId } from "./ids.ts";
import type { MemoryFile } from "./memory.ts";
import { ToolStep, Usage } from "./run.ts";
import { Instant } from "./time.ts";

const Count = z.number().check(z.int(), z.minimum(0));

/** Why a synthesis did not ask the model. */
export const synthesisSkips = [
  "disabled",
  "dry-run",
  "no-model",
  "no-work",
  "budget",
  "gave-up",
] as const;
export type SynthesisSkip = (typeof synthesisSkips)[number];

/**
 * What a thread has for its next synthesis, one item.
 *
 * - `dueAt`  absent: nothing has come in; while a lease holds, the end of the lease
 * - `fence`, `attempt`  as a beat's: only the newest claim may decide
 * - `news`  counts what has come in, so that nothing that comes in meanwhile is overlooked
 * - `fromId`  of the oldest message that no synthesis has read; absent: none
 * - `diaryFromAt`  diary entries of then and later are new
 * - `pendingId`  of the synthesis that is decided and whose files are not all written: whoever reads memory writes them first
 */
export const SynthesisState = z.object({
  dueAt: z.optional(Instant),
  leaseUntilAt: z.optional(Instant),
  fence: z._default(Count, 0),
  attempt: z._default(Count, 0),
  news: z._default(Count, 0),
  fromId: z.optional(z.string()),
  diaryFromAt: z._default(Count, 0),
  lastAt: z._default(z.nullable(Instant), null),
  pendingId: z.optional(z.string()),
  /** What the last one came to, when it asked no model. */
  lastSkip: z._default(z.nullable(z.enum(synthesisSkips)), null),
});
export type SynthesisState = z.infer<typeof SynthesisState>;

export const noSynthesisYet: SynthesisState = SynthesisState.parse({});

/** One file that a synthesis writes, or takes away with null. `before`: the version that it has read, 0 for none. */
export const SynthesisChange = z.object({
  path: z.string(),
  content: z.nullable(z.string()),
  before: Count,
  /** Ids of messages and paths of diary entries and notes that it is made of. */
  sources: z.array(z.string()),
});
export type SynthesisChange = z.infer<typeof SynthesisChange>;

/** What was not written, and why; a person may have it written all the same. */
export const Proposal = z.object({ ...SynthesisChange.shape, reason: z.string() });
export type Proposal = z.infer<typeof Proposal>;

/**
 * The record of one synthesis.
 *
 * | state | it means |
 * | --- | --- |
 * | decided | the model has ended; its files may be written, some or none |
 * | done | all of them are written, but for those that are proposals |
 * | undone | the files are again as they were before |
 */
export const Synthesis = z.object({
  id: z.string(),
  threadId: ThreadId,
  state: z.enum(["decided", "done", "undone"]),
  startedAt: Instant,
  decidedAt: Instant,
  read: z.object({
    messages: z.array(z.string()),
    diary: z.array(z.string()),
    files: z.array(z.object({ path: z.string(), version: Count })),
  }),
  changes: z.array(SynthesisChange),
  proposals: z.array(Proposal),
  summary: z.string(),
  steps: z.array(ToolStep),
  model: z.string(),
  usage: Usage,
  costMicroUsd: z.nullable(z.number()),
});
export type Synthesis = z.infer<typeof Synthesis>;

/** All files that one synthesis writes, in UTF-8: they stand in one item, and DynamoDB takes 400 KB (AWS, item size). */
export const mostChangedBytes = 256 * 1024;

/** How long a diary is left as it is before its month is summed up, at the earliest when the month is over. */
export const diaryKeptDays = 30;

/** `2026-10` of `diary/2026-10-31T08-00-00.md`; null for what bears no time. */
export const monthOf = (path: string): string | null =>
  /^diary\/(\d{4}-\d{2})-\d{2}T/.exec(path)?.[1] ?? null;

export const monthPath = (month: string): string => `diary/${month}.md`;

/**
 * The months whose entries may be summed up now, oldest first: all of a month's entries are older than
 * `diaryKeptDays`.
 *
 * @param keptFromAt `now` less those days
 */
export function monthsToFold(
  entries: readonly Pick<MemoryFile, "path">[],
  keptFromAt: Instant,
): readonly string[] {
  const lastKept = new Date(keptFromAt).toISOString().slice(0, 7);
  const months = entries.flatMap(({ path }) => monthOf(path) ?? []);
  return [...new Set(months)].filter((month) => month < lastKept).toSorted();
}
