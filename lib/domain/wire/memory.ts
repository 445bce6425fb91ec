/** Memory files on the wire: what is sent to change them, and what is shown of them and their versions. */
import * as z from "zod/mini";
import type { ThreadId } from "../ids.ts";
import {
  bytesOf,
  type MemoryEntry,
  type MemoryFile,
  MemoryPath,
  memoryAuthors,
} from "../memory.ts";
import type { Found } from "../memory-search.ts";
import { sanitiseFile } from "../plain-text.ts";
import { isoOf } from "../time.ts";
import { Time } from "./moments.ts";
import { NextCursor, pageOf } from "./page.ts";

// --- what is sent --------------------------------------------------------------------------------

const versionWords = "must be the version of an earlier answer";
const versionRange = z.number(versionWords).check(z.int(versionWords), z.minimum(1, versionWords));
const contentWords = "must be text";

export const MemoryBody = z.strictObject(
  {
    content: z.string(contentWords).check(
      z.refine((text) => !text.includes("\0"), "must be text: it holds NUL, as binary data does"),
      z.overwrite(sanitiseFile),
    ),
    /** The version that was seen, 0 for none: the file is written only if it is still this one. */
    version: z.optional(
      z.number(versionWords).check(z.int(versionWords), z.minimum(0, versionWords)),
    ),
  },
  "must be a JSON object",
);

export const MoveBody = z.strictObject(
  { from: MemoryPath, to: MemoryPath },
  "must be a JSON object",
);

export const RestoreBody = z.strictObject(
  { path: MemoryPath, version: versionRange },
  "must be a JSON object",
);

/** A version in a query string. */
export const VersionInQuery = z.optional(
  z.pipe(
    z.string(versionWords).check(z.regex(/^[1-9]\d{0,14}$/, versionWords)),
    z.transform(Number),
  ),
);

const searchWords = "must be 1 to 200 characters";

/** What is searched for. */
export const SearchWords = z.optional(
  z.string(searchWords).check(z.trim(), z.minLength(1, searchWords), z.maxLength(200, searchWords)),
);

// --- what is shown -------------------------------------------------------------------------------

const FileShown = z.object({
  path: z.string(),
  version: z.number(),
  last_modified: Time,
  /** In UTF-8. */
  bytes: z.number(),
  author: z.enum(memoryAuthors),
  /** The beat, turn or synthesis that wrote it; null for a person. */
  run_id: z.nullable(z.string()),
  /** What it was made of: ids of messages, files with their versions. */
  sources: z.array(z.string()),
  /** Others' words were on the table when it was written. */
  hearsay: z.boolean(),
});

const fileShown = ({ path, version, updatedAt, bytes, origin }: MemoryEntry) => ({
  path,
  version,
  last_modified: isoOf(updatedAt),
  bytes,
  author: origin.author,
  run_id: origin.runId,
  sources: origin.sources,
  hearsay: origin.hearsay,
});

export const MemoryListAnswer = z.object({
  thread_id: z.string(),
  files: z.array(FileShown),
  /** Lines that hold what was searched for; null when nothing was. */
  hits: z.nullable(z.array(z.object({ path: z.string(), line: z.number(), text: z.string() }))),
  /** Whether further lines hold it. */
  more_hits: z.boolean(),
});
export type MemoryListAnswer = z.infer<typeof MemoryListAnswer>;

/** @param found null when nothing was searched for */
export const memoryListAnswer = (
  threadId: ThreadId,
  files: readonly MemoryEntry[],
  found: Found | null,
): MemoryListAnswer => ({
  thread_id: threadId,
  files: files.map(fileShown),
  hits: found && [...found.hits],
  more_hits: found?.hasMore ?? false,
});

export const MemoryFileAnswer = z.extend(FileShown, {
  thread_id: z.string(),
  /** With this version the file left the tree; the content is then empty. */
  deleted: z.boolean(),
  content: z.string(),
});
export type MemoryFileAnswer = z.infer<typeof MemoryFileAnswer>;

export const entryOf = (file: MemoryFile): MemoryEntry => ({
  ...file,
  bytes: bytesOf(file.content),
});

export const memoryFileAnswer = (threadId: ThreadId, file: MemoryFile): MemoryFileAnswer => ({
  thread_id: threadId,
  ...fileShown(entryOf(file)),
  deleted: file.deleted,
  content: file.content,
});

// --- versions ------------------------------------------------------------------------------------

export const MemoryLogAnswer = z.object({
  thread_id: z.string(),
  /** Versions, newest first. */
  changes: z.array(z.extend(FileShown, { deleted: z.boolean() })),
  next_cursor: NextCursor,
});
export type MemoryLogAnswer = z.infer<typeof MemoryLogAnswer>;

/**
 * @param found newest first, one more than `limit` of them when another page follows
 * @param cursorOf what the next page begins behind
 */
export function memoryLogAnswer(
  threadId: ThreadId,
  { found, limit }: { readonly found: readonly MemoryEntry[]; readonly limit: number },
  cursorOf: (entry: MemoryEntry) => string,
): MemoryLogAnswer {
  const { shown, nextCursor } = pageOf(found, limit, cursorOf);
  return {
    thread_id: threadId,
    changes: shown.map((entry) => ({ ...fileShown(entry), deleted: entry.deleted })),
    next_cursor: nextCursor,
  };
}

const cursorWords = "must be the next_cursor of an earlier answer";

/** `3`, a version of one file; `1763712000000:notes/a.md`, the last change of the page before. */
export const LogCursor = z.optional(
  z.string(cursorWords).check(z.regex(/^[1-9]\d{0,14}(?::[A-Za-z0-9._/-]{1,200})?$/, cursorWords)),
);
