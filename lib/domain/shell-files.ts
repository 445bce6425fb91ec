/** What the shell shows beside memory: history, runs and feed as files, one JSON object a line. */
import type { FeedPost } from "./feed.ts";
import type { Message } from "./history.ts";
import { type Run, summaryOf } from "./run.ts";
import { type Instant, isoOf } from "./time.ts";

export const runsFile = "/runs.jsonl";
export const feedFile = "/feed.jsonl";
const historyFolder = "/history";

/** The file of the UTC day on which it was said: `/history/2025-11-21.jsonl`. */
const historyFileOf = (at: Instant): string => `${historyFolder}/${isoOf(at).slice(0, 10)}.jsonl`;

const linesOf = (records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

const inOrder = <T extends { readonly at: Instant }>(records: readonly T[]): readonly T[] =>
  records.toSorted((one, other) => one.at - other.at);

/** A file a day, oldest line first. `author` is left out where nobody else can have written it. */
export function historyFiles(messages: readonly Message[]): ReadonlyMap<string, string> {
  const byFile = Map.groupBy(inOrder(messages), ({ at }) => historyFileOf(at));
  return new Map(
    [...byFile].map(([file, said]) => [
      file,
      linesOf(
        said.map(({ at, role, kind, text, author }) => ({
          at: isoOf(at),
          role,
          kind,
          text,
          author,
        })),
      ),
    ]),
  );
}

/** Oldest first: what woke each beat, what came of it, what it cost (millionths of a dollar; null: no known price). */
export const runsText = (runs: readonly Run[]): string =>
  linesOf(
    runs
      .toSorted((one, other) => one.startedAt - other.startedAt)
      .map((run) => ({
        at: isoOf(run.startedAt),
        id: run.id,
        trigger: run.trigger,
        outcome: run.outcome.kind,
        summary: summaryOf(run),
        costMicroUsd: run.costMicroUsd,
      })),
  );

/** Oldest first; comments inside of their post. */
export const feedText = (posts: readonly FeedPost[]): string =>
  linesOf(
    inOrder(posts).map(({ at, id, author, title, content, up, down, comments }) => ({
      at: isoOf(at),
      id,
      author,
      title,
      content,
      up,
      down,
      comments: comments.map((comment) => ({
        at: isoOf(comment.at),
        author: comment.author,
        content: comment.content,
      })),
    })),
  );

/** What no script can change, whether it is there or not. */
export const readOnlyRoots: readonly string[] = [historyFolder, runsFile, feedFile];
