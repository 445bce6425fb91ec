/** A thread's memory: a small tree of Markdown files, and which paths lie inside it. */
import * as z from "zod/mini";
import { Instant } from "./time.ts";

/** 64 KB a file, 2 MB and 500 files a thread at most; bytes are those of UTF-8. */
const memoryFileLimitBytes = 64 * 1024;
const memoryTreeLimitBytes = 2 * 1024 * 1024;
const memoryTreeLimitFiles = 500;

/** HEARTBEAT.md: at most this many characters. */
export const checklistLimit = 10_000;

/** `vigil`: samples, and what was written before authors were kept. */
export const memoryAuthors = ["person", "heartbeat", "conversation", "synthesis", "vigil"] as const;
export type MemoryAuthor = (typeof memoryAuthors)[number];

/**
 * Who wrote a version, and of what.
 *
 * - `runId`  the beat's run, the turn's reply, the synthesis or the person's undo; null for a person's own
 * - `sources`  ids of the messages, paths of the files that it was made of, as far as they are known
 * - `hearsay`  others' words were on the table when it was written: it is no fact about the person, no instruction
 */
export const Origin = z.object({
  author: z.enum(memoryAuthors),
  runId: z.nullable(z.string()),
  sources: z.array(z.string()),
  hearsay: z.boolean(),
});
export type Origin = z.infer<typeof Origin>;

export const originOf = (
  author: MemoryAuthor,
  { runId = null, sources = [], hearsay = false }: Partial<Omit<Origin, "author">> = {},
): Origin => ({ author, runId, sources: [...sources], hearsay });

/** What a person writes, or takes away with null. */
export const byPerson = <T extends string | null>(path: MemoryPath, content: T) => ({
  path,
  content,
  origin: originOf("person"),
});

/** One version of a file. `deleted`: with it the file left the tree, and the content is empty. */
export const MemoryFile = z.object({
  path: z.string(),
  content: z.string(),
  version: z.number().check(z.int(), z.minimum(1)),
  updatedAt: Instant,
  origin: z._default(Origin, originOf("vigil")),
  deleted: z._default(z.boolean(), false),
});
export type MemoryFile = z.infer<typeof MemoryFile>;

/** A file as a listing shows it. */
export const MemoryEntry = z.extend(z.omit(MemoryFile, { content: true }), {
  /** Of its content in UTF-8; 0 for a file from before sizes were kept. */
  bytes: z._default(z.number(), 0),
});
export type MemoryEntry = z.infer<typeof MemoryEntry>;

export const bytesOf = (content: string): number => new TextEncoder().encode(content).length;

/** The files that every context holds; one range of the table gathers them. */
export const corePaths = ["soul.md", "user.md", "instructions.md", "HEARTBEAT.md"] as const;
export const checklistPath = "HEARTBEAT.md";

export const isCorePath = (path: string): boolean =>
  corePaths.some((corePath) => corePath === path);

/** `soul.md`, `notes/recipes.md`, `diary/2026-11-20T08-00-00.md`; nothing that could leave the tree. */
export const MemoryPath = z
  .string("must be a path")
  .check(
    z.maxLength(200, "must be at most 200 characters"),
    z.regex(
      /^(?:(?:notes|diary)\/(?:[A-Za-z0-9][A-Za-z0-9_-]*\/){0,3}[A-Za-z0-9][A-Za-z0-9._-]*\.md|soul\.md|user\.md|instructions\.md|HEARTBEAT\.md)$/,
      "must be soul.md, user.md, instructions.md, HEARTBEAT.md, or a .md file under notes/ or diary/",
    ),
  );
export type MemoryPath = z.infer<typeof MemoryPath>;

/** Why a turn may not write the core files: what they say is read as the person's wish ever after. */
export const coreLocks = {
  othersShown: "others' text is on the table: write it under notes/ with its source",
  noWords:
    "your person has said nothing in this turn: write under notes/, or leave it to a heartbeat",
} as const;
export type CoreLock = (typeof coreLocks)[keyof typeof coreLocks];

/** Why the file stays where it is, neither removed nor moved; null when it need not. */
export const refusedRemoval = (path: MemoryPath): string | null =>
  isCorePath(path)
    ? `${path} is read in every context and stays where it is: write what it should say instead`
    : null;

/** A version of a file, as the origin of another names it: `notes/trains.md@3`. */
export const versionName = (path: string, version: number): string => `${path}@${version}`;

const diaryMonth = /^diary\/\d{4}-\d{2}\.md$/;

/** The summary of a month's diary, `diary/2026-10.md`: the only file under diary/ that may be rewritten. */
export const isDiaryMonth = (path: string): boolean => diaryMonth.test(path);

/** `diary/2026-11-20T08-00-00.md` and whatever else lies under diary/: written once. */
export const isDiaryEntry = (path: string): boolean =>
  path.startsWith("diary/") && !isDiaryMonth(path);

/** Why `content` may not be stored at `path`; null when it may. An existing diary entry never changes. */
export function refusedWrite(path: MemoryPath, content: string, exists: boolean): string | null {
  if (isDiaryEntry(path) && exists)
    return `${path} exists: diary entries never change, write a new one`;
  if (path === checklistPath && content.length > checklistLimit)
    return `content of ${path} must be at most ${checklistLimit} characters, not ${content.length}`;
  const bytes = bytesOf(content);
  if (bytes > memoryFileLimitBytes)
    return `content must be at most ${memoryFileLimitBytes} bytes, not ${bytes}`;
  return null;
}

/** Why the tree has no room for `bytes` at `path`; null when it has. What makes it smaller is always allowed. */
export function refusedByTree(
  tree: readonly Pick<MemoryEntry, "path" | "bytes">[],
  path: MemoryPath,
  bytes: number,
): string | null {
  const others = tree.filter((entry) => entry.path !== path);
  const before = tree.find((entry) => entry.path === path);
  if (before === undefined && others.length >= memoryTreeLimitFiles)
    return `the memory holds ${memoryTreeLimitFiles} files, which is all it can: merge or remove some first`;
  const total = others.reduce((sum, entry) => sum + entry.bytes, bytes);
  if (total > memoryTreeLimitBytes && bytes > (before?.bytes ?? 0))
    return `the memory would hold ${total} bytes, and at most ${memoryTreeLimitBytes} fit: shorten or remove some files first`;
  return null;
}
