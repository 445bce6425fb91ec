/** Lists, by their marks and how far they are indented. */
import { readInline } from "./inline.ts";
import type { List, ListItem } from "./nodes.ts";

interface Line {
  readonly indent: number;
  /** Null for a bullet. */
  readonly number: number | null;
  readonly words: string;
}

const item = /^( {0,20})(?:[-*]|(\d{1,9})\.) +(\S[^\n]*)(?:\n|$)/;
/** A further line of an item is indented, and is no item itself. */
const continued = /^ {2,}(\S[^\n]*)(?:\n|$)/;

/** The lists with which a text begins, one where the marks change from bullets to numbers; null for none. */
export function readLists(
  text: string,
): { readonly blocks: readonly List[]; readonly length: number } | null {
  const lines: Line[] = [];
  let rest = text;
  for (;;) {
    const last = lines.at(-1);
    const [whole, spaces = "", number, words = ""] = item.exec(rest) ?? [];
    const [more, further = ""] = last === undefined ? [] : (continued.exec(rest) ?? []);
    if (whole !== undefined) {
      const isBullet = number === undefined;
      lines.push({ indent: spaces.length, number: isBullet ? null : Number(number), words });
    } else if (last !== undefined && more !== undefined) {
      lines[lines.length - 1] = { ...last, words: `${last.words}\n${further}` };
    } else break;
    rest = rest.slice((whole ?? more ?? "").length);
  }
  return lines.length === 0 ? null : { blocks: listsOf(lines), length: text.length - rest.length };
}

/** What is indented further than an item is within it. */
function listsOf(lines: readonly Line[]): readonly List[] {
  const lists: { type: "list"; start: number | null; items: ListItem[] }[] = [];
  let rest = lines;
  for (;;) {
    const [first, ...others] = rest;
    if (first === undefined) return lists;
    const next = others.findIndex(({ indent }) => indent <= first.indent);
    const inner = next === -1 ? others : others.slice(0, next);
    const entry = { content: readInline(first.words), inner: listsOf(inner) };
    const last = lists.at(-1);
    if (last !== undefined && (last.start === null) === (first.number === null))
      last.items.push(entry);
    else lists.push({ type: "list", start: first.number, items: [entry] });
    rest = others.slice(inner.length);
  }
}
