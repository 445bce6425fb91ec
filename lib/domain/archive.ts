/** What is stored of a thread, item by item: which kinds there are, and which file of an export each goes into. */
import * as z from "zod/mini";
import { MemoryPath } from "./memory.ts";

/** Kinds that an export has a file for; `other` is everything else, whatever it is. */
export type ItemKind =
  | "thread"
  | "memory"
  | "memory-version"
  | "message"
  | "aside"
  | "run"
  | "signal"
  | "outbox"
  | "outreach"
  | "reminder"
  | "budget"
  | "post"
  | "event"
  | "synthesis"
  | "other";

/** One stored item, whole: attributes that nobody knows are among them. */
export interface ArchivedItem {
  readonly kind: ItemKind;
  /** `pk` and `sk` name it in the whole store. */
  readonly attributes: Readonly<Record<string, unknown>> & {
    readonly pk: string;
    readonly sk: string;
  };
  /** Of a memory file or an earlier version: what its name says, null when it says something else. */
  readonly path: string | null;
}

/** A piece of an export: a whole file, or lines at the end of one. `text` ends with a line break when it is lines. */
export interface ExportedPiece {
  /** Relative, with slashes; never out of the folder. */
  readonly path: string;
  readonly isWhole: boolean;
  readonly text: string;
}

/** Where items of a kind stand as JSON, one a line, exactly as they are stored. */
const linesOf: { readonly [K in Exclude<ItemKind, "thread">]: string } = {
  memory: "memory.jsonl",
  "memory-version": "memory-versions.jsonl",
  message: "history.jsonl",
  aside: "asides.jsonl",
  run: "runs.jsonl",
  signal: "signals.jsonl",
  outbox: "outbox.jsonl",
  outreach: "outreach.jsonl",
  reminder: "reminders.jsonl",
  budget: "budgets.jsonl",
  post: "feed.jsonl",
  event: "events.jsonl",
  synthesis: "syntheses.jsonl",
  other: "items.jsonl",
};

/** What has words of its own, apart from its other attributes. */
const Words = z.object({ content: z.string() });

/** Digits only: it becomes the name of a file. */
const versionName = /^\d{1,12}$/;

/**
 * The pieces that an item is exported as; together they hold each of its attributes once.
 *
 * | item | pieces |
 * | --- | --- |
 * | the thread itself | `thread.json` |
 * | a memory file | its content at `memory/<path>`, the rest as a line of `memory.jsonl` |
 * | an earlier version | its content at `memory-versions/<path>/<version>.md`, the rest as a line of `memory-versions.jsonl` |
 * | a memory file whose path or content is none | a line of `items.jsonl` |
 * | of another known kind | a line of that kind's file |
 * | of any other kind | a line of `items.jsonl` |
 */
export function piecesOf(item: ArchivedItem): readonly ExportedPiece[] {
  const { kind, attributes } = item;
  if (kind === "thread")
    return [{ path: "thread.json", isWhole: true, text: `${jsonOf(attributes, 2)}\n` }];
  if (kind !== "memory" && kind !== "memory-version") return [lineIn(linesOf[kind], attributes)];
  const path = pathOf(item);
  const words = Words.safeParse(attributes);
  if (path === null || !words.success) return [lineIn(linesOf.other, attributes)];
  const { content, ...rest } = { ...attributes, content: words.data.content };
  return [{ path, isWhole: true, text: content }, lineIn(linesOf[kind], rest)];
}

/** Null when the item's name would lead anywhere but into its folder. */
function pathOf({ kind, path: name }: ArchivedItem): string | null {
  if (name === null) return null;
  if (kind === "memory") return MemoryPath.safeParse(name).success ? `memory/${name}` : null;
  const [path = "", version = "", ...others] = name.split("#");
  if (others.length > 0 || !MemoryPath.safeParse(path).success || !versionName.test(version))
    return null;
  return `memory-versions/${path}/${Number(version)}.md`;
}

const lineIn = (path: string, attributes: object): ExportedPiece => ({
  path,
  isWhole: false,
  text: `${jsonOf(attributes)}\n`,
});

/** Sets and bytes are types of the store that JSON does not have: they become lists. */
const jsonOf = (attributes: object, indent = 0): string =>
  JSON.stringify(
    attributes,
    (_key, value: unknown) =>
      value instanceof Set || value instanceof Uint8Array ? [...value] : value,
    indent,
  );

/** The pieces with the lines of one file joined, files in the order of their first piece. */
export function joined(pieces: readonly ExportedPiece[]): readonly ExportedPiece[] {
  const ofPath = Map.groupBy(pieces, ({ path }) => path);
  return [...ofPath.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ ...first, text: [first, ...others].map(({ text }) => text).join("") }],
  );
}

// --- where an export goes on ---------------------------------------------------------------------

/** Where the page before ended: in the thread's own items or in the events of a UTC day, behind the item `after`. */
export interface ArchivePlace {
  readonly part: string;
  readonly after: string;
}

export const ownItems = "items";

const cursorWords = "must be the next_cursor of an earlier answer";

/** The longest name that DynamoDB has for an item within its partition, in UTF-8 bytes. */
const longestNameBytes = 1_024;

const placePattern = new RegExp(`^(${ownItems}|\\d{4}-\\d{2}-\\d{2}):([^]+)$`);

const fitsAName = (cursor: string): boolean =>
  new TextEncoder().encode(cursor.slice(cursor.indexOf(":") + 1)).length <= longestNameBytes;

/** An `ArchivePlace` as a query string's value. */
export const ArchiveCursor = z.pipe(
  z.string(cursorWords).check(z.regex(placePattern, cursorWords), z.refine(fitsAName, cursorWords)),
  z.transform((cursor): ArchivePlace => {
    const [, part = "", after = ""] = placePattern.exec(cursor) ?? [];
    return { part, after };
  }),
);

export const cursorOf = ({ part, after }: ArchivePlace): string => `${part}:${after}`;
