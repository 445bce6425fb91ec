/** Addresses in a message: written out, or behind words. Only http and https lead anywhere. */
import type { Found } from "./inline.ts";

export interface Link {
  readonly words: string;
  readonly url: string;
  readonly length: number;
}

const masked = /\[((?:\\.|[^[\]\\]){1,2000})\]\(\s?(<?)(https?:\/\/[^\s<>]{1,2000})/iy;
const end = /(?:\s"[^"]{0,200}")?\s?\)/y;

/** `[words](https://…)`; null for anything else, so that `[x](javascript:…)` stays what was written. */
export function readLink(text: string, at: number): Link | null {
  masked.lastIndex = at;
  const [all = "", words = "", opened = "", written = ""] = masked.exec(text) ?? [];
  if (all === "" || words.trim() === "") return null;
  // Without white space, the address has taken the bracket that ends the link, and whatever follows.
  const url = opened === "<" ? written : written.slice(0, lengthOf(written));
  const urlEnd = at + all.length - written.length + url.length;
  if (opened === "<" && text[urlEnd] !== ">") return null;
  end.lastIndex = urlEnd + opened.length;
  return isWeb(url) && end.test(text) ? { words, url, length: end.lastIndex - at } : null;
}

const bare = /https?:\/\/[^\s<]{1,2000}/iy;

/** `https://…` at the beginning of a word; the punctuation that ends the sentence is none of it. */
export function readUrl(text: string, at: number): Found | null {
  if (/\w/.test(text.charAt(at - 1))) return null;
  bare.lastIndex = at;
  const [written = ""] = bare.exec(text) ?? [];
  const url = written.slice(0, lengthOf(written)).replace(/[.,:;"'!?\]*_~|]{1,50}$/, "");
  return isWeb(url)
    ? { nodes: [{ type: "link", url, content: [{ type: "text", text: url }] }], length: url.length }
    : null;
}

/** Up to the first closing bracket that was not opened within. */
function lengthOf(text: string): number {
  let open = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "(") open += 1;
    else if (text[index] === ")") {
      if (open === 0) return index;
      open -= 1;
    }
  }
  return text.length;
}

/** Whether it leads into the web, and nowhere else. */
export function isWeb(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  return (protocol === "http:" || protocol === "https:") && hostname !== "";
}
