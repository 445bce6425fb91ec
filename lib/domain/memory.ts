/** A thread's memory: a small tree of Markdown files, and which paths lie inside it. */
import * as z from "zod/mini";
import { Instant } from "./time.ts";

/** 64 KB a file at most, counted in UTF-8 bytes. */
const memoryFileLimitBytes = 64 * 1024;

/** HEARTBEAT.md: at most this many characters. */
export const checklistLimit = 10_000;

export const MemoryFile = z.object({
  path: z.string(),
  content: z.string(),
  version: z.number().check(z.int(), z.minimum(1)),
  updatedAt: Instant,
});
export type MemoryFile = z.infer<typeof MemoryFile>;

/** A file as a listing shows it. */
export const MemoryEntry = z.omit(MemoryFile, { content: true });
export type MemoryEntry = z.infer<typeof MemoryEntry>;

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

/** Why `content` may not be stored at `path`; null when it may. An existing diary entry never changes. */
export function refusedWrite(path: MemoryPath, content: string, exists: boolean): string | null {
  if (path.startsWith("diary/") && exists)
    return `${path} exists: diary entries never change, write a new one`;
  if (path === checklistPath && content.length > checklistLimit)
    return `content of ${path} must be at most ${checklistLimit} characters, not ${content.length}`;
  const bytes = new TextEncoder().encode(content).length;
  if (bytes > memoryFileLimitBytes)
    return `content must be at most ${memoryFileLimitBytes} bytes, not ${bytes}`;
  return null;
}
