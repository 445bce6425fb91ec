/** Discord's Markdown within a line or paragraph: emphasis, code, links, mentions, times ("Message Formatting"). */
import { readAngle } from "./angle.ts";
import { readLink, readUrl } from "./links.ts";
import type { Inline, SpanType } from "./nodes.ts";
import { closingOf, codeAt, runAt } from "./scan.ts";

/** Nobody nests deeper; whoever does finds the marks as they were written. */
const deepest = 12;

export interface Found {
  readonly nodes: readonly Inline[];
  /** How many characters it takes. */
  readonly length: number;
}

interface Span {
  readonly marker: string;
  /** From the outside in. */
  readonly types: readonly SpanType[];
}

/** The longer marker goes before the shorter one that it begins with. */
const spans: readonly Span[] = [
  { marker: "***", types: ["em", "strong"] },
  { marker: "___", types: ["em", "underline"] },
  { marker: "**", types: ["strong"] },
  { marker: "__", types: ["underline"] },
  { marker: "~~", types: ["strike"] },
  { marker: "||", types: ["spoiler"] },
  { marker: "*", types: ["em"] },
  { marker: "_", types: ["em"] },
];

/**
 * Reads a text without line marks. What is not closed, or is no link, stays as it was written; no text is an error, and
 * none takes longer than its length times itself.
 */
export function readInline(text: string, depth = 0, isInLink = false): readonly Inline[] {
  const nodes: Inline[] = [];
  let words = "";
  const flush = () => {
    if (words !== "") nodes.push({ type: "text", text: words });
    words = "";
  };
  let at = 0;
  while (at < text.length) {
    const escaped = escapedAt(text, at);
    const found = escaped === null ? nodesAt(text, at, depth, isInLink) : null;
    if (found !== null) {
      flush();
      nodes.push(...found.nodes);
      at += found.length;
    } else {
      words += escaped ?? text.charAt(at);
      at += escaped === null ? 1 : 2;
    }
  }
  flush();
  return nodes;
}

/** The mark that a backslash takes its meaning from; null for none. */
const escapedAt = (text: string, at: number): string | null =>
  text[at] === "\\" && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? "") ? text.charAt(at + 1) : null;

function nodesAt(text: string, at: number, depth: number, isInLink: boolean): Found | null {
  switch (text[at]) {
    case "`": {
      const code = codeAt(text, at);
      if (code !== null) return { nodes: [{ type: "code", text: code.text }], length: code.length };
      const length = runAt(text, at);
      return { nodes: [{ type: "text", text: "`".repeat(length) }], length };
    }
    case "<":
      return readAngle(text, at, isInLink);
    case "[": {
      const link = isInLink ? null : readLink(text, at);
      if (link === null) return null;
      const content = readInline(link.words, depth + 1, true);
      return { nodes: [{ type: "link", url: link.url, content }], length: link.length };
    }
    case "h":
    case "H":
      return isInLink ? null : readUrl(text, at);
    case "@": {
      const [all] = /^@(?:everyone|here)\b/.exec(text.slice(at, at + 10)) ?? [];
      return all === undefined
        ? null
        : { nodes: [{ type: "mention", of: "all", id: all }], length: all.length };
    }
    default:
      return depth < deepest ? spanAt(text, at, depth, isInLink) : null;
  }
}

function spanAt(text: string, at: number, depth: number, isInLink: boolean): Found | null {
  for (const { marker, types } of spans) {
    if (!text.startsWith(marker, at)) continue;
    const from = at + marker.length;
    const end = closingOf(text, from, marker);
    if (end === null) continue;
    const content = readInline(text.slice(from, end), depth + types.length, isInLink);
    const nodes = types.reduceRight<readonly Inline[]>(
      (inner, type) => [{ type, content: inner }],
      content,
    );
    return { nodes, length: end + marker.length - at };
  }
  return null;
}
