/** A thread's memory: its files, their versions, what is found in them, and a person's changes. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type {
  MemoryFileAnswer,
  MemoryListAnswer,
  MemoryLogAnswer,
} from "../../../lib/domain/wire/memory.ts";
import { ask } from "./client.ts";
import { calmPollMs, queryClient } from "./query-client.ts";
import { threadPath } from "./threads.ts";

export type MemoryVersion = MemoryLogAnswer["changes"][number];
export type MemoryListed = MemoryListAnswer["files"][number];

const filePath = (thread: string, path: string): string =>
  threadPath(thread, `/memory/${path.split("/").map(encodeURIComponent).join("/")}`);

export const memoryListQuery = (thread: string) =>
  queryOptions({
    queryKey: ["memory", thread],
    queryFn: ({ signal }) => ask<MemoryListAnswer>(threadPath(thread, "/memory"), { signal }),
    refetchInterval: calmPollMs,
  });

export const memoryFileQuery = (thread: string, path: string) =>
  queryOptions({
    queryKey: ["memory", thread, "file", path],
    queryFn: ({ signal }) => ask<MemoryFileAnswer>(filePath(thread, path), { signal }),
    refetchInterval: calmPollMs,
  });

/** An earlier version: it never changes. */
export const memoryVersionQuery = (thread: string, path: string, version: number) =>
  queryOptions({
    queryKey: ["memory", thread, "version", path, version],
    queryFn: ({ signal }) =>
      ask<MemoryFileAnswer>(`${filePath(thread, path)}?version=${version}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The versions of one file, newest first; without a path the newest one of every file, of removed ones too. */
export const memoryLogQuery = (thread: string, path?: string) =>
  infiniteQueryOptions({
    queryKey: ["memory", thread, "log", path ?? null],
    queryFn: ({ signal, pageParam }) => {
      const asked = new URLSearchParams({
        limit: "20",
        ...(path === undefined ? {} : { path }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      });
      return ask<MemoryLogAnswer>(threadPath(thread, `/memory/log?${asked}`), { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: calmPollMs,
  });

export const memorySearchQuery = (thread: string, words: string) =>
  queryOptions({
    queryKey: ["memory", thread, "search", words],
    queryFn: ({ signal }) =>
      ask<MemoryListAnswer>(threadPath(thread, `/memory?${new URLSearchParams({ q: words })}`), {
        signal,
      }),
  });

/** @param version the one that was seen, 0 for none; it is written only if that still stands */
export const writeFile = (
  thread: string,
  { path, content, version }: { path: string; content: string; version: number },
) => ask<MemoryFileAnswer>(filePath(thread, path), { method: "PUT", body: { content, version } });

export const removeFile = (
  thread: string,
  { path, version }: { readonly path: string; readonly version: number },
) => ask<MemoryFileAnswer>(`${filePath(thread, path)}?version=${version}`, { method: "DELETE" });

export const moveFile = (thread: string, body: { readonly from: string; readonly to: string }) =>
  ask<MemoryFileAnswer>(threadPath(thread, "/memory/move"), { method: "POST", body });

export const restoreVersion = (
  thread: string,
  body: { readonly path: string; readonly version: number },
) => ask<MemoryFileAnswer>(threadPath(thread, "/memory/restore"), { method: "POST", body });

/** After a change of a file: everything that shows it is asked for anew. */
export const memoryChanged = (thread: string): Promise<void> =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ["memory", thread] }),
    queryClient.invalidateQueries({ queryKey: ["checklist", thread] }),
  ]).then(() => undefined);
