/** What a person may ask of all that is stored of a thread: a copy of it, and that it is gone. */
import * as z from "zod/mini";
import type { ArchivedItem, ArchivePlace } from "../archive.ts";
import { ArchiveCursor, cursorOf, joined, piecesOf } from "../archive.ts";
import type { ThreadId } from "../ids.ts";
import { NextCursor } from "./page.ts";

/** Left out: from the beginning. */
export const ExportCursor = z.optional(ArchiveCursor);

export const ExportAnswer = z.object({
  thread_id: z.string(),
  files: z.array(
    z.object({
      /** Relative to the export's folder, with slashes. */
      path: z.string(),
      /** `write`: the text is the whole file; `append`: it is lines at the file's end. */
      mode: z.enum(["write", "append"]),
      text: z.string(),
    }),
  ),
  next_cursor: NextCursor,
});
export type ExportAnswer = z.infer<typeof ExportAnswer>;

export const exportAnswer = (
  id: ThreadId,
  items: readonly ArchivedItem[],
  next: ArchivePlace | null,
): ExportAnswer => ({
  thread_id: id,
  files: joined(items.flatMap(piecesOf)).map(({ path, isWhole, text }) => ({
    path,
    mode: isWhole ? "write" : "append",
    text,
  })),
  next_cursor: next === null ? null : cursorOf(next),
});

export const ForgetAnswer = z.object({
  /** False when something is left: the same order again goes on. */
  ok: z.boolean(),
  thread_id: z.string(),
  /** How many items were removed by this order. */
  removed: z.number(),
  /** How many there were when it ended, counted. */
  left: z.number(),
  message: z.string(),
});
export type ForgetAnswer = z.infer<typeof ForgetAnswer>;
