/** Who wrote something on the feed, as its reader knows them. */

/** As the feed stores the assistant's own: `assistantAuthor` of lib/domain/feed.ts, without its schemas. */
const assistant = "assistant";

export interface AuthorShown {
  readonly name: string;
  /** Neither Vigil's nor the reader's: their words may be anything. */
  readonly isForeign: boolean;
}

/**
 * @param author `assistant`, or the Discord id of a person
 * @param reader the Discord id of who reads; null when the panel does not know it, as on one's own machine
 */
export function authorShown(author: string, reader: string | null): AuthorShown {
  if (author === assistant) return { name: "Vigil", isForeign: false };
  if (author === reader) return { name: "you", isForeign: false };
  return { name: author, isForeign: true };
}
