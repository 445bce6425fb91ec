/** recall-tool: the tool `recall`, with which a turn searches what was said and written. */
import * as z from "zod/mini";
import { queryLimit } from "../domain/limits.ts";
import { sanitise } from "../domain/plain-text.ts";
import type { Ports, Tool } from "../ports.ts";
import type { Search } from "./recall.ts";
import { tool } from "./tools.ts";

export interface RecallScope extends Omit<Search, "query" | "limit"> {
  /** Called before the turn reads words of others: from then on it may have been talked into things. */
  readonly onHearsay: () => void;
}

const limitWords = "must be a whole number between 1 and 10";

const RecallInput = z.object({
  query: z
    .string("must be text")
    .check(
      z.overwrite(sanitise),
      z.trim(),
      z.minLength(1, "must not be empty"),
      z.maxLength(queryLimit, `must be at most ${queryLimit} characters`),
    ),
  limit: z._default(
    z
      .number(limitWords)
      .check(z.int(limitWords), z.minimum(1, limitWords), z.maximum(10, limitWords)),
    5,
  ),
});

/** Changes nothing; in a dry run it is the same. */
export const recallTool = (
  ports: Pick<Ports, "history" | "recall">,
  { onHearsay, ...scope }: RecallScope,
): Tool =>
  tool(
    "recall",
    "Search all that was said, and your diary and notes, by words; months and dates are words, too.",
    RecallInput,
    async ({ query, limit }) => {
      // Loaded when used: most turns never search.
      const { recallInWords } = await import("./recall.ts");
      const { words, hasHearsay } = await recallInWords(ports, { ...scope, query, limit });
      if (hasHearsay) onHearsay();
      return words;
    },
  );
