/** What a search found, on the wire. */
import * as z from "zod/mini";
import type { ThreadId } from "../ids.ts";
import { queryLimit } from "../limits.ts";
import type { Finding, Place } from "../recall.ts";
import { isoOf } from "../time.ts";
import { Time } from "./moments.ts";

const queryRange = `must be between 1 and ${queryLimit} characters`;

/** What is searched for. */
export const RecallQuery = z
  .string(queryRange)
  .check(z.trim(), z.minLength(1, queryRange), z.maxLength(queryLimit, queryRange));

const limitRange = "must be a whole number between 1 and 20";

/** How many finds are answered; a query string's value, 5 when it is left out. */
export const RecallLimit = z._default(
  z.pipe(z.string(limitRange).check(z.regex(/^([1-9]|1\d|20)$/, limitRange)), z.transform(Number)),
  5,
);

/** What `RecallLimit` takes, as OpenAPI says it. */
export const recallLimitJson = { type: "integer", minimum: 1, maximum: 20, default: 5 } as const;

export const RecallAnswer = z.object({
  thread_id: z.string(),
  query: z.string(),
  /** Best first. */
  findings: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(["message", "thought", "diary", "note", "core"]),
      /** When it was said, or the file last written. */
      at: Time,
      /** `you` is the assistant; null for a passage of a file. */
      author: z.nullable(z.string()),
      /** Null for what was said. */
      path: z.nullable(z.string()),
      /** The line of the file that the snippet begins on. */
      line: z.nullable(z.number()),
      /** The headings that a passage stands under; empty for what was said. */
      title: z.string(),
      /** At most 300 characters, as they stand there. */
      snippet: z.string(),
      /** True for words of others than the assistant and its people. */
      hearsay: z.boolean(),
    }),
  ),
  /** Why there are no findings, in a sentence; null when there are. */
  message: z.nullable(z.string()),
});
export type RecallAnswer = z.infer<typeof RecallAnswer>;

/** @param message see `RecallAnswer` */
export const recallAnswer = (
  threadId: ThreadId,
  { query, found }: { readonly query: string; readonly found: readonly (Finding & Place)[] },
  message: string | null,
): RecallAnswer => ({
  thread_id: threadId,
  query,
  findings: found.map(({ document, snippet, line }) => ({
    id: document.id,
    kind: document.kind,
    at: isoOf(document.at),
    author: document.author,
    path: document.path,
    line,
    title: document.title,
    snippet: snippet.text,
    hearsay: document.hearsay,
  })),
  message,
});
