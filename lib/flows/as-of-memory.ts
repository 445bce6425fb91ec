/** as-of-memory: a thread's files as they stood when a run began, by their versions; nothing can be written through it. */
import { versionAt } from "../domain/as-of.ts";
import type { ThreadId } from "../domain/ids.ts";
import {
  bytesOf,
  checklistPath,
  corePaths,
  isCorePath,
  type MemoryEntry,
  type MemoryFile,
  type MemoryPath,
  originOf,
} from "../domain/memory.ts";
import type { Run } from "../domain/run.ts";
import type { MemoryStore } from "../ports.ts";

export interface AsOfRun {
  readonly thread: ThreadId;
  readonly run: Run;
  /** HEARTBEAT.md in the place of the one of then; undefined: that one. */
  readonly checklist: string | undefined;
  /** Hears, in a sentence, of what cannot be had any more. */
  readonly note: (sentence: string) => void;
}

const filesAtATime = 10;
const versionsAtATime = 20;
/** More than a file has in a month of beats; one that has more is not followed back to its beginning. */
const versionsReadAtMost = 400;

/**
 * | a file | as of the run |
 * | --- | --- |
 * | HEARTBEAT.md, and another was asked for | that one, of no version |
 * | the run was shown or has read it, and did not write it itself | the version that it saw |
 * | else | the newest version that was there when it began; none: it was not there |
 * | that version is gone | the newest before it that is kept, and a note |
 */
export function memoryAsOf(memory: MemoryStore, asOf: AsOfRun): MemoryStore {
  const { thread, checklist } = asOf;
  const at = asOf.run.startedAt;
  const found = new Map<MemoryPath, Promise<MemoryFile | null>>();
  let whole: Promise<readonly MemoryFile[]> | undefined;

  const read = (path: MemoryPath): Promise<MemoryFile | null> => {
    if (path === checklistPath && checklist !== undefined)
      return Promise.resolve({
        path,
        content: checklist,
        version: 0,
        updatedAt: at,
        origin: originOf("person"),
        deleted: false,
      });
    const known = found.get(path) ?? fileAsOf(memory, asOf, path);
    found.set(path, known);
    return known;
  };

  /** What nobody has changed since is read at once; the others are followed back, a few at a time. */
  const readAll = async (): Promise<readonly MemoryFile[]> => {
    const [latest, now] = await Promise.all([memory.latest(thread), memory.all(thread)]);
    const files: (MemoryFile | null)[] = now.filter((file) => isStill(file, asOf));
    const paths = new Set([
      ...latest.filter((entry) => !isStill(entry, asOf)).map(({ path }) => path),
      ...(checklist === undefined ? [] : [checklistPath]),
    ]);
    for (const some of chunksOf([...paths], filesAtATime))
      files.push(...(await Promise.all(some.map(read))));
    return inOrder(files);
  };
  const all = (): Promise<readonly MemoryFile[]> => {
    whole ??= readAll();
    return whole;
  };
  const list = async (): Promise<readonly MemoryEntry[]> => (await all()).map(entryOf);

  return {
    core: async () => inOrder(await Promise.all(corePaths.map(read))),
    read: (_, path) => read(path),
    list,
    latest: list,
    all,
    async versions(_, path, limit, beforeVersion) {
      const newest = await read(path);
      const before = Math.min((newest?.version ?? 0) + 1, beforeVersion ?? Number.MAX_SAFE_INTEGER);
      return memory.versions(thread, path, limit, before);
    },
    write: refuse,
    writeIfMissing: refuse,
  };
}

/** The newest version is the one of then. */
function isStill(
  { path, version, updatedAt, origin }: MemoryEntry | MemoryFile,
  { run, checklist }: AsOfRun,
): boolean {
  if (path === checklistPath && checklist !== undefined) return false;
  const seen = run.read.find((one) => one.path === path)?.version ?? version;
  return seen === version && updatedAt <= run.startedAt && origin.runId !== run.id;
}

const chunksOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

async function refuse(): Promise<never> {
  throw new Error("a replay writes no memory");
}

/** Core files first, by their paths. */
const inOrder = (files: readonly (MemoryFile | null)[]): readonly MemoryFile[] =>
  files
    .filter((file) => file !== null)
    .toSorted((one, other) => rankOf(one) - rankOf(other) || (one.path < other.path ? -1 : 1));

const rankOf = ({ path }: MemoryFile): number => (isCorePath(path) ? 0 : 1);

const entryOf = ({ content, ...file }: MemoryFile): MemoryEntry => ({
  ...file,
  bytes: bytesOf(content),
});

async function fileAsOf(
  memory: MemoryStore,
  { thread, run, note }: AsOfRun,
  path: MemoryPath,
): Promise<MemoryFile | null> {
  const seen = run.read.find((one) => one.path === path)?.version;
  let read = 0;
  let before = seen === undefined ? undefined : seen + 1;
  while (read < versionsReadAtMost) {
    const page = await memory.versions(thread, path, versionsAtATime, before);
    const [newest] = page;
    if (read === 0 && seen !== undefined && newest?.version !== seen)
      note(
        `${path} has no version ${seen} any more, which the run saw; an earlier one stands for it.`,
      );
    const isSeen = read === 0 && newest?.version === seen && newest?.origin.runId !== run.id;
    const then = isSeen ? newest : versionAt(page, { runId: run.id, at: run.startedAt });
    if (then !== undefined) return then.deleted ? null : then;
    read += page.length;
    before = page.at(-1)?.version;
    if (before === undefined || before <= 1) return null;
  }
  note(`${path} was changed more than ${versionsReadAtMost} times since; it is left out.`);
  return null;
}
