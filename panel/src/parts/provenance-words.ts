/** How the panel says who wrote something, and where in the panel it can be looked at. */
import type { MemoryAuthor as Author } from "../../../lib/domain/memory.ts";

export const authorWords: Readonly<Record<Author, string>> = {
  person: "you",
  heartbeat: "a heartbeat",
  conversation: "the conversation",
  synthesis: "a synthesis",
  vigil: "Vigil, as a sample",
};

/** The page of what wrote it; null for a turn of the conversation and a person, who have none. */
export function runPlace(author: Author, run: string | null): string | null {
  if (run === null) return null;
  if (author === "heartbeat") return `/runs/${encodeURIComponent(run)}`;
  return author === "synthesis" ? `/memory/syntheses/${encodeURIComponent(run)}` : null;
}

/** `/memory/files/notes/a.md` of `notes/a.md@3` and `notes/a.md`; null for a message's id. */
export function sourcePlace(source: string): string | null {
  const [, path] = /^([A-Za-z0-9._/-]+\.md)(?:@\d+)?$/.exec(source) ?? [];
  return path === undefined ? null : filePlace(path);
}

export const filePlace = (path: string): string => `/memory/files/${path}`;
