/** Which links of a text that somebody wrote may be followed, and where they lead. */
import { MemoryPath } from "../../../../lib/domain/memory.ts";
import { readInput } from "../../../../lib/domain/parse.ts";
import { filePlace } from "../provenance-words.ts";

export type LinkTarget =
  /** Another host: in a tab of its own, and it learns nothing of this page. */
  | { readonly kind: "outside"; readonly href: string }
  /** A file of this memory. */
  | { readonly kind: "file"; readonly place: string }
  /** Everything else is text. */
  | null;

/**
 * | address | target |
 * | --- | --- |
 * | `https://…`, `http://…` | outside |
 * | `notes/a.md`, `./notes/a.md` | file |
 * | `javascript:`, `data:`, `//host`, any other | none |
 */
export function linkTarget(href: string): LinkTarget {
  if (/^https?:\/\//i.test(href)) return URL.canParse(href) ? { kind: "outside", href } : null;
  const path = readInput(MemoryPath, href.replace(/^\.\//, ""));
  return path.ok ? { kind: "file", place: filePlace(path.value) } : null;
}
