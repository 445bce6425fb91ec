/** Lists as the control API answers them: a page at a time, with a cursor to the next one. */
import * as z from "zod/mini";

const limitRange = "must be a whole number between 1 and 100";

/** How many entries a page has; a query string's value, 20 when it is left out. */
export const PageLimit = z._default(
  z.pipe(z.string(limitRange).check(z.regex(/^([1-9]\d?|100)$/, limitRange)), z.transform(Number)),
  20,
);

/** What `PageLimit` takes, as OpenAPI says it: the query string's text is a number to whoever reads it. */
export const pageLimitJson = { type: "integer", minimum: 1, maximum: 100, default: 20 } as const;

const cursorWords = "must be the next_cursor of an earlier answer";

/** The last id of the page before, whatever ids are made of. */
export const Cursor = z.optional(
  z.string(cursorWords).check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/, cursorWords)),
);

/** The run that the page before ended with. Any other text would sort somewhere, and be answered by a wrong page. */
export const RunCursor = z.optional(
  z.string(cursorWords).check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, cursorWords)),
);

export const NextCursor = z.nullable(z.string());

/**
 * The page of a list of which one entry more than `limit` was asked for, so that it is known whether
 * another page follows; the cursor is null after the last one.
 */
export function pageOf<T>(
  found: readonly T[],
  limit: number,
  idOf: (entry: T) => string,
): { readonly shown: readonly T[]; readonly nextCursor: string | null } {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { shown, nextCursor: found.length > limit && last !== undefined ? idOf(last) : null };
}
