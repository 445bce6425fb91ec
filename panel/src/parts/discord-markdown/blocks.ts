/** A message's text as blocks: fences, quotes, headings, small print, lists, and the paragraphs between them. */
import { readInline } from "./inline.ts";
import { readLists } from "./lists.ts";
import type { Block } from "./nodes.ts";

interface FoundBlocks {
  readonly blocks: readonly Block[];
  /** How many characters they take. */
  readonly length: number;
}

/**
 * Reads a whole message. Line breaks within a paragraph are kept in its text; the one before and after a block is not:
 * a block begins and ends its own line.
 *
 * @param isInQuote a quote within a quote stays what was written, as with Discord
 */
export function readMarkdown(text: string, isInQuote = false): readonly Block[] {
  const blocks: Block[] = [];
  let words = "";
  const flush = () => {
    const shown = words.replace(/\n$/, "");
    if (shown.trim() !== "") blocks.push({ type: "paragraph", content: readInline(shown) });
    words = "";
  };
  let rest = text;
  let isLineStart = true;
  while (rest !== "") {
    const found = fenceIn(rest) ?? (isLineStart ? lineBlockIn(rest, isInQuote) : null);
    if (found === null) {
      const length = untilBlock(rest);
      words += rest.slice(0, length);
      rest = rest.slice(length);
      isLineStart = words.endsWith("\n");
    } else {
      flush();
      blocks.push(...found.blocks);
      rest = rest.slice(found.length).replace(/^\n/, "");
      isLineStart = true;
    }
  }
  flush();
  return blocks;
}

/** To the next line, or to what may be a fence on this one. */
function untilBlock(rest: string): number {
  const newline = rest.indexOf("\n") + 1;
  const line = newline === 0 ? rest : rest.slice(0, newline);
  const fence = /(?<!\\)```/g;
  fence.lastIndex = 1;
  return fence.exec(line)?.index ?? line.length;
}

const fenceMark = "```";

/** Null when the fence is not closed, or there is nothing in it. */
function fenceIn(rest: string): FoundBlocks | null {
  if (!rest.startsWith(fenceMark)) return null;
  const end = rest.indexOf(fenceMark, fenceMark.length);
  if (end === -1) return null;
  const inside = rest.slice(fenceMark.length, end);
  const [head = "", language = ""] = /^([\w+#.-]{1,30})\n/.exec(inside) ?? [];
  const text = inside.slice(head.length).replace(/^\n+/, "").trimEnd();
  return text === ""
    ? null
    : { blocks: [{ type: "fence", language, text }], length: end + fenceMark.length };
}

function lineBlockIn(rest: string, isInQuote: boolean): FoundBlocks | null {
  return (isInQuote ? null : quoteIn(rest)) ?? headingIn(rest) ?? readLists(rest);
}

function quoteIn(rest: string): FoundBlocks | null {
  // Three marks quote everything that follows.
  if (rest.startsWith(">>> "))
    return {
      blocks: [{ type: "quote", content: readMarkdown(rest.slice(4), true) }],
      length: rest.length,
    };
  const [all] = /^(?:> [^\n]*(?:\n|$))+/.exec(rest) ?? [];
  if (all === undefined) return null;
  const content = readMarkdown(all.replace(/^> /gm, ""), true);
  return { blocks: [{ type: "quote", content }], length: all.length };
}

function headingIn(rest: string): FoundBlocks | null {
  const [all, mark = "", words = ""] = /^(#{1,3}|-#) +([^\s][^\n]*)(?:\n|$)/.exec(rest) ?? [];
  if (all === undefined) return null;
  const content = readInline(words);
  const block: Block =
    mark === "-#" ? { type: "subtext", content } : { type: "heading", level: mark.length, content };
  return { blocks: [block], length: all.length };
}
