/** `/api/threads/{id}/memory…`: a thread's files, their versions, and a person's changes to them. */
import type { Context } from "hono";
import * as z from "zod/mini";
import type { ThreadId } from "../../lib/domain/ids.ts";
import { type MemoryFile, MemoryPath } from "../../lib/domain/memory.ts";
import { isoOf } from "../../lib/domain/time.ts";
import { etagOf } from "../../lib/domain/wire/config.ts";
import {
  LogCursor,
  MemoryBody,
  MemoryFileAnswer,
  MemoryListAnswer,
  MemoryLogAnswer,
  MoveBody,
  memoryFileAnswer,
  RestoreBody,
  SearchWords,
  VersionInQuery,
} from "../../lib/domain/wire/memory.ts";
import { PageLimit } from "../../lib/domain/wire/page.ts";
import type { FileChange } from "../../lib/flows/memory-files.ts";
import { Problem } from "./problem.ts";
import { seenState } from "./requests.ts";
import { bodyOf, type Route, route, routeWithBody, threadInPath } from "./route.ts";

// Both are loaded by the first who asks for them.
const shown = () => import("../../lib/flows/memory-shown.ts");
const files = () => import("../../lib/flows/memory-files.ts");

const tree = "/api/threads/{id}/memory";
const file = `${tree}/{+path}`;
const fileInPath = z.extend(threadInPath, { path: MemoryPath });
const versionInPath = z.extend(fileInPath, { version: VersionInQuery });

export const memoryRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: tree,
    summary: "Which files a thread remembers; with q where they say something",
    input: z.extend(threadInPath, { q: SearchWords }),
    answer: MemoryListAnswer,
    handle: async ({ control, input: { id, q } }) =>
      (await shown()).listMemory(control.ports, id, q),
  }),
  route({
    method: "GET",
    path: `${tree}/log`,
    summary: "The versions of a file, or the newest one of every file; newest first",
    input: z.extend(threadInPath, {
      path: z.optional(MemoryPath),
      limit: PageLimit,
      cursor: LogCursor,
    }),
    answer: MemoryLogAnswer,
    handle: async ({ control, input }) => (await shown()).memoryLog(control.ports, input.id, input),
  }),
  routeWithBody(bodyOf(MoveBody), {
    method: "POST",
    path: `${tree}/move`,
    summary: "Move a file to where nothing is",
    input: threadInPath,
    answer: MemoryFileAnswer,
    handle: async ({ control: { ports }, input: { id }, body, c }) => {
      const change = await (await files()).moveFile(ports, id, body);
      // The other conflict is at the old path: somebody changed the file while it was moved.
      const isTaken = change.kind === "conflict" && change.current?.path === body.to;
      const path = isTaken ? body.to : body.from;
      return answerOf(c, change, { id, path, missing: body.from, fields: moveFields });
    },
  }),
  routeWithBody(bodyOf(RestoreBody), {
    method: "POST",
    path: `${tree}/restore`,
    summary: "Write an earlier version of a file again, of a removed one too",
    input: threadInPath,
    answer: MemoryFileAnswer,
    handle: async ({ control: { ports }, input: { id }, body, c }) => {
      const change = await (await files()).restoreFile(ports, id, body);
      const missing = `version ${body.version} of ${body.path}`;
      return answerOf(c, change, { id, path: body.path, missing, fields: restoreFields });
    },
  }),
  route({
    method: "GET",
    path: file,
    summary: "One file of a thread's memory, or an earlier version of it; its version is the ETag",
    input: versionInPath,
    answer: MemoryFileAnswer,
    handle: async ({ control, input: { id, path, version }, c }) => {
      const found = await (await shown()).readMemory(control.ports, id, { path, version });
      const missing = version === undefined ? path : `version ${version} of ${path}`;
      return found === null ? notThere(id, missing) : withEtag(c, id, found);
    },
  }),
  routeWithBody(bodyOf(MemoryBody), {
    method: "PUT",
    path: file,
    summary: "Write a file whole; with If-Match or version only if nobody was faster",
    input: fileInPath,
    answer: MemoryFileAnswer,
    isGuarded: true,
    handle: async ({ control: { ports }, input: { id, path }, body: { content, version }, c }) => {
      const seenVersion = seenState(c, { version });
      const change = await (await files()).writeFile(ports, id, { path, content, seenVersion });
      return answerOf(c, change, { id, path, missing: path, fields: writeFields });
    },
  }),
  route({
    method: "DELETE",
    path: file,
    summary: "Remove a file; its versions stay",
    input: versionInPath,
    answer: MemoryFileAnswer,
    isGuarded: true,
    handle: async ({ control: { ports }, input: { id, path, version }, c }) => {
      const seenVersion = seenState(c, { version });
      const change = await (await files()).removeFile(ports, id, { path, seenVersion });
      return answerOf(c, change, { id, path, missing: path, fields: writeFields });
    },
  }),
];

/** Which field of a request a refusal is about. */
type Fields = Readonly<Record<"path" | "content", string>>;
const writeFields: Fields = { path: "path", content: "content" };
const moveFields: Fields = { path: "from", content: "from" };
const restoreFields: Fields = { path: "path", content: "version" };

interface Asked {
  readonly id: ThreadId;
  /** The file that a conflict is about. */
  readonly path: MemoryPath;
  /** What was not found, should something be missing. */
  readonly missing: string;
  readonly fields: Fields;
}

/** Null when there is no such thread. */
function answerOf(c: Context, change: FileChange, asked: Asked): MemoryFileAnswer | null {
  const { id, path, missing, fields } = asked;
  switch (change.kind) {
    case "changed":
      return withEtag(c, id, change.file);
    case "no-thread":
      return null;
    case "missing":
      return notThere(id, missing);
    case "refused":
      throw new Problem(422, `${change.reason}.`, { field: fields[change.about] });
    case "conflict":
      throw conflict(id, path, change);
  }
}

function withEtag(c: Context, id: ThreadId, found: MemoryFile): MemoryFileAnswer {
  c.header("ETag", etagOf(found.version));
  return memoryFileAnswer(id, found);
}

const notThere = (id: ThreadId, what: string): never => {
  throw new Problem(404, `There is no ${what} in the memory of the thread "${id}".`);
};

/** Both sides: what is there now, and what was not done. */
function conflict(
  id: ThreadId,
  path: MemoryPath,
  { current, yours }: Extract<FileChange, { kind: "conflict" }>,
): Problem {
  const happened =
    current === null
      ? `Somebody removed ${path} meanwhile`
      : `${path} is at version ${current.version}, by ${current.origin.author} at ${isoOf(current.updatedAt)}`;
  return new Problem(
    409,
    `${happened}. Nothing was changed: look at what is current, merge it with yours, then send that with its version.`,
    {
      field: "version",
      current: current && memoryFileAnswer(id, current),
      yours: { content: yours },
      ...(current && { headers: { ETag: etagOf(current.version) } }),
    },
  );
}
